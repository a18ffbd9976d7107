#include "izvor/io/memory/memory_table_source.h"

#include "izvor/error.h"
#include "izvor/io/memory/memory_table.h"
#include "izvor/io/source.h"

namespace izvor::io {
namespace {

std::shared_ptr<MemoryTable> require_table(const std::string& name) {
  auto table = MemoryTables::instance().find(name);
  if (table == nullptr) throw Error("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", "`" + name + "`"}, {"searchPath", "[memory tables]"}});
  return table;
}

class MemoryTableConnector final : public SourceConnector {
 public:
  std::string format() const override { return "memory-table"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {}; }
  Schema resolve(const SourceSpec& spec, const Config&, bool is_streaming) const override {
    if (is_streaming) throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", "`" + spec.handle + "`"}, {"operation", "streaming read"}});
    return require_table(spec.handle)->schema();
  }
  bool accepts(const SourceSpec&, const ColumnPredicate&, const Config&) const override { return false; }
  std::unique_ptr<Source> open_stream(const SourceSpec& spec, const SourceContext&) const override {
    throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", "`" + spec.handle + "`"}, {"operation", "streaming read"}});
  }
  std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config&) const override { return require_table(spec.handle)->scan(); }
};

}  // namespace

void register_memory_table_source() { register_source(std::make_shared<MemoryTableConnector>()); }

}  // namespace izvor::io
