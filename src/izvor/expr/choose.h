#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor::expr {

inline constexpr uint16_t kChooseNull = 0xffff;

// Row i of the result is row i of sources[choice[i]], or null for kChooseNull. All sources have the type and the length of `choice`.
std::shared_ptr<arrow::Array> choose(const std::vector<std::shared_ptr<arrow::Array>>& sources, const std::vector<uint16_t>& choice,
                                     const DataType& type, arrow::MemoryPool* pool);

}  // namespace izvor::expr
