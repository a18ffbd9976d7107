#include <unistd.h>

#include <arrow/compute/initialize.h>
#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "izvor/apps/commands.h"
#include "izvor/apps/line_editor.h"
#include "izvor/apps/statement_splitter.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/io/console/table_printer.h"
#include "izvor/session/session.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::apps {
namespace {

constexpr const char* kPrompt = "izvor> ";
constexpr const char* kContinued = "     > ";

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("IZVOR_IO_ERROR", {{"operation", "Reading"}, {"path", path}, {"reason", "it cannot be opened"}});
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string history_file() {
  const std::string state = environment("XDG_STATE_HOME");
  if (!state.empty()) return state + "/izvor/sql_history";
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.local/state/izvor/sql_history";
}

// One session that answers statements with tables on stdout and errors on stderr.
class SqlShell {
 public:
  SqlShell(const Settings& settings, const SqlOptions& options)
      : options_(options), session_(session::Session::create(session::Engine::create(config_of(settings)), config_of(settings))) {}
  ~SqlShell() { session_->close(); }

  // False when it failed, which was told.
  bool run(const std::string& statement) {
    try {
      print(session_->execute_sql(statement));
      return true;
    } catch (const Error& error) {
      return tell(error);
    } catch (const std::exception& error) {  // a bug of ours, which does not end a conversation
      return tell(Error("INTERNAL_ERROR", {{"message", error.what()}}));
    }
  }

  // All statements of a text; ends at the first that fails.
  bool run_all(std::string_view text) {
    StatementSplitter splitter;
    std::vector<std::string> statements = splitter.add(text);
    if (std::string rest = splitter.take_rest(); !rest.empty()) statements.push_back(std::move(rest));
    return std::all_of(statements.begin(), statements.end(), [&](const std::string& statement) { return run(statement); });
  }

  void converse() {
    LineEditor editor(history_file(), [] { return completions(); });
    StatementSplitter splitter;
    while (const auto line = editor.read_line(splitter.is_within_statement() ? kContinued : kPrompt)) {
      if (!splitter.is_within_statement() && (*line == "quit" || *line == "exit")) return;
      for (const std::string& statement : splitter.add(*line + "\n")) {
        editor.add_to_history(statement + ";");
        if (statement == "quit" || statement == "exit") return;
        run(statement);
      }
    }
    fmt::print("\n");
  }

 private:
  static bool tell(const Error& error) {
    std::fflush(stdout);
    fmt::print(stderr, "{}\n", error.what());
    return false;
  }

  static std::vector<std::string> completions() {
    std::vector<std::string> words{"SELECT", "FROM",  "WHERE",  "GROUP BY", "ORDER BY", "HAVING",   "LIMIT",  "JOIN", "LEFT",    "INNER",
                                   "ON",     "USING", "VALUES", "WITH",     "UNION",    "DISTINCT", "CREATE", "VIEW", "DESCRIBE"};
    for (std::string& name : expr::registered_scalar_functions()) words.push_back(std::move(name));
    for (std::string& name : expr::registered_aggregate_functions()) words.push_back(std::move(name));
    return words;
  }

  void print(const session::QueryResult& result) const {
    if (result.schema.empty()) return;
    const ValueFormat format(TimeZone::parse(session_->get_config(config::kSessionTimeZone.key)));
    if (options_.tab_separated) return print_tabs(result);
    int64_t rows = 0;
    for (const Batch& batch : result.batches) rows += batch.num_rows;
    fmt::print("{}\n", io::format_table(result.schema, result.batches, {static_cast<int>(std::min<int64_t>(rows, INT_MAX - 1)), 0, false}, format));
  }

  void print_tabs(const session::QueryResult& result) const {
    const std::string zone = session_->get_config(config::kSessionTimeZone.key);
    for (const Batch& batch : result.batches) {
      for (int64_t row = 0; row < batch.num_rows; ++row) {
        std::string line;
        for (size_t i = 0; i < result.schema.size(); ++i) {
          line += (i == 0 ? "" : "\t") + expr::value_to_string(expr::value_at(*batch.columns[i], row, result.schema.field(i).type()), zone);
        }
        fmt::print("{}\n", line);
      }
    }
  }

  const SqlOptions options_;
  const std::shared_ptr<session::Session> session_;
};

}  // namespace

int sql(const SqlOptions& options, const Settings& settings) {
  throw_if_error(arrow::compute::Initialize());
  SqlShell shell(settings, options);
  if (!options.text.empty()) return shell.run_all(options.text) ? 0 : 1;
  if (!options.file.empty()) return shell.run_all(content_of(options.file)) ? 0 : 1;
  if (::isatty(STDIN_FILENO) == 0) return shell.run_all(std::string(std::istreambuf_iterator<char>(std::cin), {})) ? 0 : 1;
  shell.converse();
  return 0;
}

}  // namespace izvor::apps
