#include "izvor/base/fail_point.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "izvor/error.h"

namespace izvor {
namespace {

void step() { IZVOR_FAIL_POINT("test.step"); }
void never_called() { IZVOR_FAIL_POINT("test.never_called"); }

class FailPointTest : public testing::Test {
 protected:
  void TearDown() override { fail_points::disarm_all(); }
};

TEST_F(FailPointTest, AreRegisteredBeforeTheyAreReached) {
  // Keeps the function, and with it the registration, in the program.
  EXPECT_NE(&never_called, nullptr);
  EXPECT_THAT(fail_points::registered(), testing::IsSupersetOf({"test.never_called", "test.step"}));
}

TEST_F(FailPointTest, DoNothingUnlessArmed) { EXPECT_NO_THROW(step()); }

TEST_F(FailPointTest, AnArmedOneThrowsOnce) {
  fail_points::arm("test.step", fail_points::Action::kError);
  try {
    step();
    FAIL() << "nothing happened";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_FAIL_POINT");
    EXPECT_EQ(error.parameters().at("name"), "test.step");
  }
  EXPECT_NO_THROW(step());
}

TEST_F(FailPointTest, TheNthHitIsChosen) {
  fail_points::arm("test.step", fail_points::Action::kError, 3);
  EXPECT_NO_THROW(step());
  EXPECT_NO_THROW(step());
  EXPECT_THROW(step(), Error);
}

TEST_F(FailPointTest, OthersGoOn) {
  fail_points::arm("test.other", fail_points::Action::kError);
  EXPECT_NO_THROW(step());
}

TEST_F(FailPointTest, DisarmingEndsIt) {
  fail_points::arm("test.step", fail_points::Action::kError);
  fail_points::disarm_all();
  EXPECT_NO_THROW(step());
  EXPECT_FALSE(fail_points::enabled());
}

TEST_F(FailPointTest, KillsTheProcessAsKill9Does) {
  EXPECT_EXIT(
      {
        fail_points::arm("test.step", fail_points::Action::kKill);
        step();
      },
      testing::KilledBySignal(SIGKILL), "");
}

}  // namespace
}  // namespace izvor
