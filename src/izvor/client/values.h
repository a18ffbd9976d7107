#pragma once

#include <string>

#include "izvor/row.h"
#include "izvor/types/value.h"

namespace izvor::client {

struct ValueMismatch {
  std::string reason;
};

// A program's value as one of the field's type: integers that fit, integers for floating columns. Throws ValueMismatch.
Value to_value(const Cell& cell, const Field& field);

}  // namespace izvor::client
