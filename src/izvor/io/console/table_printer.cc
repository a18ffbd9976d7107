#include "izvor/io/console/table_printer.h"

#include <algorithm>

#include "izvor/io/console/display_text.h"

namespace izvor::io {
namespace {

constexpr int64_t kMinimumWidth = 3;

// The table as cells: row 0 holds the column names.
struct Cells {
  std::vector<std::vector<DisplayText>> rows;
  bool has_more = false;
};

std::vector<DisplayText> format_row(const Schema& schema, const Batch& batch, int64_t row, int truncate, const ValueFormat& format) {
  std::vector<DisplayText> cells;
  for (size_t i = 0; i < schema.size(); ++i) {
    cells.push_back(display_text(format.text(schema.field(i).type(), *batch.columns[i], row), truncate));
  }
  return cells;
}

Cells format_cells(const Schema& schema, const std::vector<Batch>& rows, int64_t limit, int truncate, const ValueFormat& format) {
  Cells out;
  out.rows.emplace_back();
  for (const Field& field : schema.fields()) out.rows[0].push_back(display_text(field.name, 0));
  int64_t left = limit;
  for (const Batch& batch : rows) {
    const int64_t taken = std::min(left, batch.num_rows);
    for (int64_t row = 0; row < taken; ++row) out.rows.push_back(format_row(schema, batch, row, truncate, format));
    left -= taken;
    out.has_more |= taken < batch.num_rows;
  }
  return out;
}

void append_left_aligned(const DisplayText& cell, int64_t width, std::string& out) {
  out += cell.text;
  out.append(static_cast<size_t>(width - cell.width), ' ');
}

void append_right_aligned(const DisplayText& cell, int64_t width, std::string& out) {
  out.append(static_cast<size_t>(width - cell.width), ' ');
  out += cell.text;
}

std::string horizontal_table(const Cells& cells, bool right_aligned) {
  std::vector<int64_t> widths(cells.rows[0].size(), kMinimumWidth);
  for (const auto& row : cells.rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].width);
  }
  std::string separator = "+";
  for (const int64_t width : widths) separator += std::string(static_cast<size_t>(width), '-') + "+";
  if (widths.empty()) separator += "+";
  separator += "\n";

  std::string out = separator;
  for (size_t r = 0; r < cells.rows.size(); ++r) {
    out += '|';
    for (size_t i = 0; i < widths.size(); ++i) {
      (right_aligned ? append_right_aligned : append_left_aligned)(cells.rows[r][i], widths[i], out);
      out += '|';
    }
    if (widths.empty()) out += '|';
    out += '\n';
    if (r == 0) out += separator;
  }
  return out + separator;
}

std::string vertical_table(const Cells& cells) {
  const std::vector<DisplayText>& names = cells.rows[0];
  int64_t name_width = kMinimumWidth;
  int64_t data_width = kMinimumWidth;
  for (const DisplayText& name : names) name_width = std::max(name_width, name.width);
  for (size_t r = 1; r < cells.rows.size(); ++r) {
    for (const DisplayText& cell : cells.rows[r]) data_width = std::max(data_width, cell.width);
  }
  // " name | data " has five characters besides the two.
  const auto line_width = static_cast<size_t>(name_width + data_width + 5);

  std::string out;
  for (size_t r = 1; r < cells.rows.size(); ++r) {
    std::string header = "-RECORD " + std::to_string(r - 1);
    if (header.size() < line_width) header.append(line_width - header.size(), '-');
    out += header + "\n";
    for (size_t i = 0; i < names.size(); ++i) {
      out += ' ';
      append_left_aligned(names[i], name_width, out);
      out += " | ";
      append_left_aligned(cells.rows[r][i], data_width, out);
      out += " \n";
    }
  }
  return out;
}

}  // namespace

std::string format_table(const Schema& schema, const std::vector<Batch>& rows, const TableStyle& style, const ValueFormat& format) {
  const int64_t limit = std::max(0, style.num_rows);
  const Cells cells = format_cells(schema, rows, limit, style.truncate, format);
  std::string out = style.vertical ? vertical_table(cells) : horizontal_table(cells, style.truncate > 0);
  if (style.vertical && cells.rows.size() == 1) return out + "(0 rows)";
  if (cells.has_more) out += "only showing top " + std::to_string(limit) + (limit == 1 ? " row" : " rows");
  return out;
}

}  // namespace izvor::io
