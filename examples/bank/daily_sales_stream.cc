// The bank's daily_sales job (section 5.1 of its guide to streaming) as a C++ program: CSV files of sales as they land, totals by day and client kept
// up to date in a table. It can be stopped or killed at any instant and started again: the table is as if nothing had happened.
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "izvor/izvor.h"

namespace {

using namespace izvor;
using namespace izvor::functions;
using Clock = std::chrono::steady_clock;

// ---- The query ----
DataFrame daily_sales(const DataFrame& sales_raw) {
  const DataFrame sales_clean = sales_raw.with_column("ts", to_timestamp(col("transaction_ts")))
                                    .where(col("client_id").is_not_null() && col("amount").is_not_null() && col("amount") >= lit(0));
  return sales_clean.with_column("event_date", to_date(col("ts"))).group_by("event_date", "client_id").agg(sum("amount").alias("total_spent"));
}

types::StructType sales_schema() {
  using namespace izvor::types;
  return StructType({
      StructField("transaction_id", StringType(), true),
      StructField("client_id", IntegerType(), true),
      StructField("transaction_ts", StringType(), true),  // text here: becomes a timestamp below
      StructField("amount", DoubleType(), true),
      StructField("merchant", StringType(), true),
      StructField("category", StringType(), true),
  });
}

// ---- Arguments ----
struct Arguments {
  std::string input;
  std::string checkpoint;
  std::string sink;
  std::string trigger;
  int max_files_per_trigger = 0;
  int threads = 0;
  std::vector<std::string> conf;
};

const std::string kSqlite = "sqlite:";

std::string check_sink(const std::string& sink) {
  if (sink == "noop" || sink == "console" || (sink.starts_with(kSqlite) && sink.size() > kSqlite.size())) return {};
  return "'" + sink + "' is none of noop, console, sqlite:FILE";
}

std::string check_trigger(const std::string& trigger) {
  static const std::regex interval(R"(\s*\d+\s*(milliseconds?|seconds?|minutes?|hours?|days?)\s*)");
  if (trigger == "available-now" || trigger == "once" || std::regex_match(trigger, interval)) return {};
  return "'" + trigger + "' is none of available-now, once, an interval like \"30 seconds\"";
}

std::string check_conf(const std::string& conf) {
  const size_t equals = conf.find('=');
  return equals == std::string::npos || equals == 0 ? "'" + conf + "' is not key=value" : std::string();
}

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("--input", arguments.input, "CSV files with a header: a directory or a glob")->required();
  app.add_option("--checkpoint", arguments.checkpoint, "directory of the query's progress and state")->required();
  app.add_option("--sink", arguments.sink, "noop, console or sqlite:FILE (table daily_sales_agg)")
      ->required()
      ->check(CLI::Validator(check_sink, "SINK"));
  app.add_option("--trigger", arguments.trigger, "available-now, once, or an interval like \"30 seconds\"")
      ->required()
      ->check(CLI::Validator(check_trigger, "TRIGGER"));
  app.add_option("--max-files-per-trigger", arguments.max_files_per_trigger, "most files of one batch")->check(CLI::PositiveNumber);
  app.add_option("--threads", arguments.threads, "worker threads (default: one a core)")->check(CLI::PositiveNumber);
  app.add_option("--conf", arguments.conf, "a setting, key=value; may be repeated")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(CLI::Validator(check_conf, "KEY=VALUE"));
}

// ---- Starting ----
Session open_session(const Arguments& arguments) {
  SessionBuilder builder = Session::builder();
  builder.app_name("daily_sales_stream").config("izvor.state.digest", true);
  if (arguments.threads > 0) builder.config("izvor.threads", arguments.threads);
  for (const std::string& conf : arguments.conf) builder.config(conf.substr(0, conf.find('=')), conf.substr(conf.find('=') + 1));
  return builder.get_or_create();
}

DataFrame read_sales(const Session& session, const Arguments& arguments) {
  DataStreamReader reader = session.read_stream();
  reader.schema(sales_schema()).option("header", true);
  if (arguments.max_files_per_trigger > 0) reader.option("maxFilesPerTrigger", arguments.max_files_per_trigger);
  return reader.csv(arguments.input);
}

void choose_sink(DataStreamWriter& writer, const std::string& sink) {
  if (!sink.starts_with(kSqlite)) {
    writer.format(sink);
    return;
  }
  writer.format("sqlite").option("path", sink.substr(kSqlite.size())).option("table", "daily_sales_agg").option("mergeKeys", "event_date,client_id");
}

Trigger trigger_of(const std::string& trigger) {
  if (trigger == "available-now") return Trigger::available_now();
  if (trigger == "once") return Trigger::once();
  return Trigger::processing_time(trigger);
}

StreamingQuery start(const Session& session, const Arguments& arguments) {
  DataStreamWriter writer = daily_sales(read_sales(session, arguments)).write_stream();
  writer.output_mode("update").option("checkpointLocation", arguments.checkpoint).trigger(trigger_of(arguments.trigger));
  choose_sink(writer, arguments.sink);
  return writer.start();
}

