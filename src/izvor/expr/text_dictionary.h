#pragma once

// Where texts repeat, as names of merchants, currencies or days do, a costly expression over one column of texts is computed once for each text
// that occurs (dictionary encoding), and its values are handed out to the rows.

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"

namespace izvor::expr {

// The one column of texts that an expression reads, when it reads nothing else, gives equal values for equal texts, and holds a call that costs a row
// much more than to look its text up. Null for any other expression.
const Expression* text_column_of_costly(const Expression& expression);

// The column as a dictionary without null indices: a null cell is one of the texts. Null when too few texts repeat for that to pay. `column` is of
// strings.
std::shared_ptr<arrow::DictionaryArray> encode_repeated_texts(const arrow::Array& column, arrow::MemoryPool* pool);

// The expression's value for each selected row, as an array of the batch's length. `column` is the column that it reads, of which `texts` is the
// dictionary. Null when the expression fails for a text: which row fails first, and how, is seen row by row.
std::shared_ptr<arrow::Array> evaluate_by_text(const Expression& expression, const BoundReference& column, const arrow::DictionaryArray& texts,
                                               const Selection& selection, EvalContext& context);

}  // namespace izvor::expr
