#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/expression.h"
#include "izvor/expr/function.h"

namespace izvor::expr {

class RowErrors;

// Bytes of variable length that states point to; owned by who owns the states.
class StateArena {
 public:
  virtual ~StateArena() = default;
  // A copy that lives as long as the arena.
  virtual std::string_view copy(std::string_view bytes) = 0;
};

// One field of an aggregate's state: what Spark keeps for the same function (aggBufferAttributes), so that state can be converted.
struct StateField {
  std::string name;
  DataType type;
};

// A state is a run of 8-byte-aligned cells, one a field, preceded by nothing: cell i holds field i as int64_t (integers, boolean, date,
// timestamp), double, or StringCell (16 bytes) for strings; a `null` flag per field lies in one uint64_t bit mask that comes first.
//   [uint64_t null_mask][cell 0][cell 1]...
// All-zero bytes with the mask bits of nullable fields set are what init() leaves.
struct StringCell {
  const char* data;
  uint64_t size;
};

// Where the cells of a state lie: byte offsets from its start, and the whole width. The mask is at 0.
struct StateLayout {
  std::vector<uint32_t> offsets;
  uint32_t width = sizeof(uint64_t);
};
StateLayout state_layout(const std::vector<StateField>& fields);

// One aggregate function, shared by all threads, without state of its own. The update and merge loops are over rows, the call is per batch.
class AggregateFunction {
 public:
  virtual ~AggregateFunction() = default;
  virtual std::string_view name() const = 0;
  virtual Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const = 0;

  // Given the argument types after coercion.
  virtual std::vector<StateField> state_fields(const std::vector<DataType>& argument_types) const = 0;

  virtual void init(uint8_t* state, const std::vector<DataType>& argument_types) const = 0;
  // states[i] is the state that row i of the arguments (arrays of `num_rows` rows) belongs to; the same state may occur many times.
  virtual void update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t num_rows, uint8_t* const* states, EvalMode mode,
                      StateArena& arena, RowErrors& errors) const = 0;
  // Adds sources[i] to targets[i].
  virtual void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, const std::vector<DataType>& argument_types,
                     EvalMode mode, StateArena& arena, RowErrors& errors) const = 0;
  // The results of `count` states.
  virtual std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, const std::vector<DataType>& argument_types,
                                               const DataType& result_type, EvalMode mode, arrow::MemoryPool* pool, RowErrors& errors) const = 0;
};

const AggregateFunction* find_aggregate_function(std::string_view name);
std::vector<std::string> registered_aggregate_functions();

}  // namespace izvor::expr
