#include "izvor/column.h"

#include <spark/connect/expressions.pb.h>

#include "izvor/client/expressions.h"
#include "izvor/client/proto_types.h"
#include "izvor/error.h"
#include "izvor/functions.h"
#include "izvor/types.h"

namespace izvor {
namespace {

using spark::connect::Expression;

// A Column around the expression that `build` fills.
template <typename Build>
Column make_column(Build&& build) {
  auto expression = std::make_shared<Expression>();
  build(*expression);
  return Column(std::move(expression));
}

Column ordered(const Column& child, Expression::SortOrder::SortDirection direction, Expression::SortOrder::NullOrdering nulls) {
  return make_column([&](Expression& out) {
    *out.mutable_sort_order()->mutable_child() = child.expression();
    out.mutable_sort_order()->set_direction(direction);
    out.mutable_sort_order()->set_null_ordering(nulls);
  });
}

// when() without otherwise(): condition and value in turn.
bool takes_branches(const Expression& expression) {
  return expression.has_unresolved_function() && expression.unresolved_function().function_name() == "when" &&
         expression.unresolved_function().arguments_size() % 2 == 0;
}

Expression branches_of(const Column& column, const char* function) {
  if (!takes_branches(column.expression())) {
    throw Error("IZVOR_INVALID_ARGUMENT", {{"function", function}, {"reason", "it can only follow when(), and nothing can follow otherwise()"}});
  }
  return column.expression();
}

}  // namespace

Column::Column(std::shared_ptr<const Expression> expression) : expression_(std::move(expression)) {}

// ---- Literals ----
Column::Column(bool value) : Column(make_column([&](Expression& out) { out.mutable_literal()->set_boolean(value); })) {}
Column::Column(std::nullptr_t) : Column(make_column([](Expression& out) { out.mutable_literal()->mutable_null()->mutable_null(); })) {}
Column::Column(const char* value) : Column(make_column([&](Expression& out) { out.mutable_literal()->set_string(value); })) {}
Column::Column(const std::string& value) : Column(make_column([&](Expression& out) { out.mutable_literal()->set_string(value); })) {}
Column::Column(float value) : Column(make_column([&](Expression& out) { out.mutable_literal()->set_float_(value); })) {}
Column::Column(double value) : Column(make_column([&](Expression& out) { out.mutable_literal()->set_double_(value); })) {}
Column::Column(Date value)
    : Column(make_column([&](Expression& out) { out.mutable_literal()->set_date(static_cast<int32_t>(value.time_since_epoch().count())); })) {}
Column::Column(Timestamp value)
    : Column(make_column([&](Expression& out) { out.mutable_literal()->set_timestamp(value.time_since_epoch().count()); })) {}

Column Column::int_literal(int32_t value) {
  return make_column([&](Expression& out) { out.mutable_literal()->set_integer(value); });
}

Column Column::long_literal(int64_t value) {
  return make_column([&](Expression& out) { out.mutable_literal()->set_long_(value); });
}

// ---- Operators and methods ----
Column Column::unary(const char* function, const Column& operand) { return client::invoke(function, {operand}); }
Column Column::binary(const char* function, const Column& left, const Column& right) { return client::invoke(function, {left, right}); }

Column Column::is_null() const { return unary("isNull", *this); }
Column Column::is_not_null() const { return unary("isNotNull", *this); }
Column Column::is_nan() const { return unary("isNaN", *this); }
Column Column::eq_null_safe(const Column& other) const { return binary("<=>", *this, other); }
Column Column::between(const Column& lower, const Column& upper) const { return *this >= lower && *this <= upper; }
Column Column::contains(const Column& other) const { return binary("contains", *this, other); }
Column Column::starts_with(const Column& other) const { return binary("startsWith", *this, other); }
Column Column::ends_with(const Column& other) const { return binary("endsWith", *this, other); }
Column Column::like(const std::string& pattern) const { return binary("like", *this, pattern); }
Column Column::rlike(const std::string& pattern) const { return binary("rlike", *this, pattern); }
Column Column::ilike(const std::string& pattern) const { return binary("ilike", *this, pattern); }
Column Column::substr(const Column& position, const Column& length) const { return client::invoke("substr", {*this, position, length}); }

Column Column::isin(const std::vector<Column>& values) const {
  std::vector<ColumnOrName> arguments{*this};
  arguments.insert(arguments.end(), values.begin(), values.end());
  return client::invoke("in", arguments);
}

Column Column::alias(const std::string& name) const {
  return make_column([&](Expression& out) {
    out.mutable_alias()->add_name(name);
    *out.mutable_alias()->mutable_expr() = expression();
  });
}

Column Column::cast(const std::string& type) const {
  return make_column([&](Expression& out) {
    *out.mutable_cast()->mutable_expr() = expression();
    out.mutable_cast()->set_type_str(type);
  });
}

Column Column::cast(const types::DataType& type) const {
  return make_column([&](Expression& out) {
    *out.mutable_cast()->mutable_expr() = expression();
    client::to_proto(type.internal(), *out.mutable_cast()->mutable_type());
  });
}

Column Column::try_cast(const std::string& type) const {
  return make_column([&](Expression& out) {
    *out.mutable_cast() = cast(type).expression().cast();
    out.mutable_cast()->set_eval_mode(Expression::Cast::EVAL_MODE_TRY);
  });
}

Column Column::when(const Column& condition, const Column& value) const {
  return make_column([&](Expression& out) {
    out = branches_of(*this, "when");
    *out.mutable_unresolved_function()->add_arguments() = condition.expression();
    *out.mutable_unresolved_function()->add_arguments() = value.expression();
  });
}

Column Column::otherwise(const Column& value) const {
  return make_column([&](Expression& out) {
    out = branches_of(*this, "otherwise");
    *out.mutable_unresolved_function()->add_arguments() = value.expression();
  });
}

Column Column::asc() const { return ordered(*this, Expression::SortOrder::SORT_DIRECTION_ASCENDING, Expression::SortOrder::SORT_NULLS_FIRST); }
Column Column::asc_nulls_last() const {
  return ordered(*this, Expression::SortOrder::SORT_DIRECTION_ASCENDING, Expression::SortOrder::SORT_NULLS_LAST);
}
Column Column::desc() const { return ordered(*this, Expression::SortOrder::SORT_DIRECTION_DESCENDING, Expression::SortOrder::SORT_NULLS_LAST); }
Column Column::desc_nulls_first() const {
  return ordered(*this, Expression::SortOrder::SORT_DIRECTION_DESCENDING, Expression::SortOrder::SORT_NULLS_FIRST);
}

ColumnOrName::ColumnOrName(const char* name) : ColumnOrName(std::string(name)) {}
ColumnOrName::ColumnOrName(const std::string& name) : column_(functions::col(name)) {}

namespace client {

Column invoke(const std::string& function, const std::vector<ColumnOrName>& arguments, Distinct distinct) {
  return make_column([&](Expression& out) {
    auto& call = *out.mutable_unresolved_function();
    call.set_function_name(function);
    for (const ColumnOrName& argument : arguments) {
      *call.add_arguments() = argument.column().expression();
    }
    call.set_is_distinct(distinct == Distinct::kYes);
  });
}

bool is_star(const Column& column) { return column.expression().has_unresolved_star(); }

}  // namespace client

namespace functions {

Column col(const std::string& name) {
  return make_column([&](Expression& out) {
    if (name == "*") {
      out.mutable_unresolved_star();
    } else if (name.ends_with(".*")) {
      out.mutable_unresolved_star()->set_unparsed_target(name);
    } else {
      out.mutable_unresolved_attribute()->set_unparsed_identifier(name);
      out.mutable_unresolved_attribute()->set_is_metadata_column(false);
    }
  });
}

Column expr(const std::string& sql) {
  return make_column([&](Expression& out) { out.mutable_expression_string()->set_expression(sql); });
}

Column when(const Column& condition, const Column& value) { return client::invoke("when", {condition, value}); }

}  // namespace functions
}  // namespace izvor
