#pragma once

#include <cstdint>
#include <memory>

#include <arrow/type_fwd.h>

namespace izvor::expr {

// The rows `indices` of an array, in that order, as a new array of `count` rows. Any Arrow type that a Spark type maps to.
std::shared_ptr<arrow::Array> gather(const arrow::Array& array, const int32_t* indices, int64_t count, arrow::MemoryPool* pool);

// Stands for null among the indices of gather_or_null.
inline constexpr int32_t kGatherNull = -1;

// The same, with nulls for kGatherNull.
std::shared_ptr<arrow::Array> gather_or_null(const arrow::Array& array, const int32_t* indices, int64_t count, arrow::MemoryPool* pool);

}  // namespace izvor::expr
