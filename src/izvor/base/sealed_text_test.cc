#include "izvor/base/sealed_text.h"

#include <gtest/gtest.h>

namespace izvor {
namespace {

const std::string kText = "v1\n{\"path\":\"file:///a.csv\",\"n\":1}\n{\"logOffset\":3}";
const size_t kObjectEnd = kText.find("}\n");

TEST(SealedText, ComesBackAsItWas) {
  const std::string sealed = seal_text(kText, kObjectEnd);
  EXPECT_NE(sealed.find("\"n\":1,\"izvorChecksum\":\""), std::string::npos);
  EXPECT_EQ(unseal_text(sealed), kText);
}

TEST(SealedText, WithoutASealIsTakenAsItIs) { EXPECT_EQ(unseal_text(kText), kText); }

// Damage of the field's own frame leaves the text as it was, at most with an unknown field; damage anywhere else must not go unseen.
TEST(SealedText, EveryFlippedBitOutsideOfTheFieldsFrameIsSeen) {
  const std::string sealed = seal_text(kText, kObjectEnd);
  const size_t field = sealed.find(",\"izvorChecksum\":\"");
  for (size_t at = 0; at < sealed.size(); ++at) {
    if ((at >= field && at < field + 18) || at == field + 34) continue;
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = sealed;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      EXPECT_NE(unseal_text(damaged), kText) << "byte " << at;
    }
  }
}

}  // namespace
}  // namespace izvor
