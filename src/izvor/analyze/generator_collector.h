#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Takes the generators out of a select list; each has attributes that stand for the columns of its rows. Sliding windows are generators, too.
class GeneratorCollector {
 public:
  using Rewrite = std::function<plan::ExpressionPtr(const plan::ExpressionPtr&)>;
  struct Window {
    plan::ExpressionPtr call;
    plan::Attribute column;
    bool is_in_rows;  // of the input, already
  };

  // The child is not there yet.
  void add(plan::Generate generate) { entries_.push_back(std::move(generate)); }
  // The column of the windows; equal calls share it. Throws when there are others (_LEGACY_ERROR_TEMP_1039).
  const plan::Attribute& add_window(const plan::ExpressionPtr& call, Analysis& analysis);
  // The windows of another collector, over whose rows this one's are computed.
  void know(const GeneratorCollector& below);
  // The windows of another collector of the same rows.
  void share(const GeneratorCollector& other);

  bool empty() const { return entries_.empty() && !adds_window(); }
  bool has_others() const { return !entries_.empty(); }
  const std::optional<Window>& window() const { return window_; }

  // Where only windows may stand, as among grouping keys.
  void refuse_others() { refuses_others_ = true; }
  bool refuses_others() const { return refuses_others_; }

  // A generator stands within another expression, which is refused.
  void mark_nested(std::string call) { nested_ = std::move(call); }
  // Its text; nothing when there is none.
  const std::optional<std::string>& nested() const { return nested_; }

  // Generators over `input`; their arguments are first rewritten by `over`.
  plan::NodePtr generate_over(plan::NodePtr input, const Rewrite& over) const;

 private:
  bool adds_window() const { return window_ && !window_->is_in_rows; }

  std::vector<plan::Generate> entries_;
  std::optional<Window> window_;
  std::optional<std::string> nested_;
  bool refuses_others_ = false;
};

}  // namespace izvor::analyze