// ---- Stopping ----
sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// Stops the query at SIGINT or SIGTERM. The signals are blocked in all threads from the start of the program and read here, so nothing happens in a
// handler, and one that came before the query was started is not lost.
class StopOnSignal {
 public:
  explicit StopOnSignal(StreamingQuery query) : query_(std::move(query)) {
    const sigset_t signals = stop_signals();
    signal_fd_ = signalfd(-1, &signals, SFD_CLOEXEC);
    end_fd_ = eventfd(0, EFD_CLOEXEC);
    thread_ = std::thread([this] { wait(); });
  }
  ~StopOnSignal() {
    eventfd_write(end_fd_, 1);
    thread_.join();
    close(signal_fd_);
    close(end_fd_);
  }

 private:
  void wait() {
    pollfd events[] = {{signal_fd_, POLLIN, 0}, {end_fd_, POLLIN, 0}};
    while (poll(events, 2, -1) < 0 && errno == EINTR) {
    }
    if ((events[0].revents & POLLIN) != 0) query_.stop();
  }

  StreamingQuery query_;
  int signal_fd_ = -1;
  int end_fd_ = -1;
  std::thread thread_;
};

// ---- Telling how it goes ----
constexpr std::chrono::milliseconds kLook{200};
constexpr std::chrono::seconds kPlainLineInterval{1};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// What the query has done since it was started, on stderr: a line that is written over on a terminal, else a new line at most once a second.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(StreamingQuery query) : query_(std::move(query)), on_terminal_(isatty(STDERR_FILENO) == 1) {}

  void look() {
    const auto last = query_.last_progress();
    if (!last || last->timestamp == looked_at_) return;
    looked_at_ = last->timestamp;
    for (const StreamingQueryProgress& progress : query_.recent_progress()) count(progress);
    show();
  }

  void finish() {
    look();
    if (on_terminal_ && shown_) std::fputc('\n', stderr);
  }

  void print_summary() const {
    const double seconds = seconds_since(start_);
    std::printf("%lld rows in %lld batches, %.3f s, %.0f rows/s\n", static_cast<long long>(rows_), static_cast<long long>(batches_), seconds,
                static_cast<double>(rows_) / seconds);
    if (!last_batch_ || last_batch_->state_operators.empty()) {
      std::printf("state: no batch ran\n");
      return;
    }
    // The query puts the digest into the last progress when it ends, after this display may have seen that batch.
    const auto last = query_.last_progress();
    const bool has_state = last && !last->state_operators.empty();
    const StateOperatorProgress& state = has_state ? last->state_operators[0] : last_batch_->state_operators[0];
    const auto total = state.custom_metrics.find("izvorDigestSum:total_spent");
    std::printf("state: groups=%lld", static_cast<long long>(state.num_rows_total));
    if (total != state.custom_metrics.end()) std::printf(" sum=%.15g", total->second);
    std::printf("\n");
  }

 private:
  // A progress without addBatch tells of a trigger that found nothing to do; its id is that of the batch to come.
  void count(const StreamingQueryProgress& progress) {
    if (!progress.duration_ms.contains("addBatch") || (last_batch_ && progress.batch_id <= last_batch_->batch_id)) return;
    rows_ += progress.num_input_rows;
    ++batches_;
    last_batch_ = progress;
  }

  void show() {
    if (batches_ == shown_batches_ || (!on_terminal_ && shown_ && Clock::now() - last_shown_ < kPlainLineInterval)) return;
    std::string files_left = "0";
    if (!last_batch_->sources.empty()) {
      const auto found = last_batch_->sources[0].metrics.find("numFilesOutstanding");
      if (found != last_batch_->sources[0].metrics.end()) files_left = found->second;
    }
    std::fprintf(stderr, on_terminal_ ? "\r\033[K%s" : "%s\n",
                 (std::to_string(rows_) + " rows, " + std::to_string(static_cast<int64_t>(static_cast<double>(rows_) / seconds_since(start_))) +
                  " rows/s, batch " + std::to_string(last_batch_->batch_id) + ", " + files_left + " files left")
                     .c_str());
    std::fflush(stderr);
    shown_ = true;
    shown_batches_ = batches_;
    last_shown_ = Clock::now();
  }

  StreamingQuery query_;
  const bool on_terminal_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_shown_;
  bool shown_ = false;
  std::string looked_at_;
  std::optional<StreamingQueryProgress> last_batch_;
  int64_t shown_batches_ = 0;
  int64_t rows_ = 0;
  int64_t batches_ = 0;
};

void run(const Arguments& arguments) {
  Session session = open_session(arguments);
  StreamingQuery query = start(session, arguments);
  ProgressDisplay display(query);
  {
    const StopOnSignal stop(query);
    while (!query.await_termination(kLook)) display.look();
  }
  display.finish();
  display.print_summary();
  session.stop();
}

}  // namespace

int main(int argc, char** argv) {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Arguments arguments;
  CLI::App app("Totals of sales by day and client, kept up to date from CSV files as they land.", "daily_sales");
  declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    run(arguments);
  } catch (const std::exception& error) {
    std::cout.flush();
    std::cerr << "daily_sales: " << error.what() << '\n' << std::flush;
    return 1;
  }
  return 0;
}
