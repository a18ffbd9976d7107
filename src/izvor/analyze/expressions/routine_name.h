#pragma once

#include <string>

namespace spark::connect {
class Expression_UnresolvedFunction;
}

namespace izvor::analyze {

[[noreturn]] void throw_unresolved_routine(const std::string& name);

// Some functions of Spark have no name in SQL: other syntax or a client's own function makes them. Throws UNRESOLVED_ROUTINE for one of these.
void require_routine_name(const std::string& name);
// Of a call that the parser read as a name with arguments; others pass.
void require_routine_name(const spark::connect::Expression_UnresolvedFunction& call);

}  // namespace izvor::analyze
