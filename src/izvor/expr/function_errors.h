#pragma once

#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/expr/expression.h"

namespace izvor::expr {

// Spark's analysis errors of calls. `sql` is the call as text.

// `expected` as Spark writes it: "1", "[1, 2]", "> 0".
Error wrong_num_args(std::string_view function, const std::string& expected, size_t actual);
void require_num_args(std::string_view function, size_t expected, const std::vector<ExpressionPtr>& arguments);
void require_num_args(std::string_view function, size_t least, size_t most, const std::vector<ExpressionPtr>& arguments);

// `required` with its quotes: "\"DATE\"", "(\"DOUBLE\" or \"DECIMAL\")".
Error unexpected_input_type(const std::string& sql, size_t index, const std::string& required, const Expression& argument);
Error binary_op_wrong_type(const std::string& sql, const std::string& required, const DataType& actual);
Error binary_op_diff_types(const std::string& sql, const DataType& left, const DataType& right);
Error invalid_ordering_type(const std::string& sql, const std::string& function, const DataType& type);
Error data_diff_types(const std::string& sql, const std::string& function, const std::string& types);
Error invalid_ordering_type(const std::string& sql, std::string_view function, const DataType& type);
// `input` as Spark names the parameter, `type` in its SQL form.
Error non_foldable_input(const std::string& sql, const std::string& input, const DataType& type, const Expression& argument);
Error value_out_of_range(const std::string& sql, const std::string& input, const std::string& range, const std::string& current);
Error unexpected_null(const std::string& sql, const std::string& input);

// Row errors of arithmetic.
Error arithmetic_overflow(const std::string& try_function);
Error decimal_sum_overflow(const std::string& try_function);
Error divide_by_zero();
Error remainder_by_zero();

// Of intervals, in every mode; `try_function` may be empty.
Error interval_overflow(const std::string& try_function = {});
// `value` as plain text.
Error decimal_out_of_range(const std::string& value, const DataType& decimal);

// "\"INT\"".
std::string quoted_type(const DataType& type);

}  // namespace izvor::expr
