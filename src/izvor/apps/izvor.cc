// izvor serve | submit | sql | state | version
#include <CLI/CLI.hpp>
#include <cstdio>

#include <fmt/format.h>

#include "izvor/apps/commands.h"
#include "izvor/base/log.h"
#include "izvor/error.h"

namespace {

constexpr const char* kVersion = "0.1.0";
constexpr const char* kSparkVersion = "4.3.0";
constexpr const char* kTokenVariable = "SPARK_CONNECT_AUTHENTICATE_TOKEN";

using namespace izvor::apps;

// What every command takes.
struct Common {
  SettingSources settings;
  std::string log_level = "info";
  std::string log_format = "text";

  void add_to(CLI::App& command) {
    command.add_option("--conf", settings.conf, "A setting of every session, key=value; may be repeated");
    command.add_option("--properties-file", settings.properties_file, "A file of settings; else spark-defaults.conf in SPARK_CONF_DIR")
        ->check(CLI::ExistingFile);
    command.add_option("--log-level", log_level, "trace, debug, info, warn, error or off")->capture_default_str();
    command.add_option("--log-format", log_format, "Of stderr: text or json")->capture_default_str()->check(CLI::IsMember({"text", "json"}));
  }
  Settings apply() const {
    if (log_format == "json") izvor::log_as_json();
    if (!izvor::set_log_level(log_level)) throw CLI::ValidationError("--log-level", "'" + log_level + "' is no level");
    return read_settings(settings);
  }
};

void add_serve_options(CLI::App& serve, izvor::connect::ServerOptions& server) {
  serve.add_option("--host", server.host, "Address to listen on; any but loopback needs a token and TLS")->capture_default_str();
  serve.add_option("--port", server.port, "Port; 0 takes a free one")->capture_default_str()->check(CLI::Range(0, 65535));
  serve.add_option("--tls-cert", server.certificate_file, "PEM file of the certificate");
  serve.add_option("--tls-key", server.key_file, "PEM file of its key");
}

void add_sql_options(CLI::App& sql, SqlOptions& options) {
  auto* text = sql.add_option("-e,--execute", options.text, "Statements to run");
  sql.add_option("-f,--file", options.file, "A file of statements to run")->check(CLI::ExistingFile)->excludes(text);
  sql.add_flag("--tsv", options.tab_separated, "Rows as lines of cells with tabs between, without a header");
}

void add_state_options(CLI::App& state, StateOptions& options) {
  state.add_option("checkpoint", options.checkpoint, "The checkpoint location of a query")->required();
  state.add_option("--batch", options.batch, "The state after this batch; else after the last one");
  state.add_option("--rows", options.rows, "Rows of each store; 0 for none")->capture_default_str()->check(CLI::NonNegativeNumber);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Izvor: Spark's structured streaming in one native process.");
  app.require_subcommand(1);
  Common common;

  izvor::connect::ServerOptions server;
  CLI::App* serve = app.add_subcommand("serve", "Serve Spark Connect clients: sc://localhost:15002");
  add_serve_options(*serve, server);

  std::string script;
  std::string python;
  std::vector<std::string> arguments;
  CLI::App* submit = app.add_subcommand("submit", "Run a PySpark script against a server of its own");
  submit->add_option("--python", python, "The interpreter; else PYSPARK_PYTHON, else python3");
  submit->add_option("script", script, "The script")->required()->check(CLI::ExistingFile);
  submit->add_option("arguments", arguments, "Its arguments");
  submit->positionals_at_end();

  SqlOptions sql_options;
  CLI::App* sql_command = app.add_subcommand("sql", "Answer SQL statements: of -e, of -f, of stdin, or in a conversation");
  add_sql_options(*sql_command, sql_options);

  StateOptions state_options;
  CLI::App* state_command = app.add_subcommand("state", "Print the state of a streaming query, which may be running");
  add_state_options(*state_command, state_options);

  for (CLI::App* command : {serve, submit, sql_command, state_command}) common.add_to(*command);
  CLI::App* version = app.add_subcommand("version", "Print the version");
  try {
    app.parse(argc, argv);
    if (version->parsed()) {
      fmt::print("izvor {} (Spark {})\n", kVersion, kSparkVersion);
      return 0;
    }
    const Settings settings = common.apply();
    if (sql_command->parsed()) return sql(sql_options, settings);
    if (state_command->parsed()) return state(state_options, settings);
    if (python.empty()) python = environment("PYSPARK_PYTHON");
    if (submit->parsed()) return izvor::apps::submit(script, arguments, python.empty() ? "python3" : python, settings);
    // A token on the command line could be read by every user of the machine.
    server.token = environment(kTokenVariable);
    return izvor::apps::serve(server, settings);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const izvor::Error& error) {
    fmt::print(stderr, "izvor: {}\n", error.what());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "izvor: {}\n", izvor::Error("INTERNAL_ERROR", {{"message", error.what()}}).what());
    return 1;
  }
}
