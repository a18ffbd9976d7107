#pragma once

#include <cstdint>
#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/functions/json/json_document.h"
#include "izvor/expr/functions/json/text_values.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// What became of a JSON value that was read as a type.
enum class JsonOutcome : uint8_t {
  kWhole,    // appended
  kPartial,  // appended, with nulls for parts of structs that are not of their type
  kFailed    // not of the type: nothing was appended
};

// A column that JSON values are appended to.
class JsonColumn {
 public:
  static std::unique_ptr<JsonColumn> make(const DataType& type, DatetimeTexts& datetimes);
  virtual ~JsonColumn() = default;

  // A JSON null is a null of every type.
  JsonOutcome append(const JsonDocument& document, uint32_t node) {
    if (document[node].kind != JsonKind::kNull) return append_value(document, node);
    append_null();
    return JsonOutcome::kWhole;
  }
  virtual void append_null() = 0;
  // Forgets the values behind the first `length`.
  virtual void truncate(int64_t length) = 0;
  virtual int64_t length() const = 0;
  virtual std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const = 0;

 protected:
  virtual JsonOutcome append_value(const JsonDocument& document, uint32_t node) = 0;
};

}  // namespace izvor::expr
