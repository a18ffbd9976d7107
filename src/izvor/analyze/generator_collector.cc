#include "izvor/analyze/generator_collector.h"

#include <utility>

#include "izvor/error.h"
#include "izvor/expr/generators/sliding_windows.h"

namespace izvor::analyze {

const plan::Attribute& GeneratorCollector::add_window(const plan::ExpressionPtr& call, Analysis& analysis) {
  if (window_) {
    if (!expr::equal(*window_->call, *call)) throw Error("_LEGACY_ERROR_TEMP_1039", {});
    return window_->column;
  }
  const Field column = expr::sliding_windows().resolve(expr::sliding_window_arguments(*call), "window").columns.front();
  window_ = Window{call, analysis.new_attribute(column.name, column.type(), column.nullable), false};
  return window_->column;
}

void GeneratorCollector::know(const GeneratorCollector& below) {
  window_ = below.window_;
  if (window_) window_->is_in_rows = true;
}

void GeneratorCollector::share(const GeneratorCollector& other) {
  if (!window_) window_ = other.window_;
}

plan::NodePtr GeneratorCollector::generate_over(plan::NodePtr input, const Rewrite& over) const {
  std::vector<plan::Generate> generators = entries_;
  if (adds_window()) {
    plan::Generate windows;
    windows.generator = &expr::sliding_windows();
    windows.arguments = expr::sliding_window_arguments(*window_->call);
    windows.columns = {0};
    windows.generated = {window_->column};
    generators.push_back(std::move(windows));
  }
  for (plan::Generate& generate : generators) {
    for (plan::ExpressionPtr& argument : generate.arguments) argument = over(argument);
    generate.child = std::move(input);
    input = plan::make_generate(std::move(generate));
  }
  return input;
}

}  // namespace izvor::analyze
