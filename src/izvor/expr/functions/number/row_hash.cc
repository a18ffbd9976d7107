// hash (Murmur3) and xxhash64: one hash of all arguments, each hashed with the hash of those before it as its seed. Nulls change nothing.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/murmur3.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

constexpr int kSeed = 42;
constexpr int kMostLongDigits = 18;  // decimals of more are hashed as bytes

struct XxHash64 {
  using Hash = int64_t;
  static Hash of_int(int32_t value, Hash seed) { return of(&value, sizeof(value), seed); }
  static Hash of_long(int64_t value, Hash seed) { return of(&value, sizeof(value), seed); }
  static Hash of_bytes(std::string_view bytes, Hash seed) { return of(bytes.data(), bytes.size(), seed); }

 private:
  static Hash of(const void* data, size_t size, Hash seed) { return static_cast<Hash>(XXH64(data, size, static_cast<uint64_t>(seed))); }
};

// All NaNs are one value, -0.0 is 0.0.
template <typename T>
T normalized(T value) {
  if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
  return value == 0 ? T{0} : value;
}

// The fewest big-endian bytes that hold the number with its sign.
std::string_view minimal_bytes(Int128 value, char (&bytes)[sizeof(Int128)]) {
  for (size_t i = 0; i < sizeof(bytes); ++i) bytes[sizeof(bytes) - 1 - i] = static_cast<char>(value >> (8 * i));
  size_t begin = 0;
  while (begin + 1 < sizeof(bytes) && bytes[begin] == (bytes[begin + 1] < 0 ? -1 : 0)) ++begin;
  return {bytes + begin, sizeof(bytes) - begin};
}

template <typename Hasher, typename T>
typename Hasher::Hash hash_cell(const T& value, const DataType& type, typename Hasher::Hash seed) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return Hasher::of_bytes(value, seed);
  } else if constexpr (std::is_same_v<T, Int128>) {
    if (type.precision() <= kMostLongDigits) return Hasher::of_long(static_cast<int64_t>(value), seed);
    char bytes[sizeof(Int128)];
    return Hasher::of_bytes(minimal_bytes(value, bytes), seed);
  } else if constexpr (std::is_same_v<T, float>) {
    return Hasher::of_int(std::bit_cast<int32_t>(normalized(value)), seed);
  } else if constexpr (std::is_same_v<T, double>) {
    return Hasher::of_long(std::bit_cast<int64_t>(normalized(value)), seed);
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return Hasher::of_long(value, seed);
  } else {
    return Hasher::of_int(static_cast<int32_t>(value), seed);
  }
}

// Cell `cell` of a column goes into the hash of row `row`. A row occurs once in a list of these, so that columns can be hashed one by one.
struct HashTask {
  int64_t cell;
  int64_t row;
};

template <typename Hasher>
class RowHashes {
 public:
  using Hash = typename Hasher::Hash;
  explicit RowHashes(Hash* hashes) : hashes_(hashes) {}

  void add(const arrow::Array& column, const DataType& type, const std::vector<HashTask>& tasks) {
    switch (type.id()) {
      case TypeId::kNull: return;
      case TypeId::kArray: return add_lists(static_cast<const arrow::ListArray&>(column), type.fields()[0].type(), tasks);
      case TypeId::kStruct: return add_structs(static_cast<const arrow::StructArray&>(column), type, tasks);
      default: return add_cells(*column.data(), type, tasks);
    }
  }

 private:
  void add_cells(const arrow::ArrayData& data, const DataType& type, const std::vector<HashTask>& tasks) {
    visit_physical(type, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(data);
      const Validity validity(data);
      for (const HashTask& task : tasks) {
        if (validity[task.cell]) hashes_[task.row] = hash_cell<Hasher, T>(cells[task.cell], type, hashes_[task.row]);
      }
    });
  }

  void add_structs(const arrow::StructArray& column, const DataType& type, const std::vector<HashTask>& tasks) {
    std::vector<HashTask> valid;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(valid), [&](const HashTask& task) { return column.IsValid(task.cell); });
    for (size_t i = 0; i < type.fields().size(); ++i) add(*column.field(static_cast<int>(i)), type.fields()[i].type(), valid);
  }

  // The first elements of all lists, then the second ones, ...
  void add_lists(const arrow::ListArray& column, const DataType& element, const std::vector<HashTask>& tasks) {
    std::vector<HashTask> open;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(open), [&](const HashTask& task) { return column.IsValid(task.cell); });
    for (int32_t position = 0; !open.empty(); ++position) {
      std::erase_if(open, [&](const HashTask& task) { return column.value_length(task.cell) <= position; });
      std::vector<HashTask> elements;
      for (const HashTask& task : open) elements.push_back({column.value_offset(task.cell) + position, task.row});
      add(*column.values(), element, elements);
    }
  }

  Hash* hashes_;
};

bool contains_map(const DataType& type) {
  if (type.id() == TypeId::kMap) return true;
  return type.is_nested() && std::any_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return contains_map(field.type()); });
}

template <typename Hasher>
class RowHashFunction final : public ScalarFunction {
 public:
  RowHashFunction(const char* name, TypeId result) : name_(name), result_(result) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    if (arguments.empty()) throw wrong_num_args(name(), "> 0", 0);
    Signature signature{{}, result_, false};
    for (const ExpressionPtr& argument : arguments) {
      if (contains_map(argument->type)) {
        throw Error("DATATYPE_MISMATCH.HASH_MAP_TYPE", {{"sqlExpr", "\"" + sql + "\""}, {"functionName", "`" + std::string(name()) + "`"}});
      }
      signature.argument_types.push_back(argument->type);
    }
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    using Hash = typename Hasher::Hash;
    ColumnWriter<Hash> writer(selection.num_rows, nullptr, context.pool());
    std::fill_n(writer.values(), selection.num_rows, Hash{kSeed});
    std::vector<HashTask> tasks;
    tasks.reserve(static_cast<size_t>(selection.count));
    selection.for_each([&](int64_t row) { tasks.push_back({row, row}); });
    RowHashes<Hasher> hashes(writer.values());
    for (const ExpressionPtr& argument : call.arguments) hashes.add(*context.evaluate(*argument, selection), argument->type, tasks);
    return writer.finish(type);
  }

 private:
  const char* name_;
  TypeId result_;
};

}  // namespace

void register_row_hashes(ScalarFunctionRegistry& registry) {
  registry.add<RowHashFunction<Murmur3>>("hash", TypeId::kInt);
  registry.add<RowHashFunction<XxHash64>>("xxhash64", TypeId::kLong);
}

}  // namespace izvor::expr
