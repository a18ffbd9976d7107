#pragma once

#include <string_view>

#include <spark/connect/expressions.pb.h>
#include <spark/connect/relations.pb.h>

namespace izvor::sql {

// SQL text into the unresolved protobufs that a Spark Connect client would send for it. What Connect cannot say is an izvor.sql message in an
// `extension` field (proto/izvor/*.proto).
//
// Accepts what Spark 4.3 accepts with its default configuration (no keyword is reserved). Throws Spark's parse errors, with the position in the
// text; FAILED_TO_PARSE_TOO_COMPLEX for a text that nests too deeply or is too ambiguous; UNSUPPORTED_FEATURE.IZVOR for what Izvor does not do.

// What expr(), selectExpr(), where("...") and filter take: one expression, an alias or a star included.
spark::connect::Expression parse_expression(std::string_view text);

// A whole query: SELECT, VALUES or TABLE, with WITH, set operations, ORDER BY and limits; a semicolon may end it.
spark::connect::Relation parse_query(std::string_view text);

}  // namespace izvor::sql
