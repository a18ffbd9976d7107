#pragma once

#include <string_view>

typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_md_st EVP_MD;

namespace izvor::expr {

// Message digests by OpenSSL. One object hashes many messages, one after the other.
class Digest {
 public:
  // `algorithm` as OpenSSL knows it: "MD5", "SHA1", "SHA256".
  explicit Digest(const char* algorithm);
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  // Valid until the next call.
  std::string_view hash(std::string_view message);

 private:
  static constexpr size_t kMostBytes = 64;

  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
  unsigned char bytes_[kMostBytes];
};

// Valid until the next call on this thread. `key` is not empty.
std::string_view keyed_hash(const char* algorithm, std::string_view key, std::string_view message);

}  // namespace izvor::expr
