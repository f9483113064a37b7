// Mixed-radix Stockham transform: every stage reads one array and writes the other in order, so
// that no bit reversal is needed and the innermost loop runs over contiguous signals.
#include "core/base/fft.h"

#include <algorithm>
#include <cmath>

namespace hepatica {
namespace {

constexpr double kPi = 3.14159265358979323846;

struct Split {
  const double* re;
  const double* im;
};

// One output line of a butterfly: out = w * (ar + i ai).
inline void store(double ar, double ai, double wr, double wi, double* re, double* im) {
  *re = ar * wr - ai * wi;
  *im = ar * wi + ai * wr;
}

void radix2(size_t half, size_t s, const double* tr, const double* ti, Split in, double* re,
            double* im) {
  for (size_t p = 0; p < half; ++p) {
    const double wr = tr[p], wi = ti[p];
    const double *ar = in.re + s * p, *ai = in.im + s * p;
    const double *br = ar + s * half, *bi = ai + s * half;
    double *ur = re + s * 2 * p, *ui = im + s * 2 * p, *vr = ur + s, *vi = ui + s;
    for (size_t q = 0; q < s; ++q) {
      ur[q] = ar[q] + br[q];
      ui[q] = ai[q] + bi[q];
      store(ar[q] - br[q], ai[q] - bi[q], wr, wi, vr + q, vi + q);
    }
  }
}

void radix4(size_t m, size_t s, const double* tr, const double* ti, Split in, double* re,
            double* im) {
  for (size_t p = 0; p < m; ++p) {
    const double w1r = tr[3 * p], w1i = ti[3 * p], w2r = tr[3 * p + 1], w2i = ti[3 * p + 1];
    const double w3r = tr[3 * p + 2], w3i = ti[3 * p + 2];
    const double *ar = in.re + s * p, *ai = in.im + s * p;
    const double *br = ar + s * m, *bi = ai + s * m, *cr = br + s * m, *ci = bi + s * m;
    const double *dr = cr + s * m, *di = ci + s * m;
    double *yr = re + s * 4 * p, *yi = im + s * 4 * p;
    for (size_t q = 0; q < s; ++q) {
      const double acr = ar[q] + cr[q], aci = ai[q] + ci[q];
      const double amr = ar[q] - cr[q], ami = ai[q] - ci[q];
      const double bdr = br[q] + dr[q], bdi = bi[q] + di[q];
      const double bmr = br[q] - dr[q], bmi = bi[q] - di[q];  // times -i: (bmi, -bmr)
      yr[q] = acr + bdr;
      yi[q] = aci + bdi;
      store(amr + bmi, ami - bmr, w1r, w1i, yr + s + q, yi + s + q);
      store(acr - bdr, aci - bdi, w2r, w2i, yr + 2 * s + q, yi + 2 * s + q);
      store(amr - bmi, ami + bmr, w3r, w3i, yr + 3 * s + q, yi + 3 * s + q);
    }
  }
}

void radix3(size_t m, size_t s, const double* tr, const double* ti, Split in, double* re,
            double* im) {
  const double h = std::sqrt(3.0) / 2;
  for (size_t p = 0; p < m; ++p) {
    const double w1r = tr[2 * p], w1i = ti[2 * p], w2r = tr[2 * p + 1], w2i = ti[2 * p + 1];
    const double *ar = in.re + s * p, *ai = in.im + s * p;
    const double *br = ar + s * m, *bi = ai + s * m, *cr = br + s * m, *ci = bi + s * m;
    double *yr = re + s * 3 * p, *yi = im + s * 3 * p;
    for (size_t q = 0; q < s; ++q) {
      const double sr = br[q] + cr[q], si = bi[q] + ci[q];
      const double dr = h * (br[q] - cr[q]), di = h * (bi[q] - ci[q]);
      const double mr = ar[q] - 0.5 * sr, mi = ai[q] - 0.5 * si;
      yr[q] = ar[q] + sr;
      yi[q] = ai[q] + si;
      store(mr + di, mi - dr, w1r, w1i, yr + s + q, yi + s + q);
      store(mr - di, mi + dr, w2r, w2i, yr + 2 * s + q, yi + 2 * s + q);
    }
  }
}

void radix5(size_t m, size_t s, const double* tr, const double* ti, Split in, double* re,
            double* im) {
  const double c1 = std::cos(2 * kPi / 5), c2 = std::cos(4 * kPi / 5);
  const double s1 = std::sin(2 * kPi / 5), s2 = std::sin(4 * kPi / 5);
  for (size_t p = 0; p < m; ++p) {
    const double *wr = tr + 4 * p, *wi = ti + 4 * p;
    const double *x0r = in.re + s * p, *x0i = in.im + s * p;
    const size_t step = s * m;
    double *yr = re + s * 5 * p, *yi = im + s * 5 * p;
    for (size_t q = 0; q < s; ++q) {
      const double ar = x0r[q], ai = x0i[q];
      const double p1r = x0r[q + step] + x0r[q + 4 * step], p1i = x0i[q + step] + x0i[q + 4 * step];
      const double m1r = x0r[q + step] - x0r[q + 4 * step], m1i = x0i[q + step] - x0i[q + 4 * step];
      const double p2r = x0r[q + 2 * step] + x0r[q + 3 * step];
      const double p2i = x0i[q + 2 * step] + x0i[q + 3 * step];
      const double m2r = x0r[q + 2 * step] - x0r[q + 3 * step];
      const double m2i = x0i[q + 2 * step] - x0i[q + 3 * step];
      const double ur = ar + c1 * p1r + c2 * p2r, ui = ai + c1 * p1i + c2 * p2i;
      const double vr = ar + c2 * p1r + c1 * p2r, vi = ai + c2 * p1i + c1 * p2i;
      const double er = s1 * m1r + s2 * m2r, ei = s1 * m1i + s2 * m2i;
      const double fr = s2 * m1r - s1 * m2r, fi = s2 * m1i - s1 * m2i;
      yr[q] = ar + p1r + p2r;
      yi[q] = ai + p1i + p2i;
      store(ur + ei, ui - er, wr[0], wi[0], yr + s + q, yi + s + q);
      store(vr + fi, vi - fr, wr[1], wi[1], yr + 2 * s + q, yi + 2 * s + q);
      store(vr - fi, vi + fr, wr[2], wi[2], yr + 3 * s + q, yi + 3 * s + q);
      store(ur - ei, ui + er, wr[3], wi[3], yr + 4 * s + q, yi + 4 * s + q);
    }
  }
}

size_t next_radix(size_t n) {
  if (n % 4 == 0) return 4;
  if (n % 2 == 0) return 2;
  return n % 3 == 0 ? 3 : 5;
}

}  // namespace

size_t fft_length(size_t n) {
  for (size_t candidate = std::max<size_t>(n, 1);; ++candidate) {
    size_t rest = candidate;
    for (size_t prime : {2, 3, 5}) {
      while (rest % prime == 0) rest /= prime;
    }
    if (rest == 1) return candidate;
  }
}

Fft::Fft(size_t n) : n_(n) {
  for (size_t left = n; left > 1;) {
    const size_t radix = next_radix(left);
    stages_.push_back({radix, left, twiddle_re_.size()});
    for (size_t p = 0; p < left / radix; ++p) {
      for (size_t j = 1; j < radix; ++j) {
        const double angle = -2 * kPi * static_cast<double>(p * j) / static_cast<double>(left);
        twiddle_re_.push_back(std::cos(angle));
        twiddle_im_.push_back(std::sin(angle));
      }
    }
    left /= radix;
  }
}

void Fft::forward(double* re, double* im, double* work_re, double* work_im, size_t batch) const {
  double *from_re = re, *from_im = im, *to_re = work_re, *to_im = work_im;
  size_t s = batch;
  for (const Stage& stage : stages_) {
    const double* tr = twiddle_re_.data() + stage.first_twiddle;
    const double* ti = twiddle_im_.data() + stage.first_twiddle;
    const size_t m = stage.length / stage.radix;
    const Split in{from_re, from_im};
    if (stage.radix == 4) radix4(m, s, tr, ti, in, to_re, to_im);
    if (stage.radix == 2) radix2(m, s, tr, ti, in, to_re, to_im);
    if (stage.radix == 3) radix3(m, s, tr, ti, in, to_re, to_im);
    if (stage.radix == 5) radix5(m, s, tr, ti, in, to_re, to_im);
    std::swap(from_re, to_re);
    std::swap(from_im, to_im);
    s *= stage.radix;
  }
  if (from_re != re) {
    std::copy_n(from_re, n_ * batch, re);
    std::copy_n(from_im, n_ * batch, im);
  }
}

namespace {

// Scratch for one bundle of lines: the lines are gathered so that they lie side by side,
// transformed together, and written back.
class LineBundle {
 public:
  explicit LineBundle(const Fft& plan) : plan_(plan) {
    for (auto* v : {&re_, &im_, &work_re_, &work_im_}) v->resize(plan.length() * kLines);
  }

