#include "izvor/state/state_object.h"

#include <xxhash.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "izvor/state/state_errors.h"

// The object: kMagic, payloads, footer (JSON), then the trailer: uint64 footer size, uint64 XXH3-64 of the footer, kEndMagic.

namespace izvor::state {
namespace {

constexpr std::string_view kMagic = "IZVOR-STATE-001\n";
constexpr std::string_view kEndMagic = "IZVSTEND";
constexpr int64_t kTrailerSize = 24;
constexpr size_t kWorthAWrite = 4096;

const char* kind_name(ObjectKind kind) { return kind == ObjectKind::kChangelog ? "changelog" : "snapshot"; }

std::string footer_text(const ObjectHeader& header, const std::vector<Section>& sections) {
  nlohmann::json footer;
  footer["kind"] = kind_name(header.kind);
  footer["batch"] = header.batch;
  footer["epoch"] = header.epoch;
  auto& list = footer["sections"] = nlohmann::json::array();
  for (const Section& s : sections) list.push_back({s.operator_id, s.shard, s.offset, s.size, s.rows, s.checksum});
  return footer.dump();
}

std::string read_exactly(fs::RandomReadFile& file, int64_t offset, int64_t size, const std::string& path) {
  std::string out(static_cast<size_t>(size), '\0');
  if (file.read(offset, size, out.data()) != size) throw_corrupt(path, "it is shorter than its index says");
  return out;
}

uint64_t checksum_of(const std::vector<std::string_view>& parts) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  if (state == nullptr) throw std::bad_alloc();
  XXH3_64bits_reset(state.get());
  for (const std::string_view part : parts) XXH3_64bits_update(state.get(), part.data(), part.size());
  return XXH3_64bits_digest(state.get());
}

}  // namespace

ObjectWriter::ObjectWriter(std::unique_ptr<fs::WritableFile> file, ObjectHeader header) : file_(std::move(file)), header_(header) {
  file_->append(kMagic);
  offset_ = static_cast<int64_t>(kMagic.size());
}

void ObjectWriter::add(int64_t operator_id, int shard, SectionEncoder& section) {
  const std::vector<std::string_view> parts = section.parts();
  const uint64_t checksum = checksum_of(parts);
  const std::lock_guard lock(mutex_);
  const int64_t begin = offset_;
  std::string small_parts;
  for (const std::string_view part : parts) {
    offset_ += static_cast<int64_t>(part.size());
    if (part.size() < kWorthAWrite) {
      small_parts.append(part);
    } else {
      file_->append(std::exchange(small_parts, {}));
      file_->append(part);
    }
  }
  file_->append(small_parts);
  sections_.push_back({operator_id, shard, begin, offset_ - begin, section.rows(), checksum});
}

void ObjectWriter::finish() {
  const std::string footer = footer_text(header_, sections_);
  const uint64_t size = footer.size();
  const uint64_t checksum = XXH3_64bits(footer.data(), footer.size());
  std::string trailer(reinterpret_cast<const char*>(&size), 8);
  trailer.append(reinterpret_cast<const char*>(&checksum), 8).append(kEndMagic);
  file_->append(footer);
  file_->append(trailer);
  file_->close();
}

ObjectReader::ObjectReader(fs::FileSystem& fs, const std::string& path) : path_(path) {
  if (!fs.stat(path)) throw_corrupt(path, "it is missing");
  file_ = fs.open(path);
  const int64_t size = file_->size();
  if (size < static_cast<int64_t>(kMagic.size()) + kTrailerSize) throw_corrupt(path, "it is too short to be a state object");
  if (read_exactly(*file_, 0, static_cast<int64_t>(kMagic.size()), path) != kMagic) throw_corrupt(path, "it does not start like a state object");
  const std::string trailer = read_exactly(*file_, size - kTrailerSize, kTrailerSize, path);
  if (trailer.substr(16) != kEndMagic) throw_corrupt(path, "its end is missing");
  uint64_t footer_size = 0;
  uint64_t checksum = 0;
  std::memcpy(&footer_size, trailer.data(), 8);
  std::memcpy(&checksum, trailer.data() + 8, 8);
  if (footer_size > static_cast<uint64_t>(size - kTrailerSize)) throw_corrupt(path, "its index is damaged");
  const std::string footer = read_exactly(*file_, size - kTrailerSize - static_cast<int64_t>(footer_size), static_cast<int64_t>(footer_size), path);
  if (XXH3_64bits(footer.data(), footer.size()) != checksum) throw_corrupt(path, "the checksum of its index is wrong");
  const auto json = nlohmann::json::parse(footer);
  header_ = {json["kind"] == "changelog" ? ObjectKind::kChangelog : ObjectKind::kSnapshot, json["batch"].get<int64_t>(),
             json["epoch"].get<int64_t>()};
  for (const auto& s : json["sections"]) {
    sections_.push_back({s[0].get<int64_t>(), s[1].get<int>(), s[2].get<int64_t>(), s[3].get<int64_t>(), s[4].get<int64_t>(), s[5].get<uint64_t>()});
  }
}

std::string ObjectReader::read(const Section& section) const {
  std::string payload = read_exactly(*file_, section.offset, section.size, path_);
  if (XXH3_64bits(payload.data(), payload.size()) != section.checksum) {
    throw_corrupt(path_,
                  "the checksum of operator " + std::to_string(section.operator_id) + ", shard " + std::to_string(section.shard) + " is wrong");
  }
  return payload;
}

}  // namespace izvor::state
