#include "izvor/io/noop/noop_sink.h"

#include <atomic>

#include "izvor/io/sink.h"

namespace izvor::io {
namespace {

class NoopWriter final : public SinkWriter {
 public:
  void write(int, const Batch& batch) override { rows_.fetch_add(batch.num_rows, std::memory_order_relaxed); }
  SinkMetrics commit() override { return {rows_.load()}; }
  void abort() noexcept override {}

 private:
  std::atomic<int64_t> rows_{0};
};

class NoopSink final : public Sink {
 public:
  std::string description() const override { return "NoopTable"; }
  std::unique_ptr<SinkWriter> begin(const SinkBatch&) override { return std::make_unique<NoopWriter>(); }
  bool wants_rows() const override { return false; }
};

class NoopConnector final : public SinkConnector {
 public:
  std::string format() const override { return "noop"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {}; }
  // Whatever options there are: it stands in for a sink that has them.
  std::unique_ptr<Sink> open(const SinkSpec&, const Config&) const override { return std::make_unique<NoopSink>(); }
};

}  // namespace

void register_noop_sink() { register_sink(std::make_shared<NoopConnector>()); }

}  // namespace izvor::io
