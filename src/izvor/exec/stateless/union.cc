#include "izvor/exec/stateless/union.h"

#include <utility>

namespace izvor::exec {
namespace {

// Leaves each input room for as many partitions as a source has splits.
constexpr int kInputBits = 52;

class UnionNode final : public ExecNode {
 public:
  UnionNode(std::vector<ExecNodePtr> inputs, Schema output) : inputs_(std::move(inputs)), schema_(std::move(output)) {}

  const Schema& schema() const override { return schema_; }
  std::string describe() const override { return "Union"; }
  std::vector<const ExecNode*> inputs() const override {
    std::vector<const ExecNode*> inputs;
    for (const ExecNodePtr& input : inputs_) inputs.push_back(input.get());
    return inputs;
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    for (size_t i = 0; i < inputs_.size(); ++i) {
      const int64_t behind_others = static_cast<int64_t>(i) << kInputBits;
      inputs_[i]->run(context, metrics, [&](int worker, Batch&& batch) {
        batch.sequence += behind_others;
        out(worker, std::move(batch));
      });
    }
  }

 private:
  std::vector<ExecNodePtr> inputs_;
  Schema schema_;
};

}  // namespace

ExecNodePtr make_union(std::vector<ExecNodePtr> inputs, Schema output) { return std::make_shared<UnionNode>(std::move(inputs), std::move(output)); }

}  // namespace izvor::exec
