#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "izvor/state/state_object.h"

// Payload of a section, little-endian:
//   uint64 rows
//   keys, fixed form:    uint8 has_nulls, [uint8 nulls] * rows if so, [width bytes] * rows
//   keys, variable form: [uint32 length] * rows, bytes
//   values: for each null mask: uint8 has_nulls, [uint64 mask] * rows if so; for each field: [8 or 16 bytes] * rows, or strings as above

namespace izvor::state {
namespace {

// Offsets of the null masks of a value, each once, ascending.
std::vector<int> mask_offsets(const StateSchema& schema) {
  std::vector<int> offsets;
  for (const ValueField& field : schema.values) offsets.push_back(field.null_offset);
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  return offsets;
}

void append_u32(std::string& out, uint32_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

// Appends what `nulls_of` gives of each row to a column that stays empty as long as everything in it, `before` rows included, is zero.
template <typename NullsOf>
void add_nulls(const std::vector<StateRow>& rows, size_t before, bool& any, std::string& data, const NullsOf& nulls_of) {
  using Nulls = decltype(nulls_of(rows[0]));
  if (!any) any = std::any_of(rows.begin(), rows.end(), [&](const StateRow& row) { return nulls_of(row) != 0; });
  if (!any) return;
  data.resize(before * sizeof(Nulls));
  for (const StateRow& row : rows) {
    const Nulls nulls = nulls_of(row);
    data.append(reinterpret_cast<const char*>(&nulls), sizeof nulls);
  }
}

// Takes bytes from the front of a payload.
class PayloadReader {
 public:
  explicit PayloadReader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(size_t count) {
    if (count > bytes_.size()) throw std::runtime_error("a section ends too early");
    const std::string_view out = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return out;
  }
  std::string_view take_rows(uint64_t rows, size_t width) {
    if (width != 0 && rows > bytes_.size() / width) throw std::runtime_error("a section ends too early");
    return take(rows * width);
  }
  template <typename T>
  T value() {
    T out;
    std::memcpy(&out, take(sizeof out).data(), sizeof out);
    return out;
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

// A column of byte strings: offsets into its data.
struct StringColumn {
  std::vector<uint64_t> offsets;
  std::string_view data;
};

StringColumn take_strings(PayloadReader& reader, uint64_t rows) {
  const std::string_view lengths = reader.take_rows(rows, sizeof(uint32_t));
  StringColumn column;
  column.offsets.reserve(rows + 1);
  column.offsets.push_back(0);
  uint64_t total = 0;
  for (uint64_t row = 0; row < rows; ++row) {
    uint32_t length = 0;
    std::memcpy(&length, lengths.data() + row * sizeof length, sizeof length);
    total += length;
    column.offsets.push_back(total);
  }
  column.data = reader.take(total);
  return column;
}

// The parts of a payload, not copied.
struct DecodedSection {
  uint64_t rows = 0;
  std::string no_nulls;  // backs `key_nulls` when none were written
  std::string_view key_nulls;
  std::string_view fixed_keys;
  StringColumn variable_keys;
  std::vector<std::string_view> masks;  // one a mask; empty: no nulls
  std::vector<std::string_view> cells;  // one a field; empty for strings
  std::vector<StringColumn> strings;    // one a field
};

DecodedSection parse_section(std::string_view payload, const StateSchema& schema) {
  PayloadReader reader(payload);
  DecodedSection section;
  section.rows = reader.value<uint64_t>();
  if (schema.keys.is_fixed()) {
    if (reader.value<uint8_t>() != 0) {
      section.key_nulls = reader.take_rows(section.rows, 1);
    } else {
      section.no_nulls.assign(section.rows, '\0');
      section.key_nulls = section.no_nulls;
    }
    section.fixed_keys = reader.take_rows(section.rows, static_cast<size_t>(schema.keys.width()));
  } else {
    section.variable_keys = take_strings(reader, section.rows);
  }
  for (size_t i = 0; i < mask_offsets(schema).size(); ++i) {
    section.masks.push_back(reader.value<uint8_t>() != 0 ? reader.take_rows(section.rows, sizeof(uint64_t)) : std::string_view());
  }
  for (const ValueField& field : schema.values) {
    section.cells.push_back(field.is_variable() ? std::string_view() : reader.take_rows(section.rows, static_cast<size_t>(field.width())));
    section.strings.push_back(field.is_variable() ? take_strings(reader, section.rows) : StringColumn());
  }
  if (!reader.at_end()) throw std::runtime_error("a section is longer than its rows");
  return section;
}

void fill_values(const DecodedSection& section, const StateSchema& schema, uint64_t from, const std::vector<uint8_t*>& values, StateShard& shard) {
  const std::vector<int> masks = mask_offsets(schema);
  for (size_t m = 0; m < masks.size(); ++m) {
    if (section.masks[m].empty()) continue;
    for (size_t i = 0; i < values.size(); ++i) std::memcpy(values[i] + masks[m], section.masks[m].data() + (from + i) * 8, 8);
  }
  for (size_t f = 0; f < schema.values.size(); ++f) {
    const ValueField& field = schema.values[f];
    const auto width = static_cast<size_t>(field.width());
    for (size_t i = 0; i < values.size(); ++i) {
      if (field.is_variable()) {
        const StringColumn& column = section.strings[f];
        const uint64_t start = column.offsets[from + i];
        const std::string_view stored = shard.store_bytes(column.data.substr(start, column.offsets[from + i + 1] - start));
        const BytesCell cell{stored.data(), static_cast<uint32_t>(stored.size()), 0};
        std::memcpy(values[i] + field.offset, &cell, sizeof cell);
      } else {
        std::memcpy(values[i] + field.offset, section.cells[f].data() + (from + i) * width, width);
      }
    }
  }
}

}  // namespace

SectionEncoder::SectionEncoder(const StateSchema& schema, int64_t expected_rows)
    : schema_(schema), expected_rows_(static_cast<size_t>(expected_rows)), values_(schema.values.size()), null_masks_(mask_offsets(schema).size()) {
  if (schema.keys.is_fixed()) keys_.data.reserve(expected_rows_ * static_cast<size_t>(schema.keys.width()));
  for (size_t f = 0; f < values_.size(); ++f) {
    if (!schema.values[f].is_variable()) values_[f].data.reserve(expected_rows_ * static_cast<size_t>(schema.values[f].width()));
  }
}

void SectionEncoder::add(const std::vector<StateRow>& rows) {
  add_keys(rows);
  add_values(rows);
  rows_ += static_cast<int64_t>(rows.size());
}

void SectionEncoder::add_keys(const std::vector<StateRow>& rows) {
  if (!schema_.keys.is_fixed()) {
    for (const StateRow& row : rows) {
      append_u32(keys_.lengths, static_cast<uint32_t>(row.key.size()));
      keys_.data.append(row.key);
    }
    return;
  }
  const auto width = static_cast<size_t>(schema_.keys.width());
  size_t at = keys_.data.size();
  keys_.data.resize(at + rows.size() * width);
  for (const StateRow& row : rows) {
    std::copy_n(row.key.data(), width, keys_.data.data() + at);
    at += width;
  }
  add_nulls(rows, static_cast<size_t>(rows_), key_nulls_.any, key_nulls_.data, [](const StateRow& row) { return row.key_nulls; });
}

void SectionEncoder::add_values(const std::vector<StateRow>& rows) {
  const std::vector<int> masks = mask_offsets(schema_);
  for (size_t m = 0; m < masks.size(); ++m) {
    add_nulls(rows, static_cast<size_t>(rows_), null_masks_[m].any, null_masks_[m].data, [offset = masks[m]](const StateRow& row) {
      uint64_t mask = 0;
      std::memcpy(&mask, row.value + offset, sizeof mask);
      return mask;
    });
  }
  for (size_t f = 0; f < schema_.values.size(); ++f) {
    const ValueField& field = schema_.values[f];
    Column& column = values_[f];
    if (field.is_variable()) {
      for (const StateRow& row : rows) {
        BytesCell cell;
        std::memcpy(&cell, row.value + field.offset, sizeof cell);
        append_u32(column.lengths, cell.size);
        column.data.append(cell.data == nullptr ? "" : cell.data, cell.size);
      }
    } else {
      const auto width = static_cast<size_t>(field.width());
      size_t at = column.data.size();
      column.data.resize(at + rows.size() * width);
      for (const StateRow& row : rows) {
        std::memcpy(column.data.data() + at, row.value + field.offset, width);
        at += width;
      }
    }
  }
}

std::vector<std::string_view> SectionEncoder::parts() {
  static constexpr std::string_view kWithoutNulls("\0", 1);
  static constexpr std::string_view kWithNulls("\1", 1);
  std::vector<std::string_view> out;
  const auto add_null_column = [&](const NullColumn& column) {
    out.push_back(column.any ? kWithNulls : kWithoutNulls);
    if (column.any) out.push_back(column.data);
  };
  row_count_ = static_cast<uint64_t>(rows_);
  out.emplace_back(reinterpret_cast<const char*>(&row_count_), sizeof row_count_);
  if (schema_.keys.is_fixed()) add_null_column(key_nulls_);
  out.push_back(keys_.lengths);
  out.push_back(keys_.data);
  for (const NullColumn& column : null_masks_) add_null_column(column);
  for (const Column& column : values_) {
    out.push_back(column.lengths);
    out.push_back(column.data);
  }
  return out;
}

void decode_section(std::string_view payload, const StateSchema& schema, StateShard& shard) {
  constexpr uint64_t kRun = 4096;
  const DecodedSection section = parse_section(payload, schema);
  const std::vector<uint8_t> zero(static_cast<size_t>(schema.value_width) + 1, 0);
  std::vector<uint64_t> hashes(kRun);
  for (uint64_t from = 0; from < section.rows; from += kRun) {
    const uint64_t count = std::min(kRun, section.rows - from);
    KeyBatch keys;
    keys.count = static_cast<int64_t>(count);
    keys.hashes = hashes.data();
    if (schema.keys.is_fixed()) {
      keys.data = reinterpret_cast<const uint8_t*>(section.fixed_keys.data()) + from * schema.keys.width();
      keys.nulls = reinterpret_cast<const uint8_t*>(section.key_nulls.data()) + from;
      hash_fixed_keys(keys.data, schema.keys.width(), keys.nulls, keys.count, hashes.data());
    } else {
      keys.data = reinterpret_cast<const uint8_t*>(section.variable_keys.data.data());
      keys.offsets = section.variable_keys.offsets.data() + from;
      hash_variable_keys(keys.data, keys.offsets, keys.count, hashes.data());
    }
    std::vector<uint8_t*> values(count);
    shard.find_or_insert(keys, zero.data(), values.data());
    for (uint8_t* value : values) std::fill_n(value, schema.value_width, 0);
    fill_values(section, schema, from, values, shard);
  }
}

}  // namespace izvor::state
