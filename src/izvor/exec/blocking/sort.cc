#include "izvor/exec/blocking/sort.h"

#include <utility>

namespace izvor::exec {
namespace {

std::string print_keys(const SortSpec& spec) {
  std::string out = "[";
  for (size_t i = 0; i < spec.keys.size(); ++i) {
    const expr::SortDirection& direction = spec.directions[i];
    out += (i == 0 ? "" : ", ") + expr::to_string(*spec.keys[i]) + (direction.is_ascending ? " ASC" : " DESC");
    out += direction.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  return out + "]";
}

class SortNode final : public ExecNode {
 public:
  SortNode(ExecNodePtr input, SortSpec spec) : input_(std::move(input)), spec_(std::move(spec)), order_(spec_, input_->schema()) {}

  const Schema& schema() const override { return input_->schema(); }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  std::string describe() const override {
    if (!spec_.limit) return "Sort " + print_keys(spec_) + ", true, 0";
    return "TakeOrderedAndProject(limit=" + std::to_string(*spec_.limit) + ", orderBy=" + print_keys(spec_) + ")";
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    Sorter sorter(order_, context);
    BatchContext any_order = context;
    any_order.in_order = false;
    input_->run(any_order, metrics, [&](int worker, Batch&& batch) { sorter.consume(worker, batch); });
    sorter.finish();
    if (context.before_output) context.before_output();
    sorter.emit(out);
  }

 private:
  ExecNodePtr input_;
  SortSpec spec_;
  SortOrder order_;
};

}  // namespace

ExecNodePtr make_sort(ExecNodePtr input, SortSpec spec) { return std::make_shared<SortNode>(std::move(input), std::move(spec)); }

}  // namespace izvor::exec
