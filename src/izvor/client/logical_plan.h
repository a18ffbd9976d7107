#pragma once

#include <memory>

#include <spark/connect/relations.pb.h>

#include "izvor/session/session.h"

namespace izvor::client {

// A node of an unresolved plan: a relation without its input, and the node that is its input. The full message is put together when an action needs
// it, so that deriving one DataFrame from another costs the same however deep the plan is. Immutable.
class LogicalPlan {
 public:
  LogicalPlan(spark::connect::Relation&& shell, std::shared_ptr<const LogicalPlan> input) : shell_(std::move(shell)), input_(std::move(input)) {}
  // Rows of this process; become a LocalRelation.
  LogicalPlan(spark::connect::Relation&& shell, std::shared_ptr<const session::QueryResult> rows)
      : shell_(std::move(shell)), rows_(std::move(rows)) {}

  spark::connect::Relation relation() const;
  int64_t id() const { return shell_.common().plan_id(); }
  // Not null when the plan is nothing but these rows.
  const std::shared_ptr<const session::QueryResult>& rows() const { return rows_; }

 private:
  spark::connect::Relation shell_;
  std::shared_ptr<const LogicalPlan> input_;
  std::shared_ptr<const session::QueryResult> rows_;
};

}  // namespace izvor::client
