#include "izvor/python/pyspark_version.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>

#include "izvor/error.h"
#include "izvor/python/child_process.h"

namespace izvor::python {
namespace {

constexpr std::chrono::seconds kTimeout{60};
// Importing the package would take a second.
constexpr const char* kAsk =
    "import importlib.util, os, runpy\n"
    "folder = os.path.dirname(importlib.util.find_spec('pyspark').origin)\n"
    "print(runpy.run_path(os.path.join(folder, 'version.py'))['__version__'])\n";

std::string output_of(ChildProcess& process) {
  std::string text;
  std::array<char, 256> bytes{};
  const auto deadline = std::chrono::steady_clock::now() + kTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd wanted{process.output(), POLLIN, 0};
    if (::poll(&wanted, 1, 100) <= 0) continue;
    const ssize_t size = ::read(process.output(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(bytes.data(), static_cast<size_t>(size));
  }
  process.kill();
  return text;
}

}  // namespace

PysparkVersion parse_pyspark_version(const std::string& text) {
  PysparkVersion version;
  const size_t named = text.find("spark/");
  const char* at = text.data() + (named == std::string::npos ? 0 : named + 6);
  const char* end = text.data() + text.size();
  const auto [dot, bad_major] = std::from_chars(at, end, version.major);
  if (bad_major != std::errc() || dot == end || *dot != '.') return {};
  const auto [rest, bad_minor] = std::from_chars(dot + 1, end, version.minor);
  return bad_minor == std::errc() ? version : PysparkVersion{};
}

PysparkVersion pyspark_version_of(const std::string& interpreter, const std::string& python_path) {
  ChildProcess::Spec spec;
  spec.command = {interpreter, "-c", kAsk};
  spec.talks = true;
  if (!python_path.empty()) spec.environment["PYTHONPATH"] = python_path;
  ChildProcess process(spec);
  const PysparkVersion version = parse_pyspark_version(output_of(process));
  if (version != PysparkVersion{}) return version;
  throw Error("IZVOR_PYTHON_WORKER", {{"reason", "'" + interpreter + "' has no pyspark; it had printed: " + process.last_words()}});
}

}  // namespace izvor::python
