#include <algorithm>
#include <cctype>

#include <spark/connect/commands.pb.h>

#include "izvor/client/connection.h"
#include "izvor/dataframe.h"
#include "izvor/error.h"

namespace izvor {
namespace {

using spark::connect::WriteOperation;

struct SaveModeName {
  const char* name;
  WriteOperation::SaveMode mode;
};
constexpr SaveModeName kSaveModes[] = {
    {"append", WriteOperation::SAVE_MODE_APPEND},           {"overwrite", WriteOperation::SAVE_MODE_OVERWRITE},
    {"error", WriteOperation::SAVE_MODE_ERROR_IF_EXISTS},   {"errorifexists", WriteOperation::SAVE_MODE_ERROR_IF_EXISTS},
    {"default", WriteOperation::SAVE_MODE_ERROR_IF_EXISTS}, {"ignore", WriteOperation::SAVE_MODE_IGNORE},
};

}  // namespace

DataFrameWriter::DataFrameWriter(const DataFrame& df) : connection_(df.connection()), operation_(std::make_shared<WriteOperation>()) {
  *operation_->mutable_input() = df.relation();
}

DataFrameWriter& DataFrameWriter::format(const std::string& source) {
  operation_->set_source(source);
  return *this;
}

DataFrameWriter& DataFrameWriter::mode(const std::string& mode) {
  std::string lower = mode;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const SaveModeName& known : kSaveModes) {
    if (lower == known.name) {
      operation_->set_mode(known.mode);
      return *this;
    }
  }
  throw Error("INVALID_SAVE_MODE", {{"mode", "\"" + mode + "\""}});
}

DataFrameWriter& DataFrameWriter::option(const std::string& key, const OptionValue& value) {
  (*operation_->mutable_options())[key] = value.text();
  return *this;
}

DataFrameWriter& DataFrameWriter::partition_by(const std::vector<std::string>& columns) {
  operation_->mutable_partitioning_columns()->Assign(columns.begin(), columns.end());
  return *this;
}

void DataFrameWriter::save() { connection_->write(*operation_); }

void DataFrameWriter::save(const std::string& path) {
  operation_->set_path(path);
  save();
}

}  // namespace izvor
