#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace izvor {

// Named places where a crash test ends the process at once (as kill -9 does) or a unit test makes an error appear.
//
// A fail point costs one relaxed atomic load when none is armed. Arming: fail_points::arm(), or the environment variable
// IZVOR_FAIL_POINT="NAME[@HIT]=kill|error" with HIT the 1-based occurrence (default 1). With IZVOR_FAIL_POINT_LOG=FILE each hit
// appends the point's name to FILE, so that a crash test can tell which phases a run went through, and how often.
namespace fail_points {

enum class Action { kKill, kError };

void arm(std::string name, Action action, int hit = 1);
void disarm_all();
// What a kill does first; a test that simulates a power loss drops unsynced bytes here.
void before_kill(std::function<void()> action);
// Names of all points registered in this program, sorted.
std::vector<std::string> registered();

// Not called directly: see IZVOR_FAIL_POINT. Throws Error(IZVOR_FAIL_POINT), or does not return, when armed.
void reached(const char* name);
bool enabled();
bool register_point(const char* name);

}  // namespace fail_points

// Registers `name` (a string literal) at program start and checks it where it stands.
#define IZVOR_FAIL_POINT(name)                                                  \
  do {                                                                          \
    struct IzvorFailPointTag {                                                  \
      static const char* get() { return name; }                                 \
    };                                                                          \
    (void)::izvor::fail_points::FailPointRegistration<IzvorFailPointTag>::done; \
    if (::izvor::fail_points::enabled()) ::izvor::fail_points::reached(name);   \
  } while (false)

namespace fail_points {
template <typename Tag>
struct FailPointRegistration {
  static const bool done;
};
template <typename Tag>
const bool FailPointRegistration<Tag>::done = register_point(Tag::get());
}  // namespace fail_points

}  // namespace izvor
