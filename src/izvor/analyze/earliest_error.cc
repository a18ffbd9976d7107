#include "izvor/analyze/earliest_error.h"

#include <array>
#include <string_view>

namespace izvor::analyze {
namespace {

struct Stage {
  std::string_view error_class;  // or its main class
  int order;
};

// Of other classes it is not known when Spark meets them.
constexpr std::array<Stage, 6> kStages{{{"UNRESOLVED_ROUTINE", 0},
                                        {"WRONG_NUM_ARGS", 1},
                                        {"INVALID_EXTRACT_FIELD", 1},
                                        {"FIELD_NOT_FOUND", 1},
                                        {"UNRESOLVED_COLUMN", 2},
                                        {"DATATYPE_MISMATCH", 2}}};

std::optional<int> stage_of(std::string_view error_class) {
  const std::string_view main = error_class.substr(0, error_class.find('.'));
  for (const Stage& stage : kStages) {
    if (stage.error_class == main) return stage.order;
  }
  return std::nullopt;
}

}  // namespace

void EarliestError::add(const Error& error) {
  const auto stage = stage_of(error.error_class());
  if (!error_) {
    if (!stage || *stage == 0) throw Error(error);
    error_ = error;
  } else if (stage && *stage < *stage_of(error_->error_class())) {
    error_ = error;
  }
}

}  // namespace izvor::analyze
