#include <numeric>
#include <utility>

#include "izvor/analyze/options.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/catalog/warehouse.h"
#include "izvor/error.h"
#include "izvor/io/source.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Read;

// A source that lives in this session; its option "handle" names it.
constexpr const char* kInProcessFormat = "memory-stream";

plan::SourceDescription describe(const Proto::DataSource& proto, bool is_streaming) {
  plan::SourceDescription source;
  source.format = lower_case(proto.has_format() && !proto.format().empty() ? proto.format() : kDefaultFormat);
  source.options.insert(proto.options().begin(), proto.options().end());
  source.paths.assign(proto.paths().begin(), proto.paths().end());
  if (source.format == kInProcessFormat) source.handle = take_option(source.options, "handle");
  const std::string path = take_option(source.options, "path");
  if (!path.empty() && !source.paths.empty()) throw Error("_LEGACY_ERROR_TEMP_1306", {{"config", "spark.sql.legacy.pathOptionBehavior.enabled"}});
  if (!path.empty()) source.paths.push_back(path);
  if (!proto.schema().empty()) source.schema = Schema::parse(proto.schema());
  if (is_streaming && source.paths.size() > 1) throw Error("CONNECT_INVALID_PLAN.MULTIPLE_PATHS_NOT_SUPPORTED_FOR_STREAMING_SOURCE");
  if (proto.predicates_size() > 0) throw Error("CONNECT_INVALID_PLAN.PREDICATES_NOT_SUPPORTED_FOR_DATA_SOURCE", {{"format", source.format}});
  return source;
}

plan::NodePtr make_scan(plan::SourceDescription source, bool is_streaming, Analysis& analysis) {
  plan::Scan scan{std::move(source), is_streaming, {}, {}};
  scan.columns.resize(scan.source.schema.size());
  std::iota(scan.columns.begin(), scan.columns.end(), 0);
  std::vector<plan::Attribute> output = analysis.new_attributes(scan.source.schema);
  return plan::make_scan(std::move(scan), std::move(output));
}

plan::NodePtr read_source(const Proto& read, Analysis& analysis) {
  plan::SourceDescription source = describe(read.data_source(), read.is_streaming());
  const io::SourceConnector* connector = io::find_source(source.format);
  if (connector == nullptr) throw Error("DATA_SOURCE_NOT_FOUND", {{"provider", read.data_source().format()}});
  const io::SourceSpec spec{source.format, io::Options(source.options), source.paths, source.schema, source.handle};
  source.schema = connector->resolve(spec, analysis.config(), read.is_streaming());
  return make_scan(std::move(source), read.is_streaming(), analysis);
}

ResolvedRelation read_table(const Proto& read, Analysis& analysis) {
  const NameParts name = parse_attribute_name(read.named_table().unparsed_identifier());
  if (name.size() == 1) {
    if (auto named = analysis.find_named(name.front())) return *std::move(named);
  }
  auto found = name.size() == 1 ? analysis.catalog().find(name.front()) : std::nullopt;
  if (!found) found = catalog::find_table(name, analysis.config());
  if (!found) throw Error("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", quote_parts(name)}, {"searchPath", kSearchPath}});
  if (const auto* view = std::get_if<plan::NodePtr>(&*found)) return analysis.instantiate(ResolvedRelation::qualified(*view, name));
  const auto& source = std::get<plan::SourceDescription>(*found);
  if (read.is_streaming()) {
    throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", quote_parts(name)}, {"operation", "micro-batch scan"}});
  }
  return ResolvedRelation::qualified(make_scan(source, false, analysis), name);
}

}  // namespace

ResolvedRelation resolve_cached_relation(const spark::connect::Relation& relation, Analysis& analysis) {
  const std::string& id = relation.cached_remote_relation().relation_id();
  const auto found = analysis.catalog().find(catalog::cached_relation_name(id));
  if (!found) throw Error("CONNECT_INVALID_PLAN.DATAFRAME_NOT_FOUND", {{"dfId", id}, {"sessionId", "of this client"}});
  return analysis.instantiate(ResolvedRelation::unqualified(std::get<plan::NodePtr>(*found)));
}

ResolvedRelation resolve_read(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& read = relation.read();
  if (read.has_named_table()) return read_table(read, analysis);
  if (read.has_data_source()) return ResolvedRelation::unqualified(read_source(read, analysis));
  throw_not_set(*Proto::descriptor(), "read_type");
}

}  // namespace izvor::analyze
