#include "izvor/analyze/analyzer.h"

#include <spark/connect/commands.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/description.h"
#include "izvor/analyze/file_block_rules.h"
#include "izvor/analyze/operator_ids.h"
#include "izvor/analyze/stream_operators.h"
#include "izvor/analyze/stream_write.h"
#include "izvor/analyze/streaming_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

plan::NodePtr describe(const spark::connect::Relation& relation, const Config& config, const catalog::Catalog& catalog, AttributeIds& ids) {
  plan::NodePtr plan = Analysis(config, catalog, ids).resolve(relation).plan;
  check_file_blocks(*plan);
  return plan;
}

plan::NodePtr Analyzer::analyze(const spark::connect::Relation& relation) const {
  const plan::NodePtr plan = describe(relation, config_, catalog_, ids_);
  if (plan::is_streaming(*plan)) require_runnable_stream(relation);
  return assign_operator_ids(plan);
}

plan::StreamWrite Analyzer::analyze(const spark::connect::WriteStreamOperationStart& operation) const {
  plan::NodePtr query = describe(operation.input(), config_, catalog_, ids_);
  if (!plan::is_streaming(*query)) throw Error("WRITE_STREAM_NOT_ALLOWED");
  plan::StreamWrite write = resolve_stream_write(operation, config_);
  require_runnable_stream(operation.input());
  query = assign_operator_ids(query);
  check_streaming(*query, write.mode, config_);
  write.query = std::move(query);
  return write;
}

}  // namespace izvor::analyze
