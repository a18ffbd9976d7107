#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace izvor::expr {

// What is said of a function that Spark has and Izvor will not: "The function reflect, which calls Java,". Nothing for any other name.
std::optional<std::string> refusal_of(std::string_view function);

}  // namespace izvor::expr
