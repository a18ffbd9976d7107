#pragma once

namespace spark::connect {
class Relation;
}

namespace izvor::analyze {

// Throws for the operators of a streaming query that have their columns but that nothing runs yet.
void require_runnable_stream(const spark::connect::Relation& relation);

}  // namespace izvor::analyze
