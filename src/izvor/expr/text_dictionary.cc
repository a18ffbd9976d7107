#include "izvor/expr/text_dictionary.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <arrow/array.h>
#include <arrow/array/builder_dict.h>
#include <arrow/array/concatenate.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function.h"
#include "izvor/expr/gather.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {
namespace {

// What costs a row more than to find its text in the dictionary.
constexpr std::array<std::string_view, 26> kCostly{"from_csv",
                                                   "from_json",
                                                   "get_json_object",
                                                   "levenshtein",
                                                   "md5",
                                                   "parse_url",
                                                   "regexp_count",
                                                   "regexp_extract",
                                                   "regexp_extract_all",
                                                   "regexp_instr",
                                                   "regexp_like",
                                                   "regexp_replace",
                                                   "regexp_substr",
                                                   "rlike",
                                                   "schema_of_csv",
                                                   "schema_of_json",
                                                   "sha",
                                                   "sha1",
                                                   "sha2",
                                                   "split",
                                                   "to_date",
                                                   "to_timestamp",
                                                   "to_unix_timestamp",
                                                   "try_to_timestamp",
                                                   "unix_timestamp",
                                                   "xpath_string"};

// A dictionary has at most this share of the rows in it, in a sample of the first rows and in all.
constexpr int64_t kRowsPerText = 4;
constexpr int64_t kSampledRows = 256;

// What an expression reads, from the leaves up.
struct Reads {
  bool is_eligible = true;
  bool is_costly = false;
  const Expression* column = nullptr;

  void add(const Reads& part) {
    is_eligible = is_eligible && part.is_eligible && (column == nullptr || part.column == nullptr || column == part.column);
    is_costly = is_costly || part.is_costly;
    if (column == nullptr) column = part.column;
  }
};

Reads reads_of(const Expression& expression) {
  if (expression.as<Literal>() != nullptr) return {};
  if (expression.as<BoundReference>() != nullptr) return {expression.type.id() == TypeId::kString, false, &expression};
  if (const auto* cast = expression.as<Cast>()) return reads_of(*cast->child);
  const auto* call = expression.as<Call>();
  if (call == nullptr || call->owner != nullptr || !call->function->deterministic()) return {false};
  Reads out;
  out.is_costly = std::find(kCostly.begin(), kCostly.end(), call->function->name()) != kCostly.end();
  for (const ExpressionPtr& argument : call->arguments) out.add(reads_of(*argument));
  return out;
}

bool repeats_at_its_start(const arrow::StringArray& texts) {
  std::unordered_set<std::string_view> seen;
  const int64_t rows = std::min(texts.length(), kSampledRows);
  for (int64_t row = 0; row < rows; ++row) seen.insert(texts.IsNull(row) ? std::string_view() : texts.GetView(row));
  return static_cast<int64_t>(seen.size()) * kRowsPerText <= rows;
}

// The texts that the selected rows have, in ascending order.
std::vector<int32_t> texts_of_rows(const int32_t* codes, int64_t texts, const Selection& selection) {
  std::vector<bool> is_used(static_cast<size_t>(texts));
  selection.for_each([&](int64_t row) { is_used[static_cast<size_t>(codes[row])] = true; });
  std::vector<int32_t> used;
  for (int32_t text = 0; text < texts; ++text) {
    if (is_used[static_cast<size_t>(text)]) used.push_back(text);
  }
  return used;
}

}  // namespace

const Expression* text_column_of_costly(const Expression& expression) {
  const Reads reads = reads_of(expression);
  return reads.is_eligible && reads.is_costly ? reads.column : nullptr;
}

std::shared_ptr<arrow::DictionaryArray> encode_repeated_texts(const arrow::Array& column, arrow::MemoryPool* pool) {
  const auto& texts = static_cast<const arrow::StringArray&>(column);
  if (!repeats_at_its_start(texts)) return nullptr;
  arrow::StringDictionary32Builder builder(pool);
  throw_if_error(builder.Reserve(texts.length()));
  const int64_t most = texts.length() / kRowsPerText;
  for (int64_t row = 0; row < texts.length(); ++row) {
    throw_if_error(texts.IsNull(row) ? builder.AppendNull() : builder.Append(texts.GetView(row)));
    if (builder.dictionary_length() > most) return nullptr;
  }
  std::shared_ptr<arrow::DictionaryArray> encoded;
  throw_if_error(builder.Finish(&encoded));
  if (encoded->null_count() == 0) return encoded;
  const auto dictionary = value_or_throw(arrow::Concatenate({encoded->dictionary(), null_column(TypeId::kString, 1, pool)}, pool));
  const auto null_code = static_cast<int32_t>(encoded->dictionary()->length());
  std::vector<int32_t> codes(static_cast<size_t>(texts.length()));
  const auto& indices = static_cast<const arrow::Int32Array&>(*encoded->indices());
  for (int64_t row = 0; row < texts.length(); ++row) codes[static_cast<size_t>(row)] = indices.IsNull(row) ? null_code : indices.Value(row);
  return std::make_shared<arrow::DictionaryArray>(
      encoded->type(), std::make_shared<arrow::Int32Array>(texts.length(), arrow::Buffer::FromVector(std::move(codes))), dictionary);
}

std::shared_ptr<arrow::Array> evaluate_by_text(const Expression& expression, const BoundReference& column, const arrow::DictionaryArray& texts,
                                               const Selection& selection, EvalContext& context) {
  const int32_t* codes = static_cast<const arrow::Int32Array&>(*texts.indices()).raw_values();
  const int64_t count = texts.dictionary()->length();
  Batch batch{count, {}};
  batch.columns.resize(static_cast<size_t>(column.ordinal) + 1);
  batch.columns.back() = texts.dictionary();
  EvalContext once(batch, context.settings(), context.pool());
  std::vector<int32_t> used;
  if (!selection.is_all()) used = texts_of_rows(codes, count, selection);
  const Selection of_texts = selection.is_all() ? Selection::all(count) : Selection{count, used.data(), static_cast<int64_t>(used.size())};
  const auto values = once.evaluate(expression, of_texts);
  return once.errors().empty() ? gather(*values, codes, selection.num_rows, context.pool()) : nullptr;
}

}  // namespace izvor::expr
