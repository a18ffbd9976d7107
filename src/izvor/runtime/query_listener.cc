#include "izvor/runtime/query_listener.h"

#include "izvor/base/log.h"

namespace izvor::runtime {

void QueryListenerBus::add(std::shared_ptr<QueryListener> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void QueryListenerBus::remove(const QueryListener* listener) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [&](const auto& known) { return known.get() == listener; });
}

bool QueryListenerBus::empty() const {
  const std::lock_guard lock(mutex_);
  return listeners_.empty();
}

std::vector<std::shared_ptr<QueryListener>> QueryListenerBus::listeners() const {
  const std::lock_guard lock(mutex_);
  return listeners_;
}

void QueryListenerBus::log_failure(const std::exception& error) { log().warn("a query listener failed: {}", error.what()); }

}  // namespace izvor::runtime
