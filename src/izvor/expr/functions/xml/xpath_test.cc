#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;

constexpr const char* kDocument = R"(<a id="7"><b>1</b><b>2.5</b><c/>tail</a>)";

std::string found(const std::string& function, const std::string& path, const std::string& document = kDocument) {
  return evaluate(call(function, {text(document), text(path)}), Batch{1, {}})[0];
}

TEST(XPath, FindsNodesAndValues) {
  EXPECT_EQ(found("xpath", "a/b/text()"), "[1, 2.5]");
  EXPECT_EQ(found("xpath", "a/b"), "[NULL, NULL]");
  EXPECT_EQ(found("xpath", "//@id"), "[7]");
  EXPECT_EQ(found("xpath_string", "a/b[2]"), "2.5");
  EXPECT_EQ(found("xpath_double", "sum(a/b)"), "3.5");
  EXPECT_EQ(found("xpath_int", "sum(a/b)"), "3");
  EXPECT_EQ(found("xpath_int", "a/none"), "0");
  EXPECT_EQ(found("xpath_boolean", "a/b = 1"), "true");
  EXPECT_EQ(found("xpath_string", "a", ""), "NULL");
}

TEST(XPath, RefusesWhatItCannotRead) {
  EXPECT_NE(error_class([] { found("xpath_string", "a", "<a>"); }), "");
  EXPECT_NE(error_class([] { found("xpath_string", "a["); }), "");
  EXPECT_NE(error_class([] { found("xpath_string", "1e3"); }), "") << "XPath's numbers have no exponents";
  EXPECT_EQ(found("xpath_string", "'1e3'"), "1e3");
  EXPECT_EQ(found("xpath_string", "a1e3"), "");
  EXPECT_NE(error_class([] { found("xpath", "count(a)"); }), "");
  EXPECT_EQ(error_class([] { call("xpath", {text("<a/>"), column(0, TypeId::kString)}); }), "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT");
}

TEST(XPath, ReadsNoOtherFiles) {
  const auto secret = std::filesystem::temp_directory_path() / "izvor_xpath_secret.txt";
  std::ofstream(secret) << "secret";
  const std::string document = "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + secret.string() + "\">]><a>&e;</a>";
  std::string value;
  EXPECT_NO_THROW(try { value = found("xpath_string", "a", document); } catch (const Error&){});
  EXPECT_EQ(value.find("secret"), std::string::npos);
  std::filesystem::remove(secret);
  EXPECT_EQ(found("xpath_string", "a", "<!DOCTYPE a [<!ENTITY e \"own\">]><a>&e;</a>"), "own");
}

}  // namespace
}  // namespace izvor::expr
