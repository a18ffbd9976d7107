#pragma once

// Plans over one source of sales, for tests of rules. The source is of the format "sales-test": it applies any predicate but those on the
// column merchant.

#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/io/source.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::optimize::testing {

using expr::ExpressionPtr;
using plan::NodePtr;

inline const plan::Attribute kClient{0, "client_id", TypeId::kInt, true};
inline const plan::Attribute kTime{1, "transaction_ts", TypeId::kString, true};
inline const plan::Attribute kAmount{2, "amount", TypeId::kDouble, true};
inline const plan::Attribute kMerchant{3, "merchant", TypeId::kString, true};

class SalesConnector : public io::SourceConnector {
 public:
  static void register_once() {
    static const bool kDone = [] {
      io::register_source(std::make_shared<SalesConnector>());
      return true;
    }();
    (void)kDone;
  }
  std::string format() const override { return "sales-test"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {}; }
  Schema resolve(const io::SourceSpec& spec, const Config&, bool) const override { return spec.schema; }
  bool accepts(const io::SourceSpec&, const ColumnPredicate& predicate, const Config&) const override { return predicate.column != 3; }
  std::unique_ptr<io::Source> open_stream(const io::SourceSpec&, const io::SourceContext&) const override { throw Error("INTERNAL_ERROR"); }
  std::unique_ptr<io::SplitScan> open_batch(const io::SourceSpec&, const Config&) const override { throw Error("INTERNAL_ERROR"); }
};

inline NodePtr sales(bool is_streaming = false) {
  SalesConnector::register_once();
  plan::SourceDescription source;
  source.format = "sales-test";
  source.schema = Schema::parse("client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING");
  return plan::make_scan({source, is_streaming, {0, 1, 2, 3}, {}}, {kClient, kTime, kAmount, kMerchant});
}

inline ExpressionPtr call(const std::string& function, const std::vector<ExpressionPtr>& arguments) {
  return expr::call(*expr::find_scalar_function(function), arguments, expr::EvalMode::kAnsi);
}
inline ExpressionPtr ref(const plan::Attribute& attribute) { return expr::reference(attribute); }
inline ExpressionPtr lit(int32_t value) { return expr::literal(Value::integer(value)); }
inline ExpressionPtr lit(double value) { return expr::literal(Value::floating(value)); }
inline ExpressionPtr lit(const char* value) { return expr::literal(Value::string(value)); }

inline plan::NamedExpression pass(const plan::Attribute& attribute) { return {ref(attribute), attribute}; }
inline plan::NamedExpression named(const ExpressionPtr& expression, plan::AttributeId id, const std::string& name) {
  return {expression, {id, name, expression->type, expression->nullable}};
}

inline plan::NamedAggregate sum_of(const plan::Attribute& attribute, plan::AttributeId id, const std::string& name) {
  return {{expr::find_aggregate_function("sum"), {ref(attribute)}, TypeId::kDouble, true, expr::EvalMode::kAnsi}, {id, name, TypeId::kDouble, true}};
}
inline plan::NamedAggregate count_rows(plan::AttributeId id) {
  return {{expr::find_aggregate_function("count"), {lit(1)}, TypeId::kLong, false, expr::EvalMode::kAnsi}, {id, "count", TypeId::kLong, false}};
}

}  // namespace izvor::optimize::testing
