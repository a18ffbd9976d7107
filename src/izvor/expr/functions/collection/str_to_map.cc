// str_to_map: "a:1,b:2" as a map, parted by regular expressions.
#include "izvor/expr/column_function.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/map_builder.h"

namespace izvor::expr {
namespace {

constexpr const char* kDefaultDelimiters[] = {",", ":"};

std::vector<std::string> with_defaults(std::vector<std::string> arguments) {
  while (!arguments.empty() && arguments.size() < 3) arguments.emplace_back(kDefaultDelimiters[arguments.size() - 1]);
  return arguments;
}

std::string print_str_to_map(const std::vector<std::string>& arguments) { return print_call("str_to_map", with_defaults(arguments)); }

Signature resolve_str_to_map(const ResolveInput& input) {
  input.require_size(1, 3);
  for (size_t i = 0; i < input.size(); ++i) {
    const TypeId id = input.type(i).id();
    if (id != TypeId::kString && id != TypeId::kNull) throw unexpected_input_type(input.sql, i, "\"STRING\"", input.argument(i));
  }
  return {std::vector<DataType>(input.size(), TypeId::kString), DataType::map(TypeId::kString, TypeId::kString), input.any_nullable()};
}

// split(texts, delimiters, limit) of whole columns.
std::shared_ptr<arrow::Array> split(const std::shared_ptr<arrow::Array>& texts, const std::shared_ptr<arrow::Array>& delimiters, int32_t limit,
                                    const std::vector<int32_t>& rows, EvalContext& context) {
  const auto parts = call(*find_scalar_function("split"),
                          {bound(0, TypeId::kString, true), bound(1, TypeId::kString, true), literal(Value::integer(limit))}, EvalMode::kAnsi);
  const Batch batch{texts->length(), {texts, delimiters}};
  EvalContext inner(batch, context.settings(), context.pool());
  auto lists = inner.evaluate(*parts, Selection::all(batch.num_rows));
  if (!inner.errors().empty()) context.errors().add_first_of(inner.errors(), rows[static_cast<size_t>(inner.errors().first_row())]);
  return lists;
}

std::shared_ptr<arrow::Array> delimiters_of(const ColumnCall& call, size_t index) {
  if (index < call.arguments.size()) return call.arguments[index];
  return repeat(Value::string(kDefaultDelimiters[index - 1]), call.selection.num_rows, call.pool());
}

std::shared_ptr<arrow::Array> evaluate_str_to_map(const ColumnCall& call) {
  // The selected rows that are complete, side by side.
  const arrow::ArrayVector columns{call.arguments[0], delimiters_of(call, 1), delimiters_of(call, 2)};
  const CellValidity present[] = {CellValidity(*columns[0]), CellValidity(*columns[1]), CellValidity(*columns[2])};
  std::vector<int32_t> rows;
  call.selection.for_each([&](int64_t row) {
    if (present[0][row] && present[1][row] && present[2][row]) rows.push_back(static_cast<int32_t>(row));
  });
  const auto of_rows = [&](const arrow::Array& column, const std::vector<int32_t>& chosen) {
    return gather(column, chosen.data(), static_cast<int64_t>(chosen.size()), call.pool());
  };
  const auto pair_column = split(of_rows(*columns[0], rows), of_rows(*columns[1], rows), -1, rows, call.context);
  const ListCells pairs(*pair_column);
  // Each pair with the row that it came from.
  std::vector<int32_t> row_of_pair;
  for (size_t i = 0; i < rows.size(); ++i) row_of_pair.insert(row_of_pair.end(), static_cast<size_t>(pairs.size(static_cast<int64_t>(i))), rows[i]);
  const auto halves_column = split(pairs.elements()->Slice(rows.empty() ? 0 : pairs.begin(0), static_cast<int64_t>(row_of_pair.size())),
                                   of_rows(*columns[2], row_of_pair), 2, row_of_pair, call.context);
  const ListCells halves(*halves_column);
  MapBuilder out(call.type, halves.elements(), halves.elements(), call.selection.num_rows, call.context);
  int32_t pair = 0;
  int64_t next = 0;
  call.selection.for_each([&](int64_t row) {
    if (next >= static_cast<int64_t>(rows.size()) || rows[static_cast<size_t>(next)] != row) return out.set_null(row);
    const int32_t count = pairs.size(next++);
    out.start(row, count);
    for (int32_t i = 0; i < count; ++i, ++pair) out.put(halves.begin(pair), halves.size(pair) > 1 ? halves.begin(pair) + 1 : kGatherNull);
  });
  return out.finish();
}

}  // namespace

void register_str_to_map(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"str_to_map", resolve_str_to_map, evaluate_str_to_map, true, true, print_str_to_map});
}

}  // namespace izvor::expr
