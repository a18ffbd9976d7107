#pragma once

#include <string>

#include <google/protobuf/descriptor.h>

namespace izvor::analyze {

// UNSUPPORTED_FEATURE.IZVOR: what clients can say and is not built.
[[noreturn]] void throw_unsupported(const std::string& feature);

// A message without one of the fields of `oneof`: CONNECT_INVALID_PLAN.
[[noreturn]] void throw_not_set(const google::protobuf::Descriptor& message, const std::string& oneof);

// No rule for the field that was set in `oneof` (throw_unsupported, with the field's name behind `what`), or none was set.
[[noreturn]] void throw_no_rule(const google::protobuf::Descriptor& message, const std::string& oneof, int field_number, const std::string& what);

}  // namespace izvor::analyze
