// Runs oracle cases on one engine and prints what each saw as a JSON line.
#include <CLI/CLI.hpp>
#include <iostream>

#include "oracle_case.h"

namespace izvor::oracle {
namespace {

nlohmann::json run(const Case& chosen, World world) {
  Record record;
  nlohmann::json result = {{"case", chosen.name}};
  try {
    chosen.run(world, record);
  } catch (const Error& error) {
    result["error"] = error_json(error);
  }
  result["steps"] = record.steps();
  return result;
}

}  // namespace
}  // namespace izvor::oracle

int main(int argc, char** argv) {
  using namespace izvor::oracle;
  CLI::App app("Runs oracle cases on one engine and prints what each saw as a JSON line.");
  std::string target = "local", data, work;
  std::vector<std::string> names;
  bool list = false, sample = false;
  app.add_option("--target", target, "local, or sc://host:port");
  app.add_option("--data", data, "the directory of sample files");
  app.add_option("--work", work, "a directory for this run's checkpoints and inputs");
  app.add_option("--case", names, "only these");
  app.add_flag("--sample", sample, "only the small set that CI runs");
  app.add_flag("--list", list, "print the names of the cases");
  CLI11_PARSE(app, argc, argv);
  for (const Case& chosen : cases()) {
    if ((sample && !chosen.sample) || (!names.empty() && std::find(names.begin(), names.end(), chosen.name) == names.end())) {
      continue;
    }
    if (list) {
      std::cout << chosen.name << "\n";
      continue;
    }
    std::string folder = chosen.name;
    std::replace(folder.begin(), folder.end(), '/', '-');
    std::cout << run(chosen, World(target == "local" ? "" : target, data, std::filesystem::path(work) / folder)).dump() << std::endl;
  }
}
