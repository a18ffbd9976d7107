#pragma once

#include <string>
#include <string_view>

namespace izvor::io {

// "file:///data/a%20b.csv" of a local path "/data/a b.csv", as Spark writes paths into logs and messages; a URI stays as it is.
std::string to_uri(std::string_view path);

// The path that to_uri() was given. Also reads "file:/data/..." and plain paths.
std::string from_uri(std::string_view uri);

}  // namespace izvor::io
