#include "izvor/exec/stateless/scan.h"

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {
namespace {

const char* symbol(ColumnPredicate::Op op) {
  constexpr const char* symbols[] = {" IS NULL", " IS NOT NULL", " = ", " < ", " <= ", " > ", " >= "};
  return symbols[static_cast<size_t>(op)];
}

std::string describe(const plan::Node& node, const plan::Scan& scan) {
  std::string out = (scan.is_streaming ? "StreamScan " : "Scan ") + scan.source.format + " [";
  for (size_t i = 0; i < node.output.size(); ++i) out += (i == 0 ? "" : ", ") + node.output[i].name;
  out += "]";
  if (!scan.pushed.empty()) {
    out += " PushedFilters: [";
    for (size_t i = 0; i < scan.pushed.size(); ++i) {
      const ColumnPredicate& predicate = scan.pushed[i];
      out += (i == 0 ? "" : ", ") + scan.source.schema.field(static_cast<size_t>(predicate.column)).name + symbol(predicate.op);
      if (!predicate.value.is_null()) out += expr::value_to_string(predicate.value, "UTC");
    }
    out += "]";
  }
  return out;
}

}  // namespace

exec::ExecNodePtr lower_scan(const plan::Node& node, const plan::Scan& scan, Lowering& lowering) {
  io::ScanRequest request;
  request.columns = scan.columns;
  request.filters = scan.pushed;
  return exec::make_scan(lowering.add_scan(scan), std::move(request), plan::schema_of(node), describe(node, scan));
}

}  // namespace izvor::lower
