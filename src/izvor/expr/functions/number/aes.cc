// aes_encrypt, aes_decrypt, try_aes_decrypt.
#include <optional>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/aes_cipher.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/option_name.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;
using BytesResult = CellResult<Bytes>;

constexpr const char* kBothFunctions = "`aes_encrypt`/`aes_decrypt`";

struct KnownMode {
  Bytes name;
  AesMode mode;
  Bytes padding;  // besides DEFAULT
};

constexpr KnownMode kModes[] = {{"ECB", AesMode::kEcb, "PKCS"}, {"CBC", AesMode::kCbc, "PKCS"}, {"GCM", AesMode::kGcm, "NONE"}};

Bytes name_of(AesMode mode) { return kModes[static_cast<size_t>(mode)].name; }

std::optional<AesMode> find_mode(Bytes name, Bytes padding) {
  for (const KnownMode& known : kModes) {
    if (!equals_ignoring_case(name, known.name)) continue;
    if (equals_ignoring_case(padding, "DEFAULT") || equals_ignoring_case(padding, known.padding)) return known.mode;
  }
  return std::nullopt;
}

Error unsupported_mode(Bytes name, Bytes padding) {
  return Error("UNSUPPORTED_FEATURE.AES_MODE", {{"mode", std::string(name)}, {"padding", std::string(padding)}, {"functionName", kBothFunctions}});
}

Error unsupported_aad(AesMode mode, const char* function) {
  return Error("UNSUPPORTED_FEATURE.AES_MODE_AAD", {{"mode", std::string(name_of(mode))}, {"functionName", function}});
}

Error unsupported_iv(AesMode mode) {
  return Error("UNSUPPORTED_FEATURE.AES_MODE_IV", {{"mode", std::string(name_of(mode))}, {"functionName", "`aes_encrypt`"}});
}

Error wrong_key_length(size_t length) {
  return Error("INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
               {{"parameter", "`key`"}, {"functionName", kBothFunctions}, {"actualLength", std::to_string(length)}});
}

Error wrong_iv_length(AesMode mode, size_t length) {
  return Error(
      "INVALID_PARAMETER_VALUE.AES_IV_LENGTH",
      {{"parameter", "`iv`"}, {"functionName", kBothFunctions}, {"mode", std::string(name_of(mode))}, {"actualLength", std::to_string(length)}});
}

Error crypto_error(const char* detail) {
  return Error("INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
               {{"parameter", "`expr`, `key`"}, {"functionName", kBothFunctions}, {"detailMessage", detail}});
}

bool is_key_length(size_t length) { return length == 16 || length == 24 || length == 32; }

class Encryption {
 public:
  void operator()(BytesResult& result, Bytes text, Bytes key, Bytes mode_name, Bytes padding, Bytes iv, Bytes aad) {
    const auto mode = find_mode(mode_name, padding);
    if (!mode) return result.fail(unsupported_mode(mode_name, padding));
    if (!is_key_length(key.size())) return result.fail(wrong_key_length(key.size()));
    const size_t wanted = iv_length(*mode);
    if (!iv.empty() && wanted == 0) return result.fail(unsupported_iv(*mode));
    if (!iv.empty() && iv.size() != wanted) return result.fail(wrong_iv_length(*mode, iv.size()));
    if (!aad.empty() && *mode != AesMode::kGcm) return result.fail(unsupported_aad(*mode, "`aes_encrypt`"));
    std::string& out = result.text();
    if (iv.empty()) {
      append_random_bytes(wanted, out);
    } else {
      out += iv;
    }
    const std::string used_iv = out;
    cipher_.encrypt(*mode, key, used_iv, aad, text, out);
    result.set_text();
  }

 private:
  AesCipher cipher_;
};

class Decryption {
 public:
  // kTry: null instead of errors.
  explicit Decryption(bool is_try) : is_try_(is_try) {}

