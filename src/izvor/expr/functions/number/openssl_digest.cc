#include "izvor/expr/functions/number/openssl_digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <string>

#include "izvor/error.h"

namespace izvor::expr {
namespace {

[[noreturn]] void throw_refused(const char* algorithm) {
  throw Error("INTERNAL_ERROR", {{"message", "OpenSSL refused to compute " + std::string(algorithm) + "."}});
}

}  // namespace

Digest::Digest(const char* algorithm) : algorithm_(EVP_MD_fetch(nullptr, algorithm, nullptr)), context_(EVP_MD_CTX_new()) {
  if (algorithm_ != nullptr && context_ != nullptr) return;
  EVP_MD_CTX_free(context_);
  EVP_MD_free(algorithm_);
  throw_refused(algorithm);
}

Digest::~Digest() {
  EVP_MD_CTX_free(context_);
  EVP_MD_free(algorithm_);
}

std::string_view Digest::hash(std::string_view message) {
  unsigned int size = 0;
  const bool done = EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1 && EVP_DigestUpdate(context_, message.data(), message.size()) == 1 &&
                    EVP_DigestFinal_ex(context_, bytes_, &size) == 1;
  if (!done) throw_refused(EVP_MD_get0_name(algorithm_));
  return {reinterpret_cast<const char*>(bytes_), size};
}

std::string_view keyed_hash(const char* algorithm, std::string_view key, std::string_view message) {
  thread_local std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(EVP_get_digestbyname(algorithm), key.data(), static_cast<int>(key.size()), data, message.size(), bytes.data(), &size) == nullptr) {
    throw_refused(algorithm);
  }
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace izvor::expr
