#include "izvor/python/pickled_column.h"

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <gtest/gtest.h>

#include "izvor/error.h"

namespace izvor::python {
namespace {

using std::string_view_literals::operator""sv;

// pickle.dumps(..., 5) of
// [1, -1, 300, 2**31, -2**63, 2**64, True, None, 1.5, "é", b"\x01", bytearray(b"ab")]
constexpr auto kCells =
    "\200\005\225K\000\000\000\000\000\000\000]\224(K\001J\377\377\377\377M,\001\212\005\000\000\000\200\000\212\010\000\000\000\000\000\000\000"
    "\200\212\011\000\000\000\000\000\000\000\000\001\210NG\077\370\000\000\000\000\000\000\214\002\303\251\224C\001\001\224\226\002\000\000\000"
    "\000\000\000\000ab\224e."sv;
// [[1, [2]], (1, 2, 3, 4), {"a": 1}, decimal.Decimal("1E+3"), datetime.date(2026, 3, 1), {1}]
constexpr auto kObjects =
    "\200\005\225j\000\000\000\000\000\000\000]\224(]\224(K\001]\224K\002ae(K\001K\002K\003K\004t\224}\224\214\001a\224K\001s\214\007decimal\224"
    "\214\007Decimal\224\223\224\214\0041E+3\224\205\224R\224\214\010datetime\224\214\004date\224\223\224C\004\007\352\003\001\224\205\224R\224\217"
    "\224(K\001\220e."sv;

std::string column_of(std::string_view pickle, const DataType& type) {
  PickledColumn column(type);
  column.append(Pickle(std::string(pickle)));
  std::string shown;
  const auto cells = column.finish();
  for (int64_t row = 0; row < cells->length(); ++row) {
    if (row > 0) shown += ' ';
    shown += cells->IsNull(row) ? "-" : cells->GetScalar(row).ValueOrDie()->ToString();
  }
  return shown;
}

std::string failure(std::string_view pickle, const DataType& type) {
  try {
    return column_of(pickle, type);
  } catch (const Error& error) {
    return error.error_class();
  }
}

TEST(PickledColumn, ValuesOfAnotherTypeAreNull) {
  EXPECT_EQ(column_of(kCells, TypeId::kLong), "1 -1 300 2147483648 -9223372036854775808 - - - - - - -");
  EXPECT_EQ(column_of(kCells, TypeId::kByte), "1 -1 44 0 0 - - - - - - -");
  EXPECT_EQ(column_of(kCells, TypeId::kDouble), "- - - - - - - - 1.5 - - -");
  EXPECT_EQ(column_of(kCells, TypeId::kBoolean), "- - - - - - true - - - - -");
  EXPECT_EQ(column_of(kObjects, DataType::decimal(10, 2)), "- - - 1000.00 - -");
}

TEST(PickledColumn, NestedValuesAreReadByTheirTypes) {
  EXPECT_EQ(column_of(kObjects, DataType::map(TypeId::kString, TypeId::kInt)), "- - map<string, int32>[{key:string = a, value:int32 = 1}] - - -");
  EXPECT_EQ(failure(kObjects, DataType::array(TypeId::kInt)), "list<element: int32>[1, null] list<element: int32>[1, 2, 3, 4] - - - -");
  EXPECT_EQ(failure(kObjects, DataType::structure({{"a", TypeId::kInt}})), "STRUCT_ARRAY_LENGTH_MISMATCH");
  EXPECT_EQ(failure(kObjects, DataType::decimal(3, 0)), "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION");
}

TEST(PickledColumn, TextIsJavasAndOnlyWhatJavaHasOne) {
  EXPECT_EQ(failure(kCells, TypeId::kString), "UNSUPPORTED_FEATURE.IZVOR");
  EXPECT_EQ(
      column_of("\200\005\225!\000\000\000\000\000\000\000]\224(\210G?\360\000\000\000\000\000\000K\007]\224(K\001Ne}\224\214\001a\224K\002se."sv,
                TypeId::kString),
      "true 1.0 7 [1, null] {a=2}");
  EXPECT_EQ(column_of("\200\003](\212\011\000\000\000\000\000\000\000\000\001\212\011\377\377\377\377\377\377\377\177\377e."sv, TypeId::kString),
            "18446744073709551616 -9223372036854775809");
}

TEST(PickledColumn, ObjectsOfUnknownClassesAreRefused) {
  EXPECT_EQ(failure("\200\003]cnumpy\nint64\nK\001\205Ra."sv, TypeId::kLong), "IZVOR_PYTHON_WORKER");
  EXPECT_EQ(failure("\200\003]cos\nsystem\nX\004\000\000\000true\205Ra."sv, TypeId::kString), "IZVOR_PYTHON_WORKER");
}

TEST(PickledColumn, DamagedPicklesGiveAValueOrAnError) {
  for (const std::string_view whole : {kCells, kObjects}) {
    for (size_t size = 0; size < whole.size(); ++size) EXPECT_EQ(failure(whole.substr(0, size), TypeId::kLong), "IZVOR_PYTHON_WORKER") << size;
    for (size_t at = 0; at < whole.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string damaged(whole);
        damaged[at] = static_cast<char>(byte);
        EXPECT_NO_FATAL_FAILURE(failure(damaged, DataType::array(TypeId::kInt)));
      }
    }
  }
}

}  // namespace
}  // namespace izvor::python
