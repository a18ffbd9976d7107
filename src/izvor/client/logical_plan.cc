#include "izvor/client/logical_plan.h"

#include "izvor/client/local_rows.h"

namespace izvor::client {
namespace {

using spark::connect::Relation;

// The `input` of whatever relation this is: every relation with one child calls it so.
Relation& input_of(Relation& relation) {
  const auto* kinds = Relation::descriptor()->FindOneofByName("rel_type");
  const auto* kind = relation.GetReflection()->GetOneofFieldDescriptor(relation, kinds);
  google::protobuf::Message* body = relation.GetReflection()->MutableMessage(&relation, kind);
  const auto* input = body->GetDescriptor()->FindFieldByName("input");
  return static_cast<Relation&>(*body->GetReflection()->MutableMessage(body, input));
}

}  // namespace

Relation LogicalPlan::relation() const {
  Relation out;
  Relation* target = &out;
  for (const LogicalPlan* node = this; node != nullptr; node = node->input_.get()) {
    *target = node->shell_;
    if (node->rows_ != nullptr) {
      *target->mutable_local_relation() = to_local_relation(*node->rows_);
    }
    if (node->input_ != nullptr) {
      target = &input_of(*target);
    }
  }
  return out;
}

}  // namespace izvor::client
