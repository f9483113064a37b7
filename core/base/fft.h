// Discrete Fourier transforms of one and three dimensions, for lengths made of the factors 2, 3
// and 5.
//
// Complex numbers are kept split: one array of real parts, one of imaginary parts. That way the
// compiler can use SIMD, and two real signals travel as one complex one.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace hepatica {

/// Smallest length >= n (n >= 1) that has no prime factor above 5; the lengths Fft takes.
size_t fft_length(size_t n);

/// A plan for transforms of one length: X[k] = sum over j of x[j] exp(-2 pi i j k / n), unscaled.
class Fft {
 public:
  /// Precondition: fft_length(n) == n.
  explicit Fft(size_t n);

  size_t length() const { return n_; }

  /// Transforms `batch` signals at once, in place. Sample j of signal b lies at j * batch + b of re
  /// and im; work_re and work_im are scratch of the same size, n * batch. Swap re and im for the
  /// inverse (then n times the signal).
  void forward(double* re, double* im, double* work_re, double* work_im, size_t batch) const;

 private:
  struct Stage {
    size_t radix;
    size_t length;         // what is left to transform when the stage begins
    size_t first_twiddle;  // into twiddle_re_, twiddle_im_
  };
  size_t n_;
  std::vector<Stage> stages_;
  std::vector<double> twiddle_re_, twiddle_im_;
};

/// A box of complex numbers, x fastest: sample (i, j, k) at i + size[0] * (j + size[1] * k).
struct ComplexBox {
  std::array<size_t, 3> size{0, 0, 0};
  std::vector<double> re, im;
};

/// Transforms the box along x, y and z, in place and unscaled. Only the first filled[2] slices and
/// filled[1] rows of a slice may hold anything but zero; what lies beyond is not transformed along
/// x (and y), which halves the work of a zero-padded box.
void fft_forward(ComplexBox& box, std::array<size_t, 3> filled);

/// Inverse transform without the factor 1 / (number of samples). Only the rows and slices below
/// `wanted` are finished; the others hold intermediate numbers.
void fft_inverse(ComplexBox& box, std::array<size_t, 3> wanted);

}  // namespace hepatica
