#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <utility>

namespace izvor::connect {

// The last `capacity` values that were added.
template <typename T>
class RecentSet {
 public:
  explicit RecentSet(size_t capacity) : capacity_(capacity) {}

  void add(const T& value) {
    if (!values_.insert(value).second) return;
    by_age_.push_back(value);
    if (by_age_.size() <= capacity_) return;
    values_.erase(by_age_.front());
    by_age_.pop_front();
  }
  bool contains(const T& value) const { return values_.contains(value); }

 private:
  size_t capacity_;
  std::set<T> values_;
  std::deque<T> by_age_;
};

}  // namespace izvor::connect
