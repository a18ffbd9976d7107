#include "izvor/analyze/relations/with_watermark.h"

#include "izvor/analyze/name_resolution.h"
#include "izvor/error.h"
#include "izvor/types/interval_text.h"

namespace izvor::analyze {
namespace {

Interval parse_delay(const std::string& text) {
  try {
    return parse_interval(text);
  } catch (const Error&) {
    throw Error("CANNOT_PARSE_INTERVAL", {{"intervalString", text}});
  }
}

// Spark's requirement() has no error class.
void check_delay(const std::string& text) {
  const Interval delay = parse_delay(text);
  if (delay.months >= 0 && delay.days >= 0 && delay.microseconds >= 0) return;
  throw Error("_LEGACY_ERROR_TEMP_3102", {{"msg", "requirement failed: delay threshold (" + text + ") should not be negative."}});
}

void check_event_time(const std::string& name, const ResolvedRelation& child, const NameMatcher& names) {
  const ColumnMatch column = resolve_column(parse_attribute_name(name), child.columns, names);
  const TypeId type = column.attribute.type.id();
  if (column.fields.empty() && (type == TypeId::kTimestamp || type == TypeId::kTimestampNtz)) return;
  throw Error("EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
              {{"eventName", '"' + column.attribute.name + '"'}, {"eventType", '"' + column.attribute.type.sql() + '"'}});
}

}  // namespace

// Over a batch a watermark means nothing, as in Spark; streams that have one are refused before they run.
ResolvedRelation resolve_with_watermark(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::WithWatermark& proto = relation.with_watermark();
  const ResolvedRelation child = analysis.resolve(proto.input());
  check_delay(proto.delay_threshold());
  check_event_time(proto.event_time(), child, analysis.names());
  return child;
}

}  // namespace izvor::analyze
