#pragma once

#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/generator_function.h"

namespace izvor::expr {

// A generator over the elements of one array or map.
class ListGenerator : public GeneratorFunction {
 public:
  ListGenerator(std::string name, bool is_outer) : name_(std::move(name)), is_outer_(is_outer) {}

  std::string_view name() const override { return name_; }
  bool is_outer() const override { return is_outer_; }
  void count_rows(const Arguments& arguments, std::vector<int32_t>& counts) const override;

 protected:
  // Throws Spark's error unless there is one argument. `parameter` is its name in the message.
  void require_one_argument(const std::vector<ExpressionPtr>& arguments, const char* parameter) const;
  // Where the rows' cells are among the elements.
  static std::vector<int32_t> cells_of(const ListCells& lists, const GeneratedRows& rows);

 private:
  const std::string name_;
  const bool is_outer_;
};

}  // namespace izvor::expr
