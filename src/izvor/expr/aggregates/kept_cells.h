#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/array.h>

#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {

// Columns of any type in the few forms that states keep values in, so that code over several columns is not multiplied by all types: int64_t,
// double, Int128, std::string_view (text, or a nested cell's encoding).
class KeptForm {
 public:
  explicit KeptForm(const DataType& type) : type_(type) {
    if (type.is_nested()) codec_ = std::make_shared<const CellCodec>(type);
  }

  const DataType& type() const { return type_; }
  const CellCodec* codec() const { return codec_.get(); }

  // A column of the form's cells.
  std::shared_ptr<arrow::Array> keep(const std::shared_ptr<arrow::Array>& column) const;
  // The inverse.
  std::shared_ptr<arrow::Array> restore(const std::shared_ptr<arrow::Array>& kept, arrow::MemoryPool* pool) const;
  // The type of such a column.
  DataType kept_type() const;

  // fn(Physical<T>{}) for the form's cells.
  template <typename Fn>
  decltype(auto) visit(Fn&& fn) const {
    switch (kept_type().id()) {
      case TypeId::kDouble: return fn(Physical<double>{});
      case TypeId::kDecimal: return fn(Physical<Int128>{});
      case TypeId::kBinary: return fn(Physical<std::string_view>{});
      default: return fn(Physical<int64_t>{});
    }
  }

 private:
  DataType type_;
  std::shared_ptr<const CellCodec> codec_;
};

// An accumulator over kept forms seen as one over columns: inputs are brought into their forms, the result out of its.
class KeptAccumulator final : public Accumulator {
 public:
  KeptAccumulator(std::unique_ptr<Accumulator> inner, std::vector<KeptForm> inputs, KeptForm result)
      : inner_(std::move(inner)), inputs_(std::move(inputs)), result_(std::move(result)) {}

  std::vector<StateField> state_fields() const override { return inner_->state_fields(); }
  uint32_t transient_bytes() const override { return inner_->transient_bytes(); }
  void init(uint8_t* state) const override { inner_->init(state); }
  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override;
  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const override {
    inner_->merge(sources, targets, count, arena, errors);
  }
  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors& errors) const override {
    return result_.restore(inner_->finish(states, count, pool, errors), pool);
  }

 private:
  std::unique_ptr<Accumulator> inner_;
  std::vector<KeptForm> inputs_;
  KeptForm result_;
};

// Spark's order of kept cells.
class KeptOrder {
 public:
  explicit KeptOrder(const KeptForm& form) : form_(form) {}

  template <typename T>
  bool less(T a, T b) const {
    if constexpr (std::is_same_v<T, std::string_view>) {
      return form_.codec() != nullptr ? form_.codec()->compare(a, b) < 0 : a < b;
    } else {
      return LessCells::apply(a, b);
    }
  }

 private:
  KeptForm form_;
};

}  // namespace izvor::expr
