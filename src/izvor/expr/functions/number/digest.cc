// crc32, md5, sha, sha1, sha2, hmac.
#include <algorithm>
#include <memory>
#include <optional>

#include <zlib.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/hex_text.h"
#include "izvor/expr/functions/number/openssl_digest.h"
#include "izvor/expr/functions/number/option_name.h"

namespace izvor::expr {
namespace {

using BytesResult = CellResult<std::string_view>;

int64_t checksum(std::string_view bytes) { return static_cast<int64_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())); }

// A body that writes the digest of a message in hexadecimal digits.
auto hex_digest(const char* algorithm) {
  return [algorithm](const CallSetup&) {
    return [digest = std::make_shared<Digest>(algorithm)](BytesResult& result, std::string_view message) {
      append_hex(digest->hash(message), kLowerHexDigits, result.text());
      result.set_text();
    };
  };
}

// By the number of bits that sha2 is asked for; 0 is 256.
class Sha2 {
 public:
  void operator()(BytesResult& result, std::string_view message, int32_t bits) {
    Digest* digest = of_bits(bits);
    if (digest == nullptr) return result.set_null();
    append_hex(digest->hash(message), kLowerHexDigits, result.text());
    result.set_text();
  }

 private:
  struct Variant {
    int32_t bits;
    const char* algorithm;
  };
  static constexpr Variant kVariants[] = {{224, "SHA224"}, {256, "SHA256"}, {384, "SHA384"}, {512, "SHA512"}};

  Digest* of_bits(int32_t bits) {
    if (bits == 0) bits = 256;
    const auto* found = std::find_if(std::begin(kVariants), std::end(kVariants), [&](const Variant& variant) { return variant.bits == bits; });
    if (found == std::end(kVariants)) return nullptr;
    std::unique_ptr<Digest>& digest = digests_[found - std::begin(kVariants)];
    if (digest == nullptr) digest = std::make_unique<Digest>(found->algorithm);
    return digest.get();
  }

  std::unique_ptr<Digest> digests_[std::size(kVariants)];
};

struct HmacAlgorithm {
  std::string_view name;  // in upper case
  const char* algorithm;
};

constexpr HmacAlgorithm kHmacAlgorithms[] = {{"SHA-224", "SHA224"}, {"SHA224", "SHA224"}, {"SHA-256", "SHA256"}, {"SHA256", "SHA256"},
                                             {"SHA-384", "SHA384"}, {"SHA384", "SHA384"}, {"SHA-512", "SHA512"}, {"SHA512", "SHA512"},
                                             {"SHA-1", "SHA1"},     {"SHA1", "SHA1"},     {"MD5", "MD5"}};

const char* hmac_algorithm(std::string_view name) {
  for (const HmacAlgorithm& known : kHmacAlgorithms) {
    if (equals_ignoring_case(name, known.name)) return known.algorithm;
  }
  return nullptr;
}

Error hmac_error(const char* condition, const char* parameter, const char* detail, const std::string& text) {
  return Error(condition, {{"parameter", parameter}, {"functionName", "`hmac`"}, {detail, text}});
}

void keyed_digest(BytesResult& result, std::string_view key, std::string_view message, std::string_view name) {
  const char* algorithm = hmac_algorithm(name);
  if (algorithm == nullptr) {
    return result.fail(hmac_error("INVALID_PARAMETER_VALUE.HMAC_ALGORITHM", "`algorithm`", "algorithm", "'" + std::string(name) + "'"));
  }
  if (key.empty()) return result.fail(hmac_error("INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR", "`key`", "detailMessage", "Empty key"));
  result.set(keyed_hash(algorithm, key, message));
}

}  // namespace

void register_digests(ScalarFunctionRegistry& registry) {
  using OfBytes = std::string_view(std::string_view);
  add_cells<int64_t(std::string_view)>(registry, {"crc32", {TypeId::kBinary}, TypeId::kLong}, checksum);
  add_cells_with_setup<OfBytes>(registry, {"md5", {TypeId::kBinary}, TypeId::kString}, hex_digest("MD5"));
  add_cells_with_setup<OfBytes>(registry, {"sha", {TypeId::kBinary}, TypeId::kString}, hex_digest("SHA1"));
  add_cells_with_setup<OfBytes>(registry, {"sha1", {TypeId::kBinary}, TypeId::kString}, hex_digest("SHA1"));
  add_cells_with_setup<std::string_view(std::string_view, int32_t)>(
      registry, {"sha2", {TypeId::kBinary, TypeId::kInt}, TypeId::kString, Nullability::kAlways}, [](const CallSetup&) {
        return [sha2 = std::make_shared<Sha2>()](BytesResult& result, std::string_view message, int32_t bits) { (*sha2)(result, message, bits); };
      });
  CellFunctionSpec hmac{"hmac", {TypeId::kBinary, TypeId::kBinary, TypeId::kString}, TypeId::kBinary, Nullability::kAlways};
  hmac.defaults = {Value::string("SHA-256")};
  hmac.can_fail_in_any_mode = true;
  add_cells<std::string_view(std::string_view, std::string_view, std::string_view)>(registry, std::move(hmac), keyed_digest);
}

}  // namespace izvor::expr
