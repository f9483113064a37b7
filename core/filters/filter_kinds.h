// The kinds of filter behind the Filter interface: each joins settings, reach and response.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "core/filters/filter.h"
#include "core/filters/frequency.h"
#include "core/filters/gabor.h"
#include "core/filters/kernels.h"
#include "core/filters/pyradiomics.h"
#include "core/filters/recursive_log.h"

namespace hepatica::filters {

inline void add_to(Field& sum, Field&& part) {
  if (sum.values.empty()) {
    sum = std::move(part);
    return;
  }
  for (size_t at = 0; at < sum.values.size(); ++at) sum.values[at] += part.values[at];
}

/// Mean, Laws with or without energy, wavelets.
class Separable : public Filter {
 public:
  Separable(std::string name, SeparableFilter filter, int energy_delta)
      : Filter(std::move(name)), filter_(std::move(filter)), delta_(energy_delta) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    return needed_box(filter_, responses(whole, wanted), whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    Field response = filters::apply(filter_, field, responses(whole, wanted));
    if (delta_ == 0) return response;
    return energy(response, delta_, filter_.dimension, filter_.boundary, wanted);
  }

 private:
  /// Where the response must be known for the energy in `wanted`.
  Box responses(const Geometry& whole, const Box& wanted) const {
    int const across = filter_.dimension == Dimension::k3d ? delta_ : 0;
    return reach_box(wanted, {delta_, delta_, across}, whole.size, filter_.boundary);
  }

  SeparableFilter filter_;
  int delta_;
};

struct LogSettings {
  double sigma_mm;
  double cutoff;
  Dimension dimension;
  Boundary boundary;
  std::optional<std::array<int, 3>> riesz;
};

class Log : public Filter {
 public:
  Log(std::string name, LogSettings settings) : Filter(std::move(name)), settings_(settings) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    Result<std::vector<SeparableFilter>> const parts = make(whole);
    if (!parts.ok()) return parts.error();
    if (settings_.riesz) return whole_box(whole.size);
    Box box = wanted;
    for (const SeparableFilter& part : *parts) {
      Box const own = needed_box(part, wanted, whole.size);
      for (size_t axis = 0; axis < 3; ++axis) {
        box.first[axis] = std::min(box.first[axis], own.first[axis]);
        box.last[axis] = std::max(box.last[axis], own.last[axis]);
      }
    }
    return box;
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    Result<std::vector<SeparableFilter>> const parts = make(whole);
    if (!parts.ok()) return parts.error();
    Field sum;
    for (const SeparableFilter& part : *parts) {
      add_to(sum, filters::apply(part, field, settings_.riesz ? field.box : wanted));
    }
    if (!settings_.riesz) return sum;
    return cut(filters::riesz(sum, *settings_.riesz), wanted);
  }

 private:
  Result<std::vector<SeparableFilter>> make(const Geometry& whole) const {
    return log_filter(settings_.sigma_mm, settings_.cutoff, whole.spacing_mm, settings_.dimension,
                      settings_.boundary);
  }
  LogSettings settings_;
};

class Gabor : public Filter {
 public:
  Gabor(std::string name, GaborSettings settings)
      : Filter(std::move(name)), settings_(std::move(settings)) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    if (Status const bad = check(settings_, whole.spacing_mm)) return *bad;
    return needed_box(settings_, whole.spacing_mm, wanted, whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    return filters::apply(settings_, whole.spacing_mm, field, wanted);
  }

 private:
  GaborSettings settings_;
};

class Simoncelli : public Filter {
 public:
  Simoncelli(std::string name, int level, Dimension dimension,
             std::optional<std::array<int, 3>> riesz_orders)
      : Filter(std::move(name)), level_(level), dimension_(dimension), riesz_(riesz_orders) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    if (dimension_ == Dimension::k3d || riesz_) return whole_box(whole.size);
    Box box = whole_box(whole.size);  // whole slices, but only those that are wanted
    box.first[2] = wanted.first[2];
    box.last[2] = wanted.last[2];
    return box;
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    // The field as an image of its own: whole, or a stack of whole slices.
    Box const box = needed(whole, wanted).value();
    Field const part = cut(field, box);
    std::array<int, 3> const size{box.extent(0), box.extent(1), box.extent(2)};
    Field response = simoncelli({size, whole_box(size), part.values}, level_, dimension_);
    if (riesz_) response = filters::riesz(response, *riesz_);
    response.image_size = whole.size;
    response.box = box;
    return cut(response, wanted);
  }

 private:
  int level_;
  Dimension dimension_;
  std::optional<std::array<int, 3>> riesz_;
};

class RecursiveLog : public Filter {
 public:
  RecursiveLog(std::string name, double sigma_mm) : Filter(std::move(name)), sigma_mm_(sigma_mm) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    if (Status const bad = check_recursive_log(sigma_mm_, whole.spacing_mm, whole.size))
      return *bad;
    return recursive_log_box(sigma_mm_, whole.spacing_mm, wanted, whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    return recursive_log(field, sigma_mm_, whole.spacing_mm, wanted);
  }

 private:
  double sigma_mm_;
};

class PeriodicWavelet : public Filter {
 public:
  PeriodicWavelet(std::string name, PyradiomicsWavelet wavelet)
      : Filter(std::move(name)), wavelet_(std::move(wavelet)) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    return needed_box(wavelet_, wanted, whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry&, const Box& wanted, double) const override {
    return filters::apply(wavelet_, field, wanted);
  }

 private:
  PyradiomicsWavelet wavelet_;
};

class IntensityFunction : public Filter {
 public:
  IntensityFunction(std::string name, Pointwise function)
      : Filter(std::move(name)), function_(function) {}

  bool needs_largest_magnitude() const override { return true; }
  Result<Box> needed(const Geometry&, const Box& wanted) const override { return wanted; }

 protected:
  Result<Field> run(const Field& field, const Geometry&, const Box& wanted,
                    double largest_magnitude) const override {
    return pointwise(field, function_, largest_magnitude, wanted);
  }

 private:
  Pointwise function_;
};

class Gradient : public Filter {
 public:
  explicit Gradient(bool use_spacing) : Filter("gradient"), use_spacing_(use_spacing) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    return image::grow_box(wanted, {1, 1, 1}, whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                    double) const override {
    return gradient_magnitude(field, whole.spacing_mm, use_spacing_, wanted);
  }

 private:
  bool use_spacing_;
};

class LocalBinaryPattern : public Filter {
 public:
  LocalBinaryPattern(double radius, int samples, LbpMethod method)
      : Filter("lbp-2D"), radius_(radius), samples_(samples), method_(method) {}

  Result<Box> needed(const Geometry& whole, const Box& wanted) const override {
    return lbp_2d_box(radius_, wanted, whole.size);
  }

 protected:
  Result<Field> run(const Field& field, const Geometry&, const Box& wanted, double) const override {
    return lbp_2d(field, radius_, samples_, method_, wanted);
  }

 private:
  double radius_;
  int samples_;
  LbpMethod method_;
};

}  // namespace hepatica::filters
