// Lines are gathered in batches, so that every axis runs through the same contiguous code.
#include "core/filters/transform.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

namespace hepatica::filters {
namespace {

constexpr size_t kBatch = 16;

/// A transform of one length, smooth or not, for batches of kBatch lines (sample j of line b at
/// j * kBatch + b).
class LineTransform {
 public:
  explicit LineTransform(size_t n) : n_(n) {
    if (fft_length(n) == n) {
      plan_ = std::make_unique<Fft>(n);
    } else {
      prepare_chirp();
    }
    size_t const length = plan_->length() * kBatch;
    for (std::vector<double>* const v : {&work_re_, &work_im_}) v->assign(length, 0.0);
  }

  void forward(double* re, double* im) {
    if (chirp_re_.empty()) {
      plan_->forward(re, im, work_re_.data(), work_im_.data(), kBatch);
    } else {
      forward_chirp(re, im);
    }
  }

 private:
  /// exp(-pi i j^2 / n); j^2 modulo 2n keeps the angle exact.
  void prepare_chirp() {
    size_t const length = fft_length(2 * n_ - 1);
    plan_ = std::make_unique<Fft>(length);
    filter_re_.assign(length * kBatch, 0.0);
    filter_im_.assign(length * kBatch, 0.0);
    for (size_t j = 0; j < n_; ++j) {
      double const angle =
          std::numbers::pi * static_cast<double>(j * j % (2 * n_)) / static_cast<double>(n_);
      chirp_re_.push_back(std::cos(angle));
      chirp_im_.push_back(-std::sin(angle));
    }
    std::vector<double> re(length, 0.0);
    std::vector<double> im(length, 0.0);
    for (size_t j = 0; j < n_; ++j) {
      size_t const mirror = j == 0 ? 0 : length - j;
      re[j] = re[mirror] = chirp_re_[j];
      im[j] = im[mirror] = -chirp_im_[j];
    }
    std::vector<double> scratch_re(length);
    std::vector<double> scratch_im(length);
    plan_->forward(re.data(), im.data(), scratch_re.data(), scratch_im.data(), 1);
    spectrum_re_ = std::move(re);
    spectrum_im_ = std::move(im);
  }

  void forward_chirp(double* re, double* im) {
    size_t const length = plan_->length();
    std::fill(filter_re_.begin(), filter_re_.end(), 0.0);
    std::fill(filter_im_.begin(), filter_im_.end(), 0.0);
    for (size_t j = 0; j < n_; ++j) {
      multiply(re + j * kBatch, im + j * kBatch, chirp_re_[j], chirp_im_[j], 1,
               &filter_re_[j * kBatch], &filter_im_[j * kBatch]);
    }
    plan_->forward(filter_re_.data(), filter_im_.data(), work_re_.data(), work_im_.data(), kBatch);
    for (size_t j = 0; j < length; ++j) {
      multiply(&filter_re_[j * kBatch], &filter_im_[j * kBatch], spectrum_re_[j], spectrum_im_[j],
               1, &filter_re_[j * kBatch], &filter_im_[j * kBatch]);
    }
    // Swapped parts: the inverse transform.
    plan_->forward(filter_im_.data(), filter_re_.data(), work_re_.data(), work_im_.data(), kBatch);
    double const scale = 1.0 / static_cast<double>(length);
    for (size_t j = 0; j < n_; ++j) {
      multiply(&filter_re_[j * kBatch], &filter_im_[j * kBatch], chirp_re_[j], chirp_im_[j], scale,
               re + j * kBatch, im + j * kBatch);
    }
  }

  static void multiply(const double* re, const double* im, double by_re, double by_im, double scale,
                       double* out_re, double* out_im) {
    for (size_t b = 0; b < kBatch; ++b) {
      double const r = re[b] * by_re - im[b] * by_im;
      double const i = re[b] * by_im + im[b] * by_re;
      out_re[b] = scale * r;
      out_im[b] = scale * i;
    }
  }

  size_t n_;
  std::unique_ptr<Fft> plan_;
  std::vector<double> chirp_re_, chirp_im_;        // n_ values; empty for smooth lengths
  std::vector<double> spectrum_re_, spectrum_im_;  // transform of the conjugate chirp
  std::vector<double> filter_re_, filter_im_;
  std::vector<double> work_re_, work_im_;
};

void along_axis(std::vector<double>& re, std::vector<double>& im, const std::array<size_t, 3>& size,
                size_t axis) {
  size_t const n = size[axis];
  if (n < 2) return;
  size_t const stride = axis == 0 ? 1 : axis == 1 ? size[0] : size[0] * size[1];
  size_t const lines = re.size() / n;
  LineTransform line(n);
  std::vector<double> batch_re(n * kBatch);
  std::vector<double> batch_im(n * kBatch);
  std::array<size_t, kBatch> start{};
  for (size_t first = 0; first < lines; first += kBatch) {
    size_t const count = std::min(kBatch, lines - first);
    for (size_t b = 0; b < count; ++b) {
      size_t const number = first + b;
      start[b] = number % stride + number / stride * stride * n;
    }
    for (size_t j = 0; j < n; ++j) {
      for (size_t b = 0; b < count; ++b) {
        batch_re[j * kBatch + b] = re[start[b] + j * stride];
        batch_im[j * kBatch + b] = im[start[b] + j * stride];
      }
    }
    line.forward(batch_re.data(), batch_im.data());
    for (size_t j = 0; j < n; ++j) {
      for (size_t b = 0; b < count; ++b) {
        re[start[b] + j * stride] = batch_re[j * kBatch + b];
        im[start[b] + j * stride] = batch_im[j * kBatch + b];
      }
    }
  }
}

}  // namespace

void transform(ComplexBox& box) {
  for (size_t axis = 0; axis < 3; ++axis) along_axis(box.re, box.im, box.size, axis);
}

void inverse_transform(ComplexBox& box) {
  std::swap(box.re, box.im);
  transform(box);
  std::swap(box.re, box.im);
  double const scale = 1.0 / static_cast<double>(box.re.size());
  for (double& value : box.re) value *= scale;
  for (double& value : box.im) value *= scale;
}

}  // namespace hepatica::filters
