#include "izvor/io/sink.h"

#include <gtest/gtest.h>

#include "izvor/io/register.h"

namespace izvor::io {
namespace {

TEST(SinkRegistry, KnowsTheBuiltInSinksWhateverTheCase) {
  register_builtin_connectors();
  for (const char* format : {"noop", "console", "memory", "foreach_batch", "sqlite", "SQLite"}) EXPECT_NE(find_sink(format), nullptr) << format;
  EXPECT_NE(find_source("memory-stream"), nullptr);
  EXPECT_EQ(find_sink("nobody"), nullptr);
}

TEST(SinkRegistry, EveryOptionIsExplained) {
  register_builtin_connectors();
  for (const SinkConnector* sink : registered_sinks()) {
    for (const auto& [name, doc] : sink->options()) EXPECT_TRUE(!name.empty() && doc.ends_with(".")) << sink->format() << " " << name;
  }
}

}  // namespace
}  // namespace izvor::io
