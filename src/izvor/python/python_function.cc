#include "izvor/python/python_function.h"

#include <algorithm>
#include <array>
#include <utility>

#include <arrow/array.h>
#include <arrow/array/concatenate.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "izvor/error.h"
#include "izvor/python/interpreter.h"
#include "izvor/python/pickle_exchange.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::python {
namespace {

enum class Form : uint8_t { kPickles, kBatches, kBatchesAtOnce /* an iterator of batches, all of which it may want first */ };

struct Kind {
  int eval_type;
  Form form;
};

constexpr std::array kKinds{Kind{100, Form::kPickles},       Kind{101, Form::kBatches}, Kind{200, Form::kBatches},
                            Kind{204, Form::kBatchesAtOnce}, Kind{250, Form::kBatches}, Kind{251, Form::kBatchesAtOnce}};

const Kind& kind_of(const expr::ExternalFunctionSpec& spec) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& kind) { return kind.eval_type == spec.eval_type; });
  if (found == kKinds.end()) {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "A Python function of evaluation type " + std::to_string(spec.eval_type)}});
  }
  return *found;
}

// Whether the memory of one can be read as the other: types that differ in names, nullability and zones only.
bool same_layout(const arrow::DataType& a, const arrow::DataType& b) {
  if (a.id() != b.id() || a.num_fields() != b.num_fields()) return false;
  if (a.id() == arrow::Type::TIMESTAMP) {
    return static_cast<const arrow::TimestampType&>(a).unit() == static_cast<const arrow::TimestampType&>(b).unit();
  }
  if (a.num_fields() == 0) return a.Equals(b);
  for (int i = 0; i < a.num_fields(); ++i) {
    if (!same_layout(*a.field(i)->type(), *b.field(i)->type())) return false;
  }
  return true;
}

std::shared_ptr<arrow::ArrayData> retyped(const arrow::ArrayData& data, const std::shared_ptr<arrow::DataType>& type) {
  auto out = data.Copy();
  out->type = type;
  for (size_t i = 0; i < out->child_data.size(); ++i) out->child_data[i] = retyped(*data.child_data[i], type->field(static_cast<int>(i))->type());
  return out;
}

class PythonFunction final : public expr::ExternalFunction {
 public:
  PythonFunction(expr::ExternalFunctionSpec spec, PythonSettings settings, std::shared_ptr<WorkerSupply> workers)
      : spec_(std::move(spec)),
        kind_(kind_of(spec_)),
        settings_(std::move(settings)),
        workers_(std::move(workers)),
        number_(workers_->next_function()),
        result_type_(to_arrow(spec_.result_type)) {}
  ~PythonFunction() override { workers_->forget_function(number_); }

  const expr::ExternalFunctionSpec& spec() const override { return spec_; }

  std::shared_ptr<arrow::Array> run(const expr::ExternalArguments& arguments, const expr::EvalSettings& settings) const override {
    if (arguments.num_rows == 0) return value_or_throw(arrow::MakeEmptyArray(result_type_));
    const auto input = input_batch(arguments);
    const int64_t step = std::max<int64_t>(1, settings_.rows_of_batch);
    arrow::ArrayVector parts;
    auto worker = workers_->lend({interpreter_for(settings_.python, spec_.version), settings_.python_path}, number_);
    worker.wire().set_patience(settings.cancelled, settings_.idle_timeout);
    for (int64_t from = 0; from < arguments.num_rows; from += step) parts.push_back(run_part(*input->Slice(from, step), arguments, settings, worker));
    worker.wire().set_patience({}, {});
    workers_->give_back(std::move(worker));
    return parts.size() == 1 ? parts.front() : value_or_throw(arrow::Concatenate(parts));
  }