  void operator()(BytesResult& result, Bytes input, Bytes key, Bytes mode_name, Bytes padding, Bytes aad) {
    const auto mode = find_mode(mode_name, padding);
    if (!mode) return fail(result, [&] { return unsupported_mode(mode_name, padding); });
    if (!is_key_length(key.size())) return fail(result, [&] { return wrong_key_length(key.size()); });
    const size_t iv_size = iv_length(*mode);
    if (input.size() < iv_size) return fail(result, [&] { return crypto_error(too_short(*mode)); });
    if (!aad.empty() && *mode != AesMode::kGcm) return fail(result, [&] { return unsupported_aad(*mode, "`aes_decrypt`"); });
    const Bytes encrypted = input.substr(iv_size);
    const bool has_blocks = *mode != AesMode::kGcm;
    if (has_blocks && encrypted.size() % kAesBlock != 0) {
      return fail(result, [] { return crypto_error("Input length must be multiple of 16 when decrypting with padded cipher"); });
    }
    std::string& out = result.text();
    const bool is_empty = has_blocks && encrypted.empty();  // Java takes no block for an empty text
    if (!is_empty && !cipher_.decrypt(*mode, key, input.substr(0, iv_size), aad, encrypted, out)) {
      return fail(result, [&] { return crypto_error(has_blocks ? kBadPadding : "Tag mismatch!"); });
    }
    result.set_text();
  }

 private:
  static constexpr const char* kBadPadding = "Given final block not properly padded. Such issues can arise if a bad key is used during decryption.";
  static const char* too_short(AesMode mode) {
    return mode == AesMode::kCbc ? "IV buffer too short for given offset/length combination" : "Invalid buffer arguments";
  }

  template <typename MakeError>
  void fail(BytesResult& result, const MakeError& make_error) {
    if (is_try_) return result.set_null();
    result.fail(make_error());
  }

  AesCipher cipher_;
  bool is_try_;
};

// An initialization vector that is left out is random.
class AesEncrypt final : public CellFunctionBase {
 public:
  using CellFunctionBase::CellFunctionBase;
  bool deterministic() const override { return false; }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 6> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    Encryption encryption;
    const auto body = [&](BytesResult& result, const auto&... cells) { encryption(result, cells...); };
    return detail::CellSignature<Bytes(Bytes, Bytes, Bytes, Bytes, Bytes, Bytes)>::run(body, operands.data(), call, type, selection, context);
  }
};

void add_decryption(ScalarFunctionRegistry& registry, const char* name, bool is_try) {
  CellFunctionSpec spec{name, {TypeId::kBinary, TypeId::kBinary, TypeId::kString, TypeId::kString, TypeId::kBinary}, TypeId::kBinary};
  spec.nullability = Nullability::kAlways;
  spec.defaults = {Value::string("GCM"), Value::string("DEFAULT"), Value::string("")};
  spec.can_fail_in_any_mode = !is_try;
  add_cells_with_setup<Bytes(Bytes, Bytes, Bytes, Bytes, Bytes)>(registry, std::move(spec), [is_try](const CallSetup&) {
    return [decryption = std::make_shared<Decryption>(is_try)](BytesResult& result, const auto&... cells) { (*decryption)(result, cells...); };
  });
}

}  // namespace

void register_aes(ScalarFunctionRegistry& registry) {
  CellFunctionSpec encrypt{"aes_encrypt",
                           {TypeId::kBinary, TypeId::kBinary, TypeId::kString, TypeId::kString, TypeId::kBinary, TypeId::kBinary},
                           TypeId::kBinary,
                           Nullability::kAlways};
  encrypt.defaults = {Value::string("GCM"), Value::string("DEFAULT"), Value::string(""), Value::string("")};
  encrypt.can_fail_in_any_mode = true;
  registry.add<AesEncrypt>(std::move(encrypt));
  add_decryption(registry, "aes_decrypt", false);
  add_decryption(registry, "try_aes_decrypt", true);
}

}  // namespace izvor::expr
