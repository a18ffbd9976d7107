#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;

namespace izvor::expr {

enum class AesMode : uint8_t { kEcb, kCbc, kGcm };

inline constexpr size_t kAesBlock = 16;
inline constexpr size_t kGcmTag = 16;

// Bytes of the initialization vector, which stands before the encrypted text; 0: the mode has none.
size_t iv_length(AesMode mode);

// AES by OpenSSL: ECB and CBC with PKCS padding, GCM with its tag behind the text. One object works on many texts, one after the other.
class AesCipher {
 public:
  AesCipher();
  ~AesCipher();
  AesCipher(const AesCipher&) = delete;
  AesCipher& operator=(const AesCipher&) = delete;

  // Appends the encrypted text. `key` has 16, 24 or 32 bytes, `iv` those of the mode.
  void encrypt(AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view text, std::string& out);
  // Appends the text; false when the tag or the padding is not that of this key.
  bool decrypt(AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view encrypted, std::string& out);

 private:
  // Runs the text through the cipher; false when its end does not fit.
  bool transform(bool encrypting, AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view tag,
                 std::string_view text, std::string& out);
  const EVP_CIPHER* cipher_of(AesMode mode, size_t key_length) const;

  EVP_CIPHER_CTX* context_;
};

// Bytes that nobody can foretell.
void append_random_bytes(size_t count, std::string& out);

}  // namespace izvor::expr
