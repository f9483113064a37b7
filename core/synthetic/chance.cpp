// SplitMix64 and the distributions made from it with exactly rounded operations only.
#include "core/synthetic/chance.h"

namespace hepatica::synthetic {

uint64_t mix(uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31);
}

double portable_exp(double x) {
  constexpr int kHalvings = 10;
  double const small = x / 1024.0;
  double sum = 1;
  for (int term = 8; term >= 1; --term) sum = 1 + sum * small / term;
  for (int i = 0; i < kHalvings; ++i) sum *= sum;
  return sum;
}

double portable_cbrt(double x) {
  if (x <= 0) return 0;
  double root = x > 1 ? x : 1;
  // From above, Newton's steps fall towards the root and stop where they no longer do.
  for (int step = 0; step < 200; ++step) {
    double const next = (2 * root + x / (root * root)) / 3;
    if (!(next < root)) break;
    root = next;
  }
  return root;
}

uint64_t Chance::bits() {
  state_ += 0x9e3779b97f4a7c15ULL;
  return mix(state_);
}

double Chance::uniform(double low, double high) {
  double const unit = static_cast<double>(bits() >> 11) * 0x1p-53;
  return low + (high - low) * unit;
}

double Chance::normal(double mean, double sd) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += uniform(0, 1);
  return mean + sd * (sum - 6);
}

double Chance::log_normal(double median, double sigma) {
  return median * portable_exp(normal(0, sigma));
}

Point Chance::direction() {
  for (;;) {
    Point const p{uniform(-1, 1), uniform(-1, 1), uniform(-1, 1)};
    double const r = length(p);
    if (r > 0.1 && r < 1) return (1 / r) * p;
  }
}

}  // namespace hepatica::synthetic