  // `lines` lines whose samples are `step` apart and which themselves lie `apart` from each other.
  void transform(double* re, double* im, size_t step, size_t apart, size_t lines) {
    const size_t n = plan_.length();
    for (size_t j = 0; j < n; ++j) {
      for (size_t b = 0; b < lines; ++b) {
        re_[j * lines + b] = re[j * step + b * apart];
        im_[j * lines + b] = im[j * step + b * apart];
      }
    }
    plan_.forward(re_.data(), im_.data(), work_re_.data(), work_im_.data(), lines);
    for (size_t j = 0; j < n; ++j) {
      for (size_t b = 0; b < lines; ++b) {
        re[j * step + b * apart] = re_[j * lines + b];
        im[j * step + b * apart] = im_[j * lines + b];
      }
    }
  }

  static constexpr size_t kLines = 16;

 private:
  const Fft& plan_;
  std::vector<double> re_, im_, work_re_, work_im_;
};

// Lines along x of the first `rows` rows of the first `slices` slices.
void along_x(double* re, double* im, const std::array<size_t, 3>& size, size_t rows,
             size_t slices) {
  const Fft plan(size[0]);
  LineBundle bundle(plan);
  for (size_t k = 0; k < slices; ++k) {
    for (size_t j = 0; j < rows; j += LineBundle::kLines) {
      const size_t at = size[0] * (j + size[1] * k);
      bundle.transform(re + at, im + at, 1, size[0], std::min(LineBundle::kLines, rows - j));
    }
  }
}

void along_y(double* re, double* im, const std::array<size_t, 3>& size, size_t slices) {
  const Fft plan(size[1]);
  LineBundle bundle(plan);
  for (size_t k = 0; k < slices; ++k) {
    for (size_t i = 0; i < size[0]; i += LineBundle::kLines) {
      const size_t at = i + size[0] * size[1] * k;
      bundle.transform(re + at, im + at, size[0], 1, std::min(LineBundle::kLines, size[0] - i));
    }
  }
}

// Rows beyond `rows` are left alone.
void along_z(double* re, double* im, const std::array<size_t, 3>& size, size_t rows) {
  const Fft plan(size[2]);
  LineBundle bundle(plan);
  for (size_t j = 0; j < rows; ++j) {
    for (size_t i = 0; i < size[0]; i += LineBundle::kLines) {
      const size_t at = i + size[0] * j;
      bundle.transform(re + at, im + at, size[0] * size[1], 1,
                       std::min(LineBundle::kLines, size[0] - i));
    }
  }
}

}  // namespace

void fft_forward(ComplexBox& box, std::array<size_t, 3> filled) {
  double *re = box.re.data(), *im = box.im.data();
  along_x(re, im, box.size, filled[1], filled[2]);
  along_y(re, im, box.size, filled[2]);
  along_z(re, im, box.size, box.size[1]);
}

void fft_inverse(ComplexBox& box, std::array<size_t, 3> wanted) {
  double *re = box.im.data(), *im = box.re.data();  // swapped: the inverse is the forward one
  along_z(re, im, box.size, box.size[1]);
  along_y(re, im, box.size, wanted[2]);
  along_x(re, im, box.size, wanted[1], wanted[2]);
}

}  // namespace hepatica
