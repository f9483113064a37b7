// Tests of the Fourier transform against the sum that defines it.
#include "core/base/fft.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

namespace hepatica {
namespace {

using Complex = std::complex<double>;

// A reproducible signal without structure (linear congruential generator of Numerical Recipes).
std::vector<double> noise(size_t n, uint32_t seed) {
  std::vector<double> values(n);
  for (double& value : values) {
    seed = seed * 1664525u + 1013904223u;
    value = seed / 4294967296.0 - 0.5;
  }
  return values;
}

Complex naive(const std::vector<double>& re, const std::vector<double>& im, size_t k) {
  Complex sum = 0;
  const double n = static_cast<double>(re.size());
  for (size_t j = 0; j < re.size(); ++j) {
    const double angle = -2 * M_PI * static_cast<double>((j * k) % re.size()) / n;
    sum += Complex(re[j], im[j]) * Complex(std::cos(angle), std::sin(angle));
  }
  return sum;
}

TEST(Fft, EqualsItsDefinitionForEveryMixOfFactors) {
  for (size_t n : {1u, 2u, 3u, 4u, 5u, 6u, 8u, 9u, 10u, 12u, 15u, 16u, 20u, 30u, 45u, 60u, 120u}) {
    std::vector<double> re = noise(n, 1), im = noise(n, 2);
    const std::vector<double> re0 = re, im0 = im;
    std::vector<double> work_re(n), work_im(n);
    Fft(n).forward(re.data(), im.data(), work_re.data(), work_im.data(), 1);
    for (size_t k = 0; k < n; ++k) {
      const Complex expected = naive(re0, im0, k);
      EXPECT_NEAR(re[k], expected.real(), 1e-12) << n << " " << k;
      EXPECT_NEAR(im[k], expected.imag(), 1e-12) << n << " " << k;
    }
  }
}

TEST(Fft, LengthsHaveNoFactorAboveFive) {
  EXPECT_EQ(fft_length(1), 1u);
  EXPECT_EQ(fft_length(7), 8u);
  EXPECT_EQ(fft_length(49), 50u);
  EXPECT_EQ(fft_length(97), 100u);
}

TEST(Fft, InverseOfZeroPaddedBoxGivesTheBoxBack) {
  ComplexBox box;
  box.size = {20, 6, 9};
  box.re.assign(20 * 6 * 9, 0.0);
  box.im = box.re;
  const std::array<size_t, 3> filled{20, 4, 5};
  const std::vector<double> signal = noise(box.re.size(), 3);
  for (size_t k = 0; k < filled[2]; ++k) {
    for (size_t j = 0; j < filled[1]; ++j) {
      for (size_t i = 0; i < 20; ++i) {
        const size_t at = i + 20 * (j + 6 * k);
        box.re[at] = signal[at];
        box.im[at] = -2 * signal[at];
      }
    }
  }
  const ComplexBox before = box;
  fft_forward(box, filled);
  fft_inverse(box, box.size);
  for (size_t at = 0; at < box.re.size(); ++at) {
    EXPECT_NEAR(box.re[at] / (20 * 6 * 9), before.re[at], 1e-13);
    EXPECT_NEAR(box.im[at] / (20 * 6 * 9), before.im[at], 1e-13);
  }
}

}  // namespace
}  // namespace hepatica
