#include "izvor/io/memory/memory_stream_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "izvor/error.h"
#include "izvor/io/memory/batch_scan.h"
#include "izvor/io/memory/memory_stream.h"
#include "izvor/io/source.h"

namespace izvor::io {
namespace {

// Offsets are the plain integers of Spark's LongOffset.
int64_t parse_offset(const Offset& offset, const MemoryStream& stream) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), value);
  if (error == std::errc() && end == offset.data() + offset.size() && value >= 0) return value;
  throw Error("IZVOR_IO_ERROR",
              {{"operation", "Reading"}, {"path", "memory stream " + stream.handle()}, {"reason", "'" + offset + "' is not one of its offsets"}});
}

int64_t parse_start(const std::optional<Offset>& offset, const MemoryStream& stream) { return offset ? parse_offset(*offset, stream) : -1; }

class MemoryStreamSource final : public Source {
 public:
  explicit MemoryStreamSource(std::shared_ptr<MemoryStream> stream) : stream_(std::move(stream)), reader_(stream_->join()) {}
  ~MemoryStreamSource() override { stream_->leave(reader_); }

  const Schema& schema() const override { return stream_->schema(); }
  std::string description() const override { return "MemoryStream[" + stream_->handle() + "]"; }

  std::optional<Offset> latest_offset(const std::optional<Offset>& start, bool) override {
    const int64_t from = parse_start(start, *stream_);
    const int64_t latest = stream_->latest();
    // A stream that starts anew under an old checkpoint: going on would skip its first rows silently.
    if (from > latest) stream_->units(from, from);
    const int64_t to = std::max(from, available_now_ ? std::min(*available_now_, latest) : latest);
    return to < 0 ? std::nullopt : std::optional(std::to_string(to));
  }

  void prepare_available_now() override { available_now_ = stream_->latest(); }

  std::unique_ptr<SplitScan> scan(const std::optional<Offset>& start, const Offset& end) override {
    return make_batch_scan(description(), stream_->units(parse_start(start, *stream_), parse_offset(end, *stream_)));
  }

  void commit(const Offset& end) override { stream_->commit(reader_, parse_offset(end, *stream_)); }
  void stop() override {}
  std::map<std::string, std::string> metrics(const std::optional<Offset>&) override { return {}; }
  std::optional<Offset> latest_known() override {
    const int64_t latest = stream_->latest();
    return latest < 0 ? std::nullopt : std::optional(std::to_string(latest));
  }

 private:
  const std::shared_ptr<MemoryStream> stream_;
  const int64_t reader_;
  std::optional<int64_t> available_now_;
};

class MemoryStreamConnector final : public SourceConnector {
 public:
  std::string format() const override { return "memory-stream"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {{"handle", "Names the stream; set by its handle."}}; }

  Schema resolve(const SourceSpec& spec, const Config&, bool) const override {
    spec.options.require_known(format(), "source", {"handle"});
    return stream_of(spec)->schema();
  }
  bool accepts(const SourceSpec&, const ColumnPredicate&, const Config&) const override { return false; }
  std::unique_ptr<Source> open_stream(const SourceSpec& spec, const SourceContext&) const override {
    return std::make_unique<MemoryStreamSource>(stream_of(spec));
  }
  std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config&) const override {
    const auto stream = stream_of(spec);
    return make_batch_scan("memory stream " + stream->handle(), stream->held());
  }

 private:
  std::shared_ptr<MemoryStream> stream_of(const SourceSpec& spec) const {
    const std::string handle = spec.handle.empty() ? spec.options.get("handle").value_or("") : spec.handle;
    auto stream = MemoryStream::find(handle);
    if (stream == nullptr) {
      throw Error(
          "IZVOR_INVALID_OPTION",
          {{"option", "handle"}, {"connector", format()}, {"kind", "source"}, {"reason", "'" + handle + "' names no stream of this process"}});
    }
    return stream;
  }
};

}  // namespace

void register_memory_stream_source() { register_source(std::make_shared<MemoryStreamConnector>()); }

}  // namespace izvor::io
