#pragma once

#include <string>

#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/json/json_options.h"

namespace izvor::expr {

// schema_of_json or schema_of_csv: what `schema_of` says about a text, which is constant, under the options. `parameter` is Spark's name of the text.
ColumnFunctionSpec schema_function(const std::string& name, const std::string& parameter,
                                   std::string (*schema_of)(const std::string& text, const FormatOptions& options));

}  // namespace izvor::expr
