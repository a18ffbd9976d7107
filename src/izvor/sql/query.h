#pragma once

#include <optional>
#include <string>
#include <vector>

#include <spark/connect/relations.pb.h>

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

// The productions of SQL's queries, as grammar.h has those of expressions; one file a clause.
namespace izvor::sql {

// A parsed relation.
struct RelationNode {
  spark::connect::Relation proto;
  int depth = 1;

  // Moves a child into `place`, a field of this relation's message.
  void take(RelationNode child, spark::connect::Relation* place);
  spark::connect::Expression take(Node child);
};

RelationNode relation_extension(const google::protobuf::Message& message, int depth);

// [WITH ...] term (UNION | INTERSECT | EXCEPT term)* [ORDER BY ...] [LIMIT ...] [OFFSET ...]
RelationNode query(Cursor& cursor);
RelationNode select(Cursor& cursor);
// ORDER BY, CLUSTER BY, DISTRIBUTE BY, SORT BY, WINDOW, LIMIT and OFFSET over `input`.
RelationNode organized(Cursor& cursor, RelationNode input);
// Behind FROM: relations with their joins, LATERAL VIEWs and PIVOT.
RelationNode from(Cursor& cursor);
RelationNode relation_primary(Cursor& cursor);
RelationNode joined(Cursor& cursor, RelationNode left);
RelationNode inline_table(Cursor& cursor);
RelationNode lateral_views(Cursor& cursor, RelationNode input);
RelationNode pivot(Cursor& cursor, RelationNode input);
// GROUP BY and HAVING over `input`; only when one of them stands here.
std::optional<RelationNode> grouped_select(Cursor& cursor, RelationNode& input, std::vector<Node>& select_list);
RelationNode named_windows(Cursor& cursor, RelationNode input);
// [AS] name [(columns)]
RelationNode table_alias(Cursor& cursor, RelationNode input);
std::vector<std::string> name_list(Cursor& cursor);

// Whether a query may start at this token, behind any parentheses.
bool at_query(const Cursor& cursor, size_t ahead);
// Whether a clause of the query starts here, so that the word is no alias.
bool at_clause(const Cursor& cursor);

// Queries within expressions; nothing when none starts here.
// '(' query ')'
std::optional<Node> scalar_subquery(Cursor& cursor);
// EXISTS '(' query ')'
std::optional<Node> exists_subquery(Cursor& cursor);
// '(' query ')' behind `value` IN
std::optional<Node> in_subquery(Cursor& cursor, Node& value);

}  // namespace izvor::sql
