#pragma once

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/analyze/analyzer.h"
#include "izvor/analyze/connect_builders.h"
#include "izvor/error.h"

namespace izvor::analyze::testing {

// The file of the guide's sales.
inline const std::string kSales = "transaction_id STRING, client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING, category STRING";

// A session's analysis, with what a test asks of it as text. Attribute ids count from 0.
class AnalyzerTest : public ::testing::Test {
 protected:
  plan::NodePtr analyze(const Relation& relation) { return Analyzer(config_, catalog_, ids_).analyze(relation); }
  std::string tree(const Relation& relation) { return plan::tree_string(*analyze(relation)); }
  std::string ddl(const Relation& relation) { return plan::schema_of(*analyze(relation)).ddl(); }

  // "CLASS {parameter=value, ...}" of the error, or "no error".
  std::string error_of(const Relation& relation) {
    return error_from([&] { analyze(relation); });
  }
  template <typename Fn>
  static std::string error_from(Fn&& fn) {
    try {
      fn();
    } catch (const Error& error) {
      std::string text = error.error_class() + " {";
      for (const auto& [name, value] : error.parameters()) text += (text.ends_with('{') ? "" : ", ") + name + "=" + value;
      return text + "}";
    }
    return "no error";
  }

  Config config_;
  catalog::Catalog catalog_;
  AttributeIds ids_;
};

}  // namespace izvor::analyze::testing
