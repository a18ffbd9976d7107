#include "izvor/expr/functions/number/aes_cipher.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

#include "izvor/error.h"

namespace izvor::expr {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

[[noreturn]] void throw_refused() { throw Error("INTERNAL_ERROR", {{"message", "OpenSSL refused to work with AES."}}); }
void require(int result) {
  if (result != 1) throw_refused();
}

}  // namespace

size_t iv_length(AesMode mode) {
  constexpr std::array<size_t, 3> kLengths = {0, 16, 12};
  return kLengths[static_cast<size_t>(mode)];
}

AesCipher::AesCipher() : context_(EVP_CIPHER_CTX_new()) {
  if (context_ == nullptr) throw_refused();
}

AesCipher::~AesCipher() { EVP_CIPHER_CTX_free(context_); }

const EVP_CIPHER* AesCipher::cipher_of(AesMode mode, size_t key_length) const {
  using Get = const EVP_CIPHER* (*)();
  static constexpr Get kCiphers[][3] = {{EVP_aes_128_ecb, EVP_aes_192_ecb, EVP_aes_256_ecb},
                                        {EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc},
                                        {EVP_aes_128_gcm, EVP_aes_192_gcm, EVP_aes_256_gcm}};
  return kCiphers[static_cast<size_t>(mode)][(key_length - 16) / 8]();
}

bool AesCipher::transform(bool encrypting, AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view tag,
                          std::string_view text, std::string& out) {
  require(EVP_CipherInit_ex2(context_, cipher_of(mode, key.size()), bytes_of(key), iv.empty() ? nullptr : bytes_of(iv), encrypting ? 1 : 0, nullptr));
  int written = 0;
  if (!aad.empty()) require(EVP_CipherUpdate(context_, nullptr, &written, bytes_of(aad), static_cast<int>(aad.size())));
  if (!tag.empty()) {
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), const_cast<char*>(tag.data())));
  }
  const size_t start = out.size();
  out.resize(start + text.size() + kAesBlock);
  auto* to = reinterpret_cast<unsigned char*>(out.data()) + start;
  written = 0;
  if (!text.empty()) require(EVP_CipherUpdate(context_, to, &written, bytes_of(text), static_cast<int>(text.size())));
  int at_end = 0;
  const bool fits = EVP_CipherFinal_ex(context_, to + written, &at_end) == 1;
  out.resize(fits ? start + static_cast<size_t>(written) + static_cast<size_t>(at_end) : start);
  return fits;
}

void AesCipher::encrypt(AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view text, std::string& out) {
  if (!transform(true, mode, key, iv, aad, {}, text, out)) throw_refused();
  if (mode != AesMode::kGcm) return;
  std::array<char, kGcmTag> tag;
  require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()));
  out.append(tag.data(), tag.size());
}

bool AesCipher::decrypt(AesMode mode, std::string_view key, std::string_view iv, std::string_view aad, std::string_view encrypted, std::string& out) {
  std::string_view tag;
  if (mode == AesMode::kGcm) {
    if (encrypted.size() < kGcmTag) return false;
    tag = encrypted.substr(encrypted.size() - kGcmTag);
    encrypted.remove_suffix(kGcmTag);
  }
  return transform(false, mode, key, iv, aad, tag, encrypted, out);
}

void append_random_bytes(size_t count, std::string& out) {
  const size_t start = out.size();
  out.resize(start + count);
  if (count > 0) require(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()) + start, static_cast<int>(count)));
}

}  // namespace izvor::expr
