// Random draws, equal to the last bit on every machine and in WebAssembly.
//
// Only additions, multiplications, divisions and square roots are used (IEEE 754 fixes their
// result); exp, log and cos differ between C libraries.
#pragma once

#include <cstdint>

#include "core/synthetic/point.h"

namespace hepatica::synthetic {

/// 64 well-mixed bits of a number (the finaliser of SplitMix64).
uint64_t mix(uint64_t bits);

/// e^x for x in [-40, 40], to about 1e-12 relative, the same bits everywhere.
double portable_exp(double x);
/// The cube root of x >= 0 by Newton's method, the same bits everywhere.
double portable_cbrt(double x);

/// A stream of random numbers from a seed (SplitMix64; Steele, Lea and Flood 2014).
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  uint64_t bits();
  /// Uniform in [low, high).
  double uniform(double low, double high);
  /// Normal: the sum of twelve uniforms, so never further than 6 SD from the mean.
  double normal(double mean, double sd);
  /// exp of a normal; median is its median.
  double log_normal(double median, double sigma);
  /// A direction, all equally likely.
  Point direction();
  bool happens(double probability) { return uniform(0, 1) < probability; }

 private:
  uint64_t state_;
};

}  // namespace hepatica::synthetic
