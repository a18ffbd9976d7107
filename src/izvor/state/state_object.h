#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/fs/file_system.h"
#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"

namespace izvor::state {

// A changelog or snapshot object; its format is docs/formats/state.md.
enum class ObjectKind : uint8_t { kChangelog, kSnapshot };

struct ObjectHeader {
  ObjectKind kind = ObjectKind::kChangelog;
  int64_t batch = 0;
  int64_t epoch = 0;
};

// Rows of one shard of one operator within an object.
struct Section {
  int64_t operator_id = 0;
  int shard = 0;
  int64_t offset = 0;
  int64_t size = 0;
  int64_t rows = 0;
  uint64_t checksum = 0;  // XXH3-64 of the payload
};

// Columns of a section on their way to bytes. Room is made for `expected_rows` at once.
class SectionEncoder {
 public:
  SectionEncoder(const StateSchema& schema, int64_t expected_rows);
  void add(const std::vector<StateRow>& rows);
  int64_t rows() const { return rows_; }
  // The payload, to be written one behind the other; the encoder owns what they show. After the last add().
  std::vector<std::string_view> parts();

 private:
  struct Column {
    std::string data;
    std::string lengths;  // strings only
  };
  // `width` bytes a row that are written only if any is not zero.
  struct NullColumn {
    bool any = false;
    std::string data;  // of all rows so far if any, else empty
  };
  void add_keys(const std::vector<StateRow>& rows);
  void add_values(const std::vector<StateRow>& rows);

  const StateSchema& schema_;
  const size_t expected_rows_;
  int64_t rows_ = 0;
  uint64_t row_count_ = 0;  // as written
  NullColumn key_nulls_;
  Column keys_;
  std::vector<Column> values_;
  std::vector<NullColumn> null_masks_;
};

// Puts a section's rows into a shard, replacing the values of keys that are there. Throws std::runtime_error with the reason when the payload
// does not fit the schema.
void decode_section(std::string_view payload, const StateSchema& schema, StateShard& shard);

// Writes an object section by section. add() may be called from several threads.
class ObjectWriter {
 public:
  ObjectWriter(std::unique_ptr<fs::WritableFile> file, ObjectHeader header);
  void add(int64_t operator_id, int shard, SectionEncoder& section);
  // Durable when it returns.
  void finish();

 private:
  std::mutex mutex_;
  std::unique_ptr<fs::WritableFile> file_;
  ObjectHeader header_;
  int64_t offset_ = 0;
  std::vector<Section> sections_;
};

// An object opened for reading; every read is verified. Throws IZVOR_CHECKPOINT_CORRUPT naming the file.
class ObjectReader {
 public:
  ObjectReader(fs::FileSystem& fs, const std::string& path);
  const ObjectHeader& header() const { return header_; }
  const std::vector<Section>& sections() const { return sections_; }
  std::string read(const Section& section) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::unique_ptr<fs::RandomReadFile> file_;
  ObjectHeader header_;
  std::vector<Section> sections_;
};

}  // namespace izvor::state
