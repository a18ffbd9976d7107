#include "izvor/connect/analyze_plan.h"

#include <functional>

#include <google/protobuf/util/message_differencer.h>

#include "izvor/analyze/proto_types.h"
#include "izvor/analyze/protocol_errors.h"

namespace izvor::connect {
namespace {

using Request = spark::connect::AnalyzePlanRequest;
using Response = spark::connect::AnalyzePlanResponse;
using spark::connect::Plan;
using spark::connect::Relation;

const Relation& relation_of(const Plan& plan) {
  if (!plan.has_root()) throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "Only a relation can be analysed."}});
  return plan.root();
}

std::string explain_mode(const Request::Explain& explain) {
  using Explain = Request::Explain;
  switch (explain.explain_mode()) {
    case Explain::EXPLAIN_MODE_SIMPLE: return "simple";
    case Explain::EXPLAIN_MODE_EXTENDED: return "extended";
    case Explain::EXPLAIN_MODE_CODEGEN: return "codegen";
    case Explain::EXPLAIN_MODE_COST: return "cost";
    case Explain::EXPLAIN_MODE_FORMATTED: return "formatted";
    default: throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "No explain mode."}});
  }
}

// A plan without the numbers that a client gives its plans: two frames made the same way differ in these alone.
std::string canonical_text(const Relation& relation) {
  Relation copy = relation;
  const std::function<void(google::protobuf::Message&)> strip = [&](google::protobuf::Message& message) {
    const auto* reflection = message.GetReflection();
    if (const auto* field = message.GetDescriptor()->FindFieldByName("plan_id")) reflection->ClearField(&message, field);
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const auto* field : fields) {
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
      if (!field->is_repeated()) strip(*reflection->MutableMessage(&message, field));
      for (int i = 0; field->is_repeated() && i < reflection->FieldSize(message, field); ++i)
        strip(*reflection->MutableRepeatedMessage(&message, field, i));
    }
  };
  strip(copy);
  return copy.SerializeAsString();
}

void input_files(const Relation& relation, Response& response) {
  response.mutable_input_files();
  if (relation.read().has_data_source()) {
    for (const std::string& path : relation.read().data_source().paths()) response.mutable_input_files()->add_files(path);
  }
}

// A type, or the columns of a table: "bigint", "a INT, b STRING". What is neither gets the error of the columns.
DataType parse_ddl(const std::string& ddl) {
  try {
    const Schema one_column = Schema::parse("c " + ddl);
    if (one_column.size() == 1) return one_column.field(0).type();
  } catch (const Error&) {
    return DataType::structure(Schema::parse(ddl).fields());
  }
  return DataType::structure(Schema::parse(ddl).fields());
}

void set_schema(const Schema& schema, spark::connect::DataType& out) { analyze::to_proto(DataType::structure(schema.fields()), out); }

}  // namespace

void analyze_plan(const Request& request, ClientSession& client, Response& response) {
  session::Session& session = client.engine_session();
  switch (request.analyze_case()) {
    case Request::kSchema: return set_schema(session.schema(relation_of(request.schema().plan())), *response.mutable_schema()->mutable_schema());
    case Request::kExplain:
      response.mutable_explain()->set_explain_string(session.explain(relation_of(request.explain().plan()), explain_mode(request.explain())));
      return;
    case Request::kTreeString:
      response.mutable_tree_string()->set_tree_string(session.schema(relation_of(request.tree_string().plan())).tree_string());
      return;
    case Request::kIsLocal: response.mutable_is_local()->set_is_local(relation_of(request.is_local().plan()).has_local_relation()); return;
    case Request::kIsStreaming:
      response.mutable_is_streaming()->set_is_streaming(session.is_streaming(relation_of(request.is_streaming().plan())));
      return;
    case Request::kInputFiles: return input_files(relation_of(request.input_files().plan()), response);
    case Request::kSparkVersion: response.mutable_spark_version()->set_version(kSparkVersion); return;
    case Request::kDdlParse: return analyze::to_proto(parse_ddl(request.ddl_parse().ddl_string()), *response.mutable_ddl_parse()->mutable_parsed());
    case Request::kSameSemantics:
      response.mutable_same_semantics()->set_result(canonical_text(relation_of(request.same_semantics().target_plan())) ==
                                                    canonical_text(relation_of(request.same_semantics().other_plan())));
      return;
    case Request::kSemanticHash:
      response.mutable_semantic_hash()->set_result(
          static_cast<int32_t>(std::hash<std::string>()(canonical_text(relation_of(request.semantic_hash().plan())))));
      return;
    case Request::kJsonToDdl: response.mutable_json_to_ddl()->set_ddl_string(Schema::parse(request.json_to_ddl().json_string()).ddl()); return;
    // Results are computed when they are asked for; nothing is kept, which changes no result.
    case Request::kPersist: response.mutable_persist(); return;
    case Request::kUnpersist: response.mutable_unpersist(); return;
    case Request::kGetStorageLevel: response.mutable_get_storage_level()->mutable_storage_level()->set_replication(1); return;
    case Request::ANALYZE_NOT_SET: analyze::throw_not_set(*Request::descriptor(), "analyze");
  }
}

}  // namespace izvor::connect
