#include "izvor/io/noop/noop_sink.h"

#include "izvor/io/sink_conformance.h"

namespace izvor::io {
namespace {

class NoopBackend final : public SinkBackend {
 public:
  SinkQuirks quirks() const override { return {.drops_rows = true, .fences = false}; }
  std::unique_ptr<Sink> open(const Schema& schema, SinkMode mode, int) override {
    register_noop_sink();
    return find_sink("noop")->open({.format = "noop", .schema = schema, .mode = mode}, Config());
  }
  std::vector<RowText> rows(const Schema&) override { return {}; }
};

std::unique_ptr<SinkBackend> make_noop_backend() { return std::make_unique<NoopBackend>(); }
INSTANTIATE_TEST_SUITE_P(Noop, SinkConformance, testing::Values(make_noop_backend));

TEST(NoopSink, CountsRowsThatWereNeverBuilt) {
  register_noop_sink();
  const auto sink = find_sink("NOOP")->open({.format = "noop"}, Config());
  EXPECT_FALSE(sink->wants_rows());
  EXPECT_EQ(sink->description(), "NoopTable");
  const auto writer = sink->begin({"q", 0, 1, SinkMode::kAppend});
  writer->write(0, Batch{5, {}});
  writer->write(1, Batch{7, {}});
  EXPECT_EQ(writer->commit().rows, 12);
}

TEST(NoopSink, TakesTheOptionsOfAnySink) {
  register_noop_sink();
  const std::map<std::string, std::string> options{{"table", "project.dataset.t"}};
  EXPECT_NE(find_sink("noop")->open({.format = "noop", .options = Options(options)}, Config()), nullptr);
}

}  // namespace
}  // namespace izvor::io
