#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "izvor/izvor.h"

namespace izvor::oracle {

// Where a case runs and what it may use.
class World {
 public:
  // `remote` is "" for an in-process session. `work` is a directory of this case in this run.
  World(std::string remote, std::filesystem::path data, std::filesystem::path work);

  // A session with these settings over the common ones (UTC, two shuffle partitions).
  Session session(const std::map<std::string, std::string>& settings = {}) const;
  Session session_with_ansi(bool ansi) const;

  // Files that tests/oracle/sample_files.py wrote.
  std::string data(const std::string& name) const { return (data_ / name).string(); }
  std::string work(const std::string& name) const { return (work_ / name).string(); }
  // The sample files of a folder in the order in which they are to arrive.
  std::vector<std::filesystem::path> files_of(const std::string& folder) const;
  // Puts a copy of the file into the folder of the work directory, newer than all before it.
  void deliver(const std::filesystem::path& file, const std::string& folder);

 private:
  std::string remote_;
  std::filesystem::path data_;
  std::filesystem::path work_;
  int delivered_ = 0;
};

// What a case saw, step by step. A step's outcome is rows or an error; either is compared with the other engine's.
class Record {
 public:
  // Schema and rows of a batch query.
  void rows(const std::string& step, const std::function<DataFrame()>& query);
  void rows(const std::string& step, const DataFrame& df) {
    rows(step, [&df] { return df; });
  }
  // Schema alone.
  void schema(const std::string& step, const std::function<DataFrame()>& query);
  // A figure or text.
  void value(const std::string& step, nlohmann::json value);
  // Whatever else can fail; without an error nothing is recorded but that.
  void attempt(const std::string& step, const std::function<void()>& action);

  const nlohmann::json& steps() const { return steps_; }

 private:
  nlohmann::json steps_ = nlohmann::json::array();
};

struct Case {
  std::string name;
  std::function<void(World&, Record&)> run;
  bool sample;  // part of the small set that CI runs
};

std::vector<Case>& cases();

// Registers a case: const Registered r("csv/quotes", [](World& world, Record& record) {...});
struct Registered {
  Registered(std::string name, std::function<void(World&, Record&)> run, bool sample = false) {
    cases().push_back({std::move(name), std::move(run), sample});
  }
};

nlohmann::json error_json(const Error& error);

}  // namespace izvor::oracle
