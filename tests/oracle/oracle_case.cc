#include "oracle_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace izvor::oracle {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// Doubles as text: JSON has neither NaN nor infinities.
struct CellToJson {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(bool value) const { return value; }
  json operator()(int64_t value) const { return value; }
  json operator()(double value) const { return {{"double", fmt::format("{:.17g}", value)}}; }
  json operator()(const std::string& value) const { return value; }
  json operator()(Date value) const { return {{"date", value.time_since_epoch().count()}}; }
  json operator()(Timestamp value) const { return {{"timestamp", value.time_since_epoch().count()}}; }
  json operator()(const Decimal& value) const { return {{"decimal", value.text}}; }
  template <typename Other>
  json operator()(const Other& value) const {
    return {{"other", Cell(Cell::Storage(value)).to_string()}};
  }
};

json row_json(const Row& row) {
  json cells = json::array();
  for (size_t i = 0; i < row.size(); ++i) {
    cells.push_back(std::visit(CellToJson{}, row[i].storage()));
  }
  return cells;
}

}  // namespace

World::World(std::string remote, fs::path data, fs::path work) : remote_(std::move(remote)), data_(std::move(data)), work_(std::move(work)) {
  fs::create_directories(work_);
}

Session World::session(const std::map<std::string, std::string>& settings) const {
  SessionBuilder builder = Session::builder();
  builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", 2).config(settings);
  if (!remote_.empty()) {
    builder.remote(remote_);
  }
  return builder.create();
}

Session World::session_with_ansi(bool ansi) const { return session({{"spark.sql.ansi.enabled", ansi ? "true" : "false"}}); }

std::vector<fs::path> World::files_of(const std::string& folder) const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(data_ / folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void World::deliver(const fs::path& file, const std::string& folder) {
  const fs::path target = work_ / folder / file.filename();
  const fs::path arriving = work_ / folder / ("." + file.filename().string());
  fs::create_directories(target.parent_path());
  fs::copy_file(file, arriving);
  fs::last_write_time(arriving, fs::file_time_type::clock::now() - std::chrono::hours(1) + std::chrono::seconds(++delivered_));
  fs::rename(arriving, target);
}

void Record::rows(const std::string& step, const std::function<DataFrame()>& query) {
  attempt(step, [&] {
    const DataFrame df = query();
    json rows = json::array();
    for (const Row& row : df.collect()) {
      rows.push_back(row_json(row));
    }
    steps_.push_back({{"step", step}, {"schema", json::parse(df.schema().json())}, {"rows", std::move(rows)}});
  });
}

void Record::schema(const std::string& step, const std::function<DataFrame()>& query) {
  attempt(step, [&] { steps_.push_back({{"step", step}, {"schema", json::parse(query().schema().json())}}); });
}

void Record::value(const std::string& step, json value) { steps_.push_back({{"step", step}, {"value", std::move(value)}}); }

void Record::attempt(const std::string& step, const std::function<void()>& action) {
  const size_t before = steps_.size();
  try {
    action();
    if (steps_.size() == before) {
      steps_.push_back({{"step", step}});
    }
  } catch (const Error& error) {
    steps_.push_back({{"step", step}, {"error", error_json(error)}});
  }
}

std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

json error_json(const Error& error) { return {{"class", error.error_class()}, {"sqlState", error.sql_state()}, {"message", error.what()}}; }

}  // namespace izvor::oracle
