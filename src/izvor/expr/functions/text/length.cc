// length (char_length, character_length, len), octet_length, bit_length. Of a binary value, length counts bytes.
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

int32_t count_bytes(std::string_view bytes) { return static_cast<int32_t>(bytes.size()); }
int32_t count_bits(std::string_view bytes) { return static_cast<int32_t>(bytes.size() * 8); }

}  // namespace

void register_string_lengths(ScalarFunctionRegistry& registry) {
  const InputType text_or_bytes = InputType::one_of({TypeId::kString, TypeId::kBinary});
  for (const char* name : {"length", "char_length", "character_length", "len"}) {
    add_cells_with_setup<int32_t(std::string_view)>(registry, {name, {text_or_bytes}, TypeId::kInt}, [](const CallSetup& setup) {
      return setup.call.arguments[0]->type.id() == TypeId::kBinary ? count_bytes : count_characters;
    });
  }
  add_cells<int32_t(std::string_view)>(registry, {"octet_length", {text_or_bytes}, TypeId::kInt}, count_bytes);
  add_cells<int32_t(std::string_view)>(registry, {"bit_length", {text_or_bytes}, TypeId::kInt}, count_bits);
}

}  // namespace izvor::expr
