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
  // Memory that lives as long as the arena, not aligned.
  virtual char* allocate(size_t bytes) = 0;
};

// One field of an aggregate's state: what Spark keeps for the same function (aggBufferAttributes), so that state can be converted. Where Spark
// keeps a serialised object, the type tells what the bytes hold.
struct StateField {
  std::string name;
  DataType type;
};

// A state is a mask of null flags and a run of cells, all aligned to 8 bytes; cell i holds field i, bit i of the mask tells that it is null.
//   [uint64_t null_mask][cell 0][cell 1]...
// A cell is int64_t (integers, boolean, date, timestamps, intervals), double (float and double), DecimalCell or BytesCell (all other types: a
// string's or binary's bytes, or the bytes that CellCodec gives a nested value).

// Bytes in an arena. What lies behind `size` up to `capacity` is the state's own, to grow into.
struct BytesCell {
  char* data;
  uint32_t size;
  uint32_t capacity;
};

// Int128 itself would have to be aligned to 16 bytes.
struct __attribute__((packed, aligned(8))) DecimalCell {
  __int128 value;
};

// Where the cells of a state lie: byte offsets from its start, and the whole width. The mask is at 0.
struct StateLayout {
  std::vector<uint32_t> offsets;
  uint32_t width = sizeof(uint64_t);
};
uint32_t cell_width(const DataType& type);
StateLayout state_layout(const std::vector<StateField>& fields);

using Columns = std::vector<std::shared_ptr<arrow::Array>>;

// One call of an aggregate function, with its types and constants: what it does to states. Immutable, shared by all threads. The loops are over
// rows, the virtual call is per batch.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  virtual std::vector<StateField> state_fields() const = 0;
  // Bytes behind the cells that are not kept: zero in a state that was read back. A multiple of 8.
  virtual uint32_t transient_bytes() const { return 0; }

  virtual void init(uint8_t* state) const = 0;
  // states[i] is the state that row i of the inputs (arrays of `num_rows` rows) belongs to; the same state may occur many times.
  virtual void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const = 0;
  // Adds sources[i] to targets[i].
  virtual void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const = 0;
  // The results of `count` states.
  virtual std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors& errors) const = 0;
};

// What a function does with WITHIN GROUP (ORDER BY ...).
enum class WithinGroup : uint8_t {
  kRefused,
  kSortsInput,  // listagg: may be there, its keys become the last arguments
  kIsInput,     // inverse distribution functions: must be there, its one key becomes the first argument
  kHasInput,    // mode(x): there is an input without it
};

// An aggregate function by its name. Stateless, shared by all threads.
class AggregateFunction {
 public:
  virtual ~AggregateFunction() = default;
  virtual std::string_view name() const = 0;
  virtual Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const = 0;
  // The result of `call` where resolve() gave the signature: what only the call's modifiers tell.
  virtual DataType result_type(const Signature& signature, const AggregateCall& call) const;
  // As Spark shows the call but for its filter. The first of `arguments` begins with "DISTINCT " for a distinct one.
  virtual std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const;

  // `call` has its arguments cast as resolve() wants them.
  virtual std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const = 0;
  // The expressions whose columns the accumulator takes: arguments that are the same for all rows may be left out.
  virtual std::vector<ExpressionPtr> inputs(const AggregateCall& call) const { return call.arguments; }

  // Whether repeated values change nothing, so that DISTINCT may be left out.
  virtual bool ignores_duplicates() const { return false; }
  virtual bool takes_distinct() const { return true; }
  virtual bool takes_ignore_nulls() const { return false; }
  // For a call with so many arguments.
  virtual WithinGroup within_group(size_t /*arguments*/) const { return WithinGroup::kRefused; }
};

const AggregateFunction* find_aggregate_function(std::string_view name);
std::vector<std::string> registered_aggregate_functions();

// Gives a call whose function, arguments, mode and modifiers are set its types: casts the arguments, sets type and nullable. Throws what resolve()
// throws, and DATATYPE_MISMATCH for keys of WITHIN GROUP that have no order. `sql` is the call as text for messages.
void resolve_call(AggregateCall& call, const std::string& sql);
// As automatic column names show it: "sum(DISTINCT a) FILTER (WHERE (a > 0))". `arguments` and `filter` are the texts of its expressions.
std::string print_call(const AggregateCall& call, std::vector<std::string> arguments, const std::string& filter);

// What computes the call: the function's accumulator, over distinct inputs where the call asks for that.
std::unique_ptr<Accumulator> make_accumulator(const AggregateCall& call);

}  // namespace izvor::expr
