#include "izvor/analyze/analyzer.h"

#include <spark/connect/commands.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/operator_ids.h"
#include "izvor/analyze/stream_write.h"
#include "izvor/analyze/streaming_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

namespace {

void require_runnable(const Analysis& analysis) {
  if (!analysis.not_runnable().empty()) throw_unsupported(analysis.not_runnable());
}

}  // namespace

plan::NodePtr Analyzer::describe(const spark::connect::Relation& relation) const { return Analysis(config_, catalog_, ids_).resolve(relation).plan; }

plan::NodePtr Analyzer::analyze(const spark::connect::Relation& relation) const {
  Analysis analysis(config_, catalog_, ids_);
  plan::NodePtr plan = analysis.resolve(relation).plan;
  require_runnable(analysis);
  return assign_operator_ids(plan);
}

plan::StreamWrite Analyzer::analyze(const spark::connect::WriteStreamOperationStart& operation) const {
  Analysis analysis(config_, catalog_, ids_);
  plan::NodePtr query = analysis.resolve(operation.input()).plan;
  if (!plan::is_streaming(*query)) throw Error("WRITE_STREAM_NOT_ALLOWED");
  plan::StreamWrite write = resolve_stream_write(operation, config_);
  require_runnable(analysis);
  query = assign_operator_ids(query);
  check_streaming(*query, write.mode, config_);
  write.query = std::move(query);
  return write;
}

}  // namespace izvor::analyze
