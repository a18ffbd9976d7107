#pragma once

#include <arrow/type_fwd.h>
#include <spark/connect/relations.pb.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace izvor::oracle {

// The table of edge values, as edge_values.py wrote it to an Arrow file: each field's metadata holds its type in DDL.
class EdgeTable {
 public:
  explicit EdgeTable(const std::string& path);

  int64_t rows() const;
  // The table, or one row of it, with the columns that the expression names: parsing 70 columns for each expression is what would cost time.
  spark::connect::Relation relation_for(const std::string& expression, std::optional<int64_t> row);

 private:
  std::vector<int> columns_named_in(const std::string& expression) const;

  std::shared_ptr<arrow::Table> table_;
  std::map<std::pair<std::vector<int>, int64_t>, spark::connect::Relation> made_;
};

}  // namespace izvor::oracle
