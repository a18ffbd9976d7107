// What a query is told of its session (current_user, current_schema, version), and typeof.
#include <unistd.h>

#include <pwd.h>

#include <cstdlib>

#include "izvor/base/spark_version.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {
namespace {

// The same text for all rows.
std::shared_ptr<arrow::Array> texts(const std::string& text, const Selection& selection, EvalContext& context) {
  return repeat(Value::string(text), selection.num_rows, context.pool());
}

class SessionFunction final : public ScalarFunction {
 public:
  using Read = std::string (*)(const EvalSettings&);
  SessionFunction(const char* name, const char* printed_name, Read read) : name_(name), printed_name_(printed_name), read_(read) {}

  std::string_view name() const override { return name_; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 0, arguments);
    return {{}, TypeId::kString, false};
  }
  std::shared_ptr<arrow::Array> evaluate(const Call&, const DataType&, const Selection& selection, EvalContext& context) const override {
    return texts(read_(context.settings()), selection, context);
  }
  std::string print(const std::vector<std::string>& arguments) const override { return print_call(printed_name_, arguments); }
  // Known when the query runs, not when it is optimized.
  bool foldable() const override { return false; }

 private:
  const char* name_;
  const char* printed_name_;
  Read read_;
};

class TypeOf final : public ScalarFunction {
 public:
  std::string_view name() const override { return "typeof"; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 1, arguments);
    return {{arguments[0]->type}, TypeId::kString, false};
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const DataType& type = call.arguments[0]->type;
    return texts(type.id() == TypeId::kNull ? "void" : type.simple_string(), selection, context);
  }
};

// Spark's: SPARK_USER, else who runs the process.
std::string process_user() {
  if (const char* name = std::getenv("SPARK_USER")) return name;
  passwd entry;
  passwd* found = nullptr;
  char buffer[4096];
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) == 0 && found != nullptr) return found->pw_name;
  return std::to_string(geteuid());
}

std::string user_of(const EvalSettings& settings) { return settings.user.empty() ? process_user() : settings.user; }
std::string catalog_of(const EvalSettings& settings) { return settings.catalog; }
std::string schema_of(const EvalSettings& settings) { return settings.schema; }
std::string path_of(const EvalSettings& settings) { return "system.builtin,system.session," + settings.catalog + "." + settings.schema; }
std::string version_of(const EvalSettings&) { return std::string(kSparkVersion) + " izvor"; }

}  // namespace

void register_session_functions(ScalarFunctionRegistry& registry) {
  registry.add<SessionFunction>("current_catalog", "current_catalog", catalog_of);
  registry.add<SessionFunction>("current_database", "current_schema", schema_of);
  registry.add<SessionFunction>("current_schema", "current_schema", schema_of);
  registry.add<SessionFunction>("current_user", "current_user", user_of);
  registry.add<SessionFunction>("user", "user", user_of);
  registry.add<SessionFunction>("session_user", "session_user", user_of);
  registry.add<SessionFunction>("current_path", "current_path", path_of);
  registry.add<SessionFunction>("version", "version", version_of);
  registry.add<TypeOf>();
}

}  // namespace izvor::expr
