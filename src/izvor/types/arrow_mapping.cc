#include "izvor/types/arrow_mapping.h"

#include <algorithm>
#include <cerrno>

#include <arrow/status.h>
#include <arrow/type.h>
#include <arrow/util/io_util.h>

#include "izvor/error.h"

namespace izvor {
namespace {

std::shared_ptr<arrow::Field> to_arrow(const Field& field) { return arrow::field(field.name, izvor::to_arrow(field.type()), field.nullable); }

arrow::FieldVector to_arrow(const std::vector<Field>& fields) {
  arrow::FieldVector out;
  for (const Field& field : fields) out.push_back(to_arrow(field));
  return out;
}

// The number in Arrow's "malloc of size 1024 failed".
std::string requested_bytes(const std::string& message) {
  const size_t start = message.find_first_of("0123456789");
  if (start == std::string::npos) return "an unknown number of";
  return message.substr(start, message.find_first_not_of("0123456789", start) - start);
}

}  // namespace

std::shared_ptr<arrow::DataType> to_arrow(const DataType& type) {
  switch (type.id()) {
    case TypeId::kNull: return arrow::null();
    case TypeId::kBoolean: return arrow::boolean();
    case TypeId::kByte: return arrow::int8();
    case TypeId::kShort: return arrow::int16();
    case TypeId::kInt: return arrow::int32();
    case TypeId::kLong: return arrow::int64();
    case TypeId::kFloat: return arrow::float32();
    case TypeId::kDouble: return arrow::float64();
    case TypeId::kDecimal: return arrow::decimal128(type.precision(), type.scale());
    case TypeId::kString: return arrow::utf8();
    case TypeId::kBinary: return arrow::binary();
    case TypeId::kDate: return arrow::date32();
    case TypeId::kTimestamp: return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    case TypeId::kTimestampNtz: return arrow::timestamp(arrow::TimeUnit::MICRO);
    case TypeId::kDayTimeInterval: return arrow::duration(arrow::TimeUnit::MICRO);
    case TypeId::kYearMonthInterval: return arrow::month_interval();
    case TypeId::kStruct: return arrow::struct_(to_arrow(type.fields()));
    case TypeId::kArray: return arrow::list(to_arrow(type.fields()[0]));
    case TypeId::kMap: return std::make_shared<arrow::MapType>(to_arrow(type.fields()[0]), to_arrow(type.fields()[1]));
  }
  throw Error("INTERNAL_ERROR", {{"message", "A data type without an Arrow form."}});
}

std::shared_ptr<arrow::Schema> to_arrow(const Schema& schema) { return arrow::schema(to_arrow(schema.fields())); }

void throw_if_error(const arrow::Status& status) {
  if (status.ok()) return;
  if (status.IsOutOfMemory()) {
    throw Error("IZVOR_OUT_OF_MEMORY_BUDGET",
                {{"consumer", "Arrow"}, {"requested", requested_bytes(status.message())}, {"limit", "the system's"}, {"available", "fewer"}});
  }
  if (status.IsIOError()) {
    if (arrow::internal::ErrnoFromStatus(status) == ENOSPC) throw Error("IZVOR_DISK_FULL", {{"path", "a file (" + status.message() + ")"}});
    throw Error("IZVOR_IO_ERROR", {{"operation", "Access"}, {"path", "a file"}, {"reason", status.message()}});
  }
  throw Error("INTERNAL_ERROR", {{"message", status.ToString()}});
}

}  // namespace izvor