 private:
  static std::shared_ptr<arrow::RecordBatch> input_batch(const expr::ExternalArguments& arguments) {
    arrow::FieldVector fields;
    for (size_t i = 0; i < arguments.columns.size(); ++i) fields.push_back(arrow::field("_" + std::to_string(i), arguments.columns[i]->type()));
    return arrow::RecordBatch::Make(arrow::schema(fields), arguments.num_rows, arguments.columns);
  }

  WorkerTask task(const expr::ExternalArguments& arguments, const expr::EvalSettings& settings) const {
    WorkerTask task;
    task.python_version = spec_.version;
    task.eval_type = kind_.eval_type;
    task.runner_conf = settings_.runner_conf;
    task.files_directory = settings_.files_directory;
    task.runner_conf["spark.sql.session.timeZone"] = settings.time_zone;
    WorkerTask::Function function{spec_.command, {}};
    for (size_t i = 0; i < arguments.columns.size(); ++i) function.arguments.emplace_back(static_cast<int32_t>(i), arguments.names[i]);
    if (kind_.form != Form::kPickles) task.eval_conf["input_type"] = input_schema(arguments).json();
    task.functions.push_back(std::move(function));
    return task;
  }

  static Schema input_schema(const expr::ExternalArguments& arguments) {
    std::vector<Field> fields;
    for (size_t i = 0; i < arguments.types.size(); ++i) fields.emplace_back("_" + std::to_string(i), arguments.types[i]);
    return Schema(std::move(fields));
  }

  std::shared_ptr<arrow::Array> run_part(const arrow::RecordBatch& input, const expr::ExternalArguments& arguments,
                                         const expr::EvalSettings& settings, WorkerSupply::Lent& worker) const {
    if (kind_.form != Form::kPickles) return run_batch(input, arguments, settings, worker);
    return run_on_pickles(task(arguments, settings), input_schema(arguments), {input.num_rows(), input.columns()}, spec_.result_type, worker);
  }

  std::shared_ptr<arrow::Array> run_batch(const arrow::RecordBatch& input, const expr::ExternalArguments& arguments,
                                          const expr::EvalSettings& settings, WorkerSupply::Lent& worker) const {
    auto& exchange = worker.exchange();
    if (exchange == nullptr) {
      write_init_message(task(arguments, settings), worker.version(), worker.wire());
      exchange = std::make_unique<ArrowExchange>(worker.wire());
    }
    // Before kInitMessage a worker answers when its input has ended.
    if (kind_.form == Form::kBatches && worker.version() >= kInitMessage) return result_column(*exchange->exchange(input), input.num_rows());
    const auto answer = exchange->exchange_only(input);
    exchange.reset();
    if (!read_end_of_task(worker.version(), worker.wire())) throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it did not end its task"}});
    return result_column(*answer, input.num_rows());
  }

  std::shared_ptr<arrow::Array> result_column(const arrow::RecordBatch& answer, int64_t rows) const {
    if (answer.num_columns() != 1 || answer.num_rows() != rows) {
      throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it answered " + std::to_string(rows) + " rows with " + std::to_string(answer.num_rows())}});
    }
    const auto column = answer.column(0);
    if (same_layout(*column->type(), *result_type_)) return arrow::MakeArray(retyped(*column->data(), result_type_));
    throw Error("ARROW_TYPE_MISMATCH",
                {{"operation", spec_.name}, {"outputTypes", result_type_->ToString()}, {"actualDataTypes", column->type()->ToString()}});
  }

  const expr::ExternalFunctionSpec spec_;
  const Kind& kind_;
  const PythonSettings settings_;
  const std::shared_ptr<WorkerSupply> workers_;
  const int64_t number_;
  const std::shared_ptr<arrow::DataType> result_type_;
};

}  // namespace

expr::ExternalFunctionPtr make_python_function(expr::ExternalFunctionSpec spec, PythonSettings settings, std::shared_ptr<WorkerSupply> workers) {
  return std::make_shared<const PythonFunction>(std::move(spec), std::move(settings), std::move(workers));
}

}  // namespace izvor::python
