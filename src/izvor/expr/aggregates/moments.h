#pragma once

#include <cstdint>

namespace izvor::expr {

// The count, the mean and the sums of powers of deviations from it, up to kOrder, updated one value at a time (Meng, "Simpler Online Updates for
// Arbitrary-Order Central Moments"). NaN and infinity make the rest NaN.
template <int kOrder>
struct CentralMoments {
  double n = 0;
  double mean = 0;
  double power[kOrder - 1] = {};  // power[0] is the sum of squares

  void add(double value) {
    n += 1;
    const double delta = value - mean;
    const double step = delta / n;
    mean += step;
    power[0] += delta * (delta - step);
    if constexpr (kOrder >= 3) {
      const double old_third = power[1];
      power[1] = old_third - 3 * step * power[0] + delta * (delta * delta - step * step);
    }
    if constexpr (kOrder >= 4) {
      power[2] += -4 * step * power[1] - 6 * step * step * power[0] + delta * (delta * delta * delta - step * step * step);
    }
  }

  // Chan, Golub and LeVeque's pairwise formulas.
  void merge(const CentralMoments& other) {
    const double total = n + other.n;
    const double delta = other.mean - mean;
    const double step = total == 0 ? 0 : delta / total;
    const double n1 = n;
    const double n2 = other.n;
    if constexpr (kOrder >= 4) {
      power[2] += other.power[2] + step * step * step * delta * n1 * n2 * (n1 * n1 - n1 * n2 + n2 * n2) +
                  6 * step * step * (n1 * n1 * other.power[0] + n2 * n2 * power[0]) + 4 * step * (n1 * other.power[1] - n2 * power[1]);
    }
    if constexpr (kOrder >= 3) {
      power[1] += other.power[1] + step * step * delta * n1 * n2 * (n1 - n2) + 3 * step * (n1 * other.power[0] - n2 * power[0]);
    }
    power[0] += other.power[0] + delta * step * n1 * n2;
    mean += step * n2;
    n = total;
  }
};

}  // namespace izvor::expr
