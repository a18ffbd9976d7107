// izvor serve | submit | version
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "izvor/apps/commands.h"
#include "izvor/error.h"

namespace {

constexpr const char* kVersion = "0.1.0";
constexpr const char* kSparkVersion = "4.3.0";
constexpr const char* kTokenVariable = "SPARK_CONNECT_AUTHENTICATE_TOKEN";

izvor::apps::Settings settings_of(const std::vector<std::string>& texts) {
  izvor::apps::Settings settings;
  for (const std::string& text : texts) {
    const size_t sign = text.find('=');
    if (sign == std::string::npos) throw CLI::ValidationError("--conf", "'" + text + "' is not key=value");
    settings[text.substr(0, sign)] = text.substr(sign + 1);
  }
  return settings;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Izvor: Spark's structured streaming in one native process.");
  app.require_subcommand(1);
  std::vector<std::string> conf;

  izvor::connect::ServerOptions server;
  CLI::App* serve = app.add_subcommand("serve", "Serve Spark Connect clients: sc://localhost:15002");
  serve->add_option("--host", server.host, "Address to listen on; any but loopback needs a token and TLS")->capture_default_str();
  serve->add_option("--port", server.port, "Port; 0 takes a free one")->capture_default_str()->check(CLI::Range(0, 65535));
  serve->add_option("--tls-cert", server.certificate_file, "PEM file of the certificate");
  serve->add_option("--tls-key", server.key_file, "PEM file of its key");
  serve->add_option("--conf", conf, "A setting of every session, key=value; may be repeated");

  std::string script;
  std::string python;
  std::vector<std::string> arguments;
  CLI::App* submit = app.add_subcommand("submit", "Run a PySpark script against a server of its own");
  submit->add_option("--conf", conf, "A setting, key=value; may be repeated");
  submit->add_option("--python", python, "The interpreter; else PYSPARK_PYTHON, else python3");
  submit->add_option("script", script, "The script")->required()->check(CLI::ExistingFile);
  submit->add_option("arguments", arguments, "Its arguments");
  submit->positionals_at_end();

  CLI::App* version = app.add_subcommand("version", "Print the version");
  try {
    app.parse(argc, argv);
    const izvor::apps::Settings settings = settings_of(conf);
    if (version->parsed()) {
      fmt::print("izvor {} (Spark {})\n", kVersion, kSparkVersion);
      return 0;
    }
    // A token on the command line could be read by every user of the machine.
    server.token = environment(kTokenVariable);
    if (python.empty()) python = environment("PYSPARK_PYTHON");
    return submit->parsed() ? izvor::apps::submit(script, arguments, python.empty() ? "python3" : python, settings)
                            : izvor::apps::serve(server, settings);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const izvor::Error& error) {
    fmt::print(stderr, "izvor: {}\n", error.what());
    return 1;
  }
}
