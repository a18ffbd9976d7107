#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor {

// How a Spark type lies in Arrow memory: date32, timestamp[us] (no zone for ntz, "UTC" for timestamp), utf8, decimal128, ...
std::shared_ptr<arrow::DataType> to_arrow(const DataType& type);
std::shared_ptr<arrow::Schema> to_arrow(const Schema& schema);

// Throws the Status as an Error: OutOfMemory as IZVOR_OUT_OF_MEMORY_BUDGET, IO as IZVOR_IO_ERROR, anything else as INTERNAL_ERROR.
void throw_if_error(const arrow::Status& status);

// `auto array = value_or_throw(builder.Finish());`
template <typename Result>
auto value_or_throw(Result&& result) {
  throw_if_error(result.status());
  return std::forward<Result>(result).MoveValueUnsafe();
}

}  // namespace izvor
