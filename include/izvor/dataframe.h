#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "izvor/column.h"
#include "izvor/export.h"
#include "izvor/reader.h"
#include "izvor/row.h"
#include "izvor/types.h"
#include "izvor/writer.h"

namespace spark::connect {
class Relation;
}

namespace izvor {

namespace client {
class Connection;
class LogicalPlan;
}  // namespace client

class GroupedData;

// A table that is computed when an action (collect, count, show, write) asks for it, or that a stream feeds. Immutable, cheap to copy; a method
// that transforms returns a new DataFrame. Mistakes in names and types are found when the plan is analysed: by schema() or an action.
class IZVOR_EXPORT DataFrame {
 public:
  DataFrame(std::shared_ptr<client::Connection> connection, std::shared_ptr<const client::LogicalPlan> plan);

  // Columns by name, by expression, or mixed: select("a", col("b") + 1), select({"a", "b"}).
  DataFrame select(const std::vector<ColumnOrName>& columns) const;
  template <typename... Rest>
  DataFrame select(const ColumnOrName& first, const Rest&... rest) const {
    return select(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
  }
  // SQL texts: select_expr({"a", "b + 1 AS c"}).
  DataFrame select_expr(const std::vector<std::string>& expressions) const;
  // Adds a column, or replaces that of the same name.
  DataFrame with_column(const std::string& name, const Column& column) const;
  DataFrame with_columns(const std::vector<std::pair<std::string, Column>>& columns) const;
  DataFrame with_column_renamed(const std::string& existing, const std::string& name) const;
  // The rows for which the condition is true; text is SQL.
  DataFrame where(const Column& condition) const;
  DataFrame where(const std::string& condition) const;
  DataFrame where(const char* condition) const { return where(std::string(condition)); }
  template <typename Condition>
  DataFrame filter(const Condition& condition) const {
    return where(condition);
  }
  GroupedData group_by(const std::vector<ColumnOrName>& columns) const;
  GroupedData group_by() const;
  template <typename... Rest>
  GroupedData group_by(const ColumnOrName& first, const Rest&... rest) const;
  // Aggregates over all rows.
  template <typename... Rest>
  DataFrame agg(const Column& first, const Rest&... rest) const;
  // Names that do not exist are ignored, as in Spark.
  DataFrame drop(const std::vector<std::string>& names) const;
  template <typename... Rest>
  DataFrame drop(const std::string& first, const Rest&... rest) const {
    return drop(std::vector<std::string>{first, std::string(rest)...});
  }
  DataFrame limit(int32_t rows) const;
  DataFrame alias(const std::string& name) const;
  DataFrame with_watermark(const std::string& event_time, const std::string& delay) const;
  // A column of this DataFrame, distinguished from columns of the same name elsewhere.
  Column operator[](const std::string& name) const;

  types::StructType schema() const;
  std::vector<std::string> columns() const;
  void print_schema() const;
  bool is_streaming() const;
  // "simple", "extended", "codegen", "cost" or "formatted", as in Spark.
  std::string explain_string(const std::string& mode = "simple") const;
  void explain(const std::string& mode = "simple") const;

  std::vector<Row> collect() const;
  int64_t count() const;
  // Prints the first rows as a table; cells longer than 20 characters are cut unless `truncate` is false.
  void show(int rows = 20, bool truncate = true, bool vertical = false) const;
  void show(int rows, int truncate, bool vertical = false) const;
  std::string show_string(int rows = 20, int truncate = 20, bool vertical = false) const;

  DataFrameWriter write() const { return DataFrameWriter(*this); }
  DataStreamWriter write_stream() const { return DataStreamWriter(*this); }

  // The Spark Connect message that this DataFrame stands for.
  spark::connect::Relation relation() const;
  const std::shared_ptr<client::Connection>& connection() const { return connection_; }

 private:
  friend class GroupedData;
  DataFrame derive(spark::connect::Relation&& shell) const;

  std::shared_ptr<client::Connection> connection_;
  std::shared_ptr<const client::LogicalPlan> plan_;
};

// The rows of a DataFrame by groups: df.group_by("day", "client").agg(sum("amount").alias("total")).
class IZVOR_EXPORT GroupedData {
 public:
  DataFrame agg(const std::vector<Column>& aggregates) const;
  template <typename... Rest>
  DataFrame agg(const Column& first, const Rest&... rest) const {
    return agg(std::vector<Column>{first, Column(rest)...});
  }
  DataFrame count() const;
  // Of the named numeric columns, of all numeric columns without names. Throw IZVOR_INVALID_ARGUMENT for a column that is not numeric.
  DataFrame sum(const std::vector<std::string>& columns) const { return numeric("sum", columns); }
  DataFrame avg(const std::vector<std::string>& columns) const { return numeric("avg", columns); }
  DataFrame min(const std::vector<std::string>& columns) const { return numeric("min", columns); }
  DataFrame max(const std::vector<std::string>& columns) const { return numeric("max", columns); }
  template <typename... Names>
  DataFrame sum(const Names&... names) const {
    return sum(std::vector<std::string>{std::string(names)...});
  }
  template <typename... Names>
  DataFrame avg(const Names&... names) const {
    return avg(std::vector<std::string>{std::string(names)...});
  }
  template <typename... Names>
  DataFrame min(const Names&... names) const {
    return min(std::vector<std::string>{std::string(names)...});
  }
  template <typename... Names>
  DataFrame max(const Names&... names) const {
    return max(std::vector<std::string>{std::string(names)...});
  }

 private:
  friend class DataFrame;
  GroupedData(DataFrame df, std::vector<Column> keys) : df_(std::move(df)), keys_(std::move(keys)) {}
  DataFrame numeric(const char* function, const std::vector<std::string>& columns) const;

  DataFrame df_;
  std::vector<Column> keys_;
};

template <typename... Rest>
GroupedData DataFrame::group_by(const ColumnOrName& first, const Rest&... rest) const {
  return group_by(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
}
template <std::convertible_to<std::string> Path>
DataFrame DataFrameReader::load(const Path& path) const {
  return load(std::vector<std::string>{std::string(path)});
}
template <typename... Rest>
DataFrame DataFrame::agg(const Column& first, const Rest&... rest) const {
  return group_by().agg(first, rest...);
}

}  // namespace izvor
