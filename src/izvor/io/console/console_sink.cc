#include "izvor/io/console/console_sink.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include <arrow/array.h>

#include "izvor/error.h"
#include "izvor/io/console/table_printer.h"
#include "izvor/io/sink.h"
#include "izvor/io/sink_options.h"
#include "izvor/io/worker_batches.h"

namespace izvor::io {
namespace {

Batch first_rows(const Batch& batch, int64_t count) {
  if (batch.num_rows <= count) return batch;
  Batch out{count, {}};
  for (const auto& column : batch.columns) out.columns.push_back(column->Slice(0, count));
  return out;
}

// Where and how a sink prints.
struct Printing {
  std::ostream* out;
  Schema schema;
  TableStyle style;
  ValueFormat format;
};

class ConsoleWriter final : public SinkWriter {
 public:
  ConsoleWriter(const Printing& printing, int64_t batch_id) : printing_(printing), batch_id_(batch_id) {}

  void write(int worker, const Batch& batch) override {
    const std::lock_guard lock(mutex_);
    rows_ += batch.num_rows;
    // One row more than is shown tells that there are more.
    int64_t& kept = kept_by_worker_[worker];
    const int64_t wanted = std::min<int64_t>(batch.num_rows, printing_.style.num_rows + int64_t{1} - kept);
    if (wanted <= 0) return;
    batches_.add(worker, first_rows(batch, wanted));
    kept += wanted;
  }

  SinkMetrics commit() override {
    constexpr const char* kLine = "-------------------------------------------\n";
    *printing_.out << kLine << "Batch: " << batch_id_ << "\n"
                   << kLine << format_table(printing_.schema, batches_.take(), printing_.style, printing_.format) << std::endl;
    if (!*printing_.out) {
      throw Error("IZVOR_IO_ERROR", {{"operation", "Printing a batch"}, {"path", "the console"}, {"reason", "its output stream is closed or full"}});
    }
    return {rows_};
  }

  void abort() noexcept override {}

 private:
  const Printing& printing_;
  const int64_t batch_id_;
  std::mutex mutex_;
  std::map<int, int64_t> kept_by_worker_;
  WorkerBatches batches_;
  int64_t rows_ = 0;
};

class ConsoleSink final : public Sink {
 public:
  explicit ConsoleSink(Printing printing) : printing_(std::move(printing)) {}
  std::string description() const override { return "org.apache.spark.sql.execution.streaming.ConsoleTable$"; }
  std::unique_ptr<SinkWriter> begin(const SinkBatch& batch) override { return std::make_unique<ConsoleWriter>(printing_, batch.batch_id); }

 private:
  const Printing printing_;
};

class ConsoleConnector final : public SinkConnector {
 public:
  explicit ConsoleConnector(std::ostream* out) : out_(out) {}
  std::string format() const override { return "console"; }
  std::vector<std::pair<std::string, std::string>> options() const override {
    return {{"numRows", "Rows shown of each batch (20)."},
            {"truncate", "true cuts cells to 20 characters, false shows them whole, a number cuts there."}};
  }

  std::unique_ptr<Sink> open(const SinkSpec& spec, const Config& config) const override {
    const SinkOptions options(*this, spec);
    TableStyle style;
    // One below the largest integer, so that one row more can be asked for.
    style.num_rows = static_cast<int>(std::clamp<int64_t>(options.get_int("numRows", 20), 0, INT32_MAX - 1));
    style.truncate = truncate_of(options);
    const TimeZone zone = TimeZone::parse(config.get_string(config::kSessionTimeZone));
    return std::make_unique<ConsoleSink>(Printing{out_, spec.schema, style, ValueFormat(zone)});
  }

 private:
  static int truncate_of(const SinkOptions& options) {
    const std::string text = options.get("truncate", "true");
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) return static_cast<int>(options.get_int("truncate", 20));
    return options.get_bool("truncate", true) ? 20 : 0;
  }

  std::ostream* out_;
};

}  // namespace

void register_console_sink() { register_console_sink(std::cout); }
void register_console_sink(std::ostream& out) { register_sink(std::make_shared<ConsoleConnector>(&out)); }

}  // namespace izvor::io
