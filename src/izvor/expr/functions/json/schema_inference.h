#pragma once

#include "izvor/expr/functions/json/json_document.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// Which type Spark infers for JSON values.
class JsonInference {
 public:
  explicit JsonInference(const FormatOptions& options)
      : primitives_as_string_(options.flag("primitivesAsString", false)), prefers_decimal_(options.flag("prefersDecimal", false)) {}

  // void for what is null; infer_schema() makes strings of that.
  DataType infer(const JsonDocument& document, uint32_t node) const;
  DataType infer_schema(const JsonDocument& document) const;

 private:
  DataType infer_number(const JsonNode& node) const;
  DataType infer_struct(const JsonDocument& document, uint32_t node) const;

  bool primitives_as_string_;
  bool prefers_decimal_;
};

// The type that holds values of both: numbers widen, structs are joined by names, whatever else does not agree is a string.
DataType join_inferred(const DataType& a, const DataType& b);

}  // namespace izvor::expr
