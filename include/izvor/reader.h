#pragma once

#include <concepts>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "izvor/export.h"
#include "izvor/option_value.h"

namespace izvor {

class DataFrame;
namespace client {
class Connection;
}
namespace types {
class StructType;
}

// What both readers collect before load(). Nothing is read or checked until the DataFrame is used.
template <typename Reader>
class IZVOR_EXPORT ReaderOptions {
 public:
  Reader& format(const std::string& source) { return set(&ReaderOptions::format_, source); }
  // "id STRING, amount DOUBLE", or the JSON of a schema.
  Reader& schema(const std::string& text) { return set(&ReaderOptions::schema_, text); }
  Reader& schema(const types::StructType& schema);
  Reader& option(const std::string& key, const OptionValue& value) {
    options_[key] = value.text();
    return self();
  }
  Reader& options(const std::map<std::string, std::string>& options) {
    for (const auto& [key, value] : options) {
      options_[key] = value;
    }
    return self();
  }

 protected:
  explicit ReaderOptions(std::shared_ptr<client::Connection> connection) : connection_(std::move(connection)) {}

  Reader& self() { return static_cast<Reader&>(*this); }
  Reader& set(std::string ReaderOptions::*member, const std::string& value) {
    this->*member = value;
    return self();
  }
  DataFrame load_paths(const std::vector<std::string>& paths, bool is_streaming) const;
  DataFrame load_table(const std::string& name, bool is_streaming) const;

  std::shared_ptr<client::Connection> connection_;
  std::string format_;
  std::string schema_;
  std::map<std::string, std::string> options_;
};

// session.read().schema("id STRING, amount DOUBLE").option("header", true).csv("/data/*.csv")
class IZVOR_EXPORT DataFrameReader : public ReaderOptions<DataFrameReader> {
 public:
  explicit DataFrameReader(std::shared_ptr<client::Connection> connection) : ReaderOptions(std::move(connection)) {}

  DataFrame load() const;
  DataFrame load(const std::vector<std::string>& paths) const;
  // A template, so that load({"a", "b"}) means two paths and not the characters from "a" to "b".
  template <std::convertible_to<std::string> Path>
  DataFrame load(const Path& path) const;
  DataFrame csv(const std::string& path);
  DataFrame json(const std::string& path);
  DataFrame text(const std::string& path);
  DataFrame parquet(const std::string& path);
  DataFrame table(const std::string& name) const;
};

// session.read_stream(): the same for streams.
class IZVOR_EXPORT DataStreamReader : public ReaderOptions<DataStreamReader> {
 public:
  explicit DataStreamReader(std::shared_ptr<client::Connection> connection) : ReaderOptions(std::move(connection)) {}

  DataFrame load() const;
  DataFrame load(const std::string& path) const;
  DataFrame csv(const std::string& path);
  DataFrame json(const std::string& path);
  DataFrame text(const std::string& path);
  DataFrame parquet(const std::string& path);
  DataFrame table(const std::string& name) const;
};

extern template class ReaderOptions<DataFrameReader>;
extern template class ReaderOptions<DataStreamReader>;

}  // namespace izvor
