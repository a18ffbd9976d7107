#include <algorithm>

#include <spark/connect/relations.pb.h>

#include "izvor/client/connection.h"
#include "izvor/client/expressions.h"
#include "izvor/dataframe.h"
#include "izvor/error.h"
#include "izvor/functions.h"
#include "izvor/types/data_type.h"

namespace izvor {
namespace {

std::vector<std::string> numeric_columns(const types::StructType& schema) {
  std::vector<std::string> names;
  for (const Field& field : schema.internal().fields()) {
    if (field.type().is_numeric()) names.push_back(field.name);
  }
  return names;
}

}  // namespace

DataFrame GroupedData::agg(const std::vector<Column>& aggregates) const {
  spark::connect::Relation shell;
  auto& aggregate = *shell.mutable_aggregate();
  aggregate.set_group_type(spark::connect::Aggregate::GROUP_TYPE_GROUPBY);
  for (const Column& key : keys_) *aggregate.add_grouping_expressions() = key.expression();
  for (const Column& column : aggregates) *aggregate.add_aggregate_expressions() = column.expression();
  return df_.derive(std::move(shell));
}

DataFrame GroupedData::count() const { return agg(functions::count(functions::lit(1)).alias("count")); }

DataFrame GroupedData::numeric(const char* function, const std::vector<std::string>& columns) const {
  const std::vector<std::string> all = numeric_columns(df_.schema());
  for (const std::string& column : columns) {
    if (std::find(all.begin(), all.end(), column) == all.end()) {
      throw Error("IZVOR_INVALID_ARGUMENT", {{"function", function}, {"reason", "'" + column + "' is no numeric column"}});
    }
  }
  std::vector<Column> aggregates;
  for (const std::string& column : columns.empty() ? all : columns) aggregates.push_back(client::invoke(function, {column}));
  return agg(aggregates);
}

}  // namespace izvor
