// Evaluates SQL expressions over the table of edge values: a JSON line in, a JSON line out.
//   {"sql": TEXT, "ansi": BOOL, "zone": NAME}          type, nullability and values by row; rows that fail stand in "errors"
//   {..., "group": "" or TEXT}                          an aggregate over all rows, or by that key and in its order
// An expression that cannot be analysed is {"error": [class, SQLSTATE], "message": TEXT}.
#include <arrow/api.h>
#include <spark/connect/expressions.pb.h>

#include <algorithm>
#include <iostream>

#include "canonical_cells.h"
#include "edge_table.h"
#include "izvor/error.h"
#include "izvor/session/session.h"
#include "izvor/types/schema_json.h"

namespace izvor::oracle {
namespace {

using nlohmann::json;
using spark::connect::Expression;
using spark::connect::Relation;

struct Failure {
  json error;
  std::string message;
};

// What an engine must never throw is told apart by its class: none.
template <typename Action>
std::optional<Failure> failure_of(Action&& action) {
  try {
    action();
    return std::nullopt;
  } catch (const Error& error) {
    return Failure{json::array({error.error_class(), error.sql_state()}), error.what()};
  } catch (const std::exception& error) {
    return Failure{json::array({"", "std::exception"}), error.what()};
  }
}

Expression parsed_later(const std::string& text) {
  Expression out;
  out.mutable_expression_string()->set_expression(text);
  return out;
}

Relation query(const Relation& input, const json& request) {
  const Expression expression = parsed_later(request.at("sql"));
  Relation out;
  if (!request.contains("group") || request["group"].is_null()) {
    *out.mutable_project()->mutable_input() = input;
    *out.mutable_project()->add_expressions() = expression;
    return out;
  }
  *out.mutable_aggregate()->mutable_input() = input;
  out.mutable_aggregate()->set_group_type(spark::connect::Aggregate::GROUP_TYPE_GROUPBY);
  const std::string key = request["group"];
  if (!key.empty()) *out.mutable_aggregate()->add_grouping_expressions() = parsed_later(key);
  *out.mutable_aggregate()->add_aggregate_expressions() = expression;
  return out;
}

// The last column, in the order of the other one where there is one.
json values_of(const session::QueryResult& result) {
  std::vector<std::pair<json, json>> rows;
  for (const Batch& batch : result.batches) {
    for (int64_t row = 0; row < batch.num_rows; ++row) {
      json key = batch.columns.size() > 1 ? canonical_cell(*batch.columns.front(), row) : json();
      rows.emplace_back(std::move(key), canonical_cell(*batch.columns.back(), row));
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  json out = json::array();
  for (auto& [key, value] : rows) out.push_back(std::move(value));
  return out;
}

class Runner {
 public:
  explicit Runner(const std::string& table) : table_(table), engine_(session::Engine::create(single_thread())) {}

  json answer(const json& request) {
    session::Session& session = session_for(request);
    const std::string sql = request.at("sql");
    const bool grouped = request.contains("group") && !request["group"].is_null();
    const std::string named = grouped ? sql + " " + request["group"].get<std::string>() : sql;
    const Relation whole = query(table_.relation_for(named, std::nullopt), request);
    json answer;
    if (const auto failure = failure_of([&] {
          const Schema schema = session.schema(whole);
          const Field& field = schema.field(schema.size() - 1);
          answer = {{"name", field.name}, {"type", json::parse(to_json(field.type()))}, {"nullable", field.nullable}};
        })) {
      return {{"error", failure->error}, {"message", failure->message}};
    }
    const auto failure = failure_of([&] { answer["values"] = values_of(session.execute(whole)); });
    if (!failure) return answer;
    if (grouped) return {{"error", failure->error}, {"message", failure->message}};
    run_rows(session, request, named, answer);
    return answer;
  }

 private:
  static Config single_thread() {
    Config config;
    config.set(config::kThreads.key, "1");
    return config;
  }

  session::Session& session_for(const json& request) {
    auto& session = sessions_[request.at("zone").get<std::string>() + (request.at("ansi") ? "/ansi" : "")];
    if (!session) {
      Config config = single_thread();
      config.set(config::kAnsiEnabled.key, request.at("ansi") ? "true" : "false");
      config.set(config::kSessionTimeZone.key, request.at("zone"));
      session = session::Session::create(engine_, config);
    }
    return *session;
  }

  // One failing row hides the others, so each is evaluated alone.
  void run_rows(session::Session& session, const json& request, const std::string& named, json& answer) {
    answer["values"] = json::array();
    for (int64_t row = 0; row < table_.rows(); ++row) {
      json value;
      const auto failure = failure_of([&] { value = values_of(session.execute(query(table_.relation_for(named, row), request))).at(0); });
      answer["values"].push_back(value);
      if (!failure) continue;
      answer["errors"][std::to_string(row)] = failure->error;
      answer["messages"][std::to_string(row)] = failure->message;
    }
  }

  EdgeTable table_;
  std::shared_ptr<session::Engine> engine_;
  std::map<std::string, std::shared_ptr<session::Session>> sessions_;
};

}  // namespace
}  // namespace izvor::oracle

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: expression_runner TABLE.arrow < REQUESTS > ANSWERS\n";
    return 2;
  }
  izvor::oracle::Runner runner(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json answer = runner.answer(nlohmann::json::parse(line));
    std::cout << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
  }
}
