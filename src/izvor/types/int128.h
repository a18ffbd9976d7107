#pragma once

namespace izvor {

// The unscaled value of a decimal, as it lies in Arrow's decimal128.
using Int128 = __int128;

}  // namespace izvor
