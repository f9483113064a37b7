// Nearest orientation, the plane's axes, and slices reduced to them.
#include "core/network/frame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/reason.h"
#include "core/image/geometry.h"

namespace hepatica::network {
namespace {

constexpr int kMostSide = 4096;

/// Signed unit vector (LPS) of a letter: axis and sign.
struct Direction {
  size_t axis;
  double sign;
};

Direction direction_of(char letter) {
  switch (letter) {
    case 'L':
      return {0, 1};
    case 'R':
      return {0, -1};
    case 'P':
      return {1, 1};
    case 'A':
      return {1, -1};
    case 'S':
      return {2, 1};
    default:
      return {2, -1};
  }
}

/// The image pixels under each pixel of an axis, and their weights (sum 1; none beyond the image).
struct Taps {
  std::vector<int> first;
  std::vector<size_t> begin;  // one more than pixels
  std::vector<double> weight;
};

Taps make_taps(const PlaneAxis& axis, int image_pixels) {
  Taps out;
  const double half = std::max(axis.step, 1.0) / 2;
  for (int x = 0; x < axis.pixels; ++x) {
    const double centre = axis.first + x * axis.step;
    // Pixel i covers [i - 1/2, i + 1/2].
    const int low = std::max(0, static_cast<int>(std::floor(centre - half + 0.5)));
    const int high =
        std::min(image_pixels - 1, static_cast<int>(std::ceil(centre + half + 0.5)) - 1);
    const bool inside = centre > -0.5 && centre < image_pixels - 0.5;
    out.first.push_back(low);
    out.begin.push_back(out.weight.size());
    double sum = 0;
    for (int i = low; inside && i <= high; ++i) {
      const double share = std::min(centre + half, i + 0.5) - std::max(centre - half, i - 0.5);
      out.weight.push_back(std::max(share, 0.0));
      sum += out.weight.back();
    }
    for (size_t n = out.begin.back(); n < out.weight.size(); ++n) out.weight[n] /= sum;
  }
  out.begin.push_back(out.weight.size());
  return out;
}

/// The image's extent centred on as many pixels as it needs, then whole pixels of padding around:
/// an image that needs no reducing keeps its pixels as they are.
PlaneAxis centred(int image_pixels, double spacing_mm, double pixel_mm, int pixels) {
  PlaneAxis out{pixels, 0, pixel_mm / spacing_mm};
  const int needed = std::clamp(static_cast<int>(std::lround(image_pixels / out.step)), 1, pixels);
  const int padding = (pixels - needed) / 2;
  out.first = (image_pixels - 1) / 2.0 - out.step * ((needed - 1) / 2.0 + padding);
  return out;
}

int padded_side(const Input& input, double extent_mm) {
  const double wanted = std::ceil(extent_mm / input.pixel_mm - 1e-6);
  if (!(wanted < kMostSide)) return kMostSide + 1;
  const int multiple = input.size_multiple;
  const int side = (std::max(1, static_cast<int>(wanted)) + multiple - 1) / multiple * multiple;
  return std::max(side, input.tile_pixels);
}

double clipped(float sample, const Normalisation& normalise) {
  const double x = sample;
  if (!normalise.clip) return x;
  return std::clamp(x, (*normalise.clip)[0], (*normalise.clip)[1]);
}

}  // namespace

Oriented orient(const image::Geometry& geometry, const std::string& letters) {
  std::array<size_t, 3> order{0, 1, 2}, best{0, 1, 2};
  double most = -1;
  const auto dot = [&](size_t image_axis, const Direction& to) {
    return geometry.direction[3 * to.axis + image_axis] * to.sign;
  };
  do {
    double sum = 0;
    for (size_t a = 0; a < 3; ++a) sum += std::abs(dot(order[a], direction_of(letters[a])));
    if (sum > most + 1e-9) {
      most = sum;
      best = order;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  const std::array<std::ptrdiff_t, 3> strides{
      1, geometry.size[0], static_cast<std::ptrdiff_t>(geometry.size[0]) * geometry.size[1]};
  Oriented out;
  out.axis = best;
  for (size_t a = 0; a < 3; ++a) {
    const size_t from = best[a];
    const double along = dot(from, direction_of(letters[a]));
    out.size[a] = geometry.size[from];
    out.spacing_mm[a] = geometry.spacing_mm[from];
    out.flipped[a] = along < 0;
    out.stride[a] = out.flipped[a] ? -strides[from] : strides[from];
    if (out.flipped[a]) out.start += strides[from] * (geometry.size[from] - 1);
    const double angle = std::acos(std::min(1.0, std::abs(along))) * 180 / 3.14159265358979323846;
    out.tilt_deg = std::max(out.tilt_deg, angle);
  }
  return out;
}

Result<Frame> make_frame(const Package& package, const image::Geometry& geometry) {
  if (Status fault = image::check_geometry(geometry)) return *fault;
  const Input& input = package.input;
  Frame out;
  out.grid = orient(geometry, input.orientation);
  const auto& size = out.grid.size;
  const auto& spacing = out.grid.spacing_mm;
  const double width = size[0] * spacing[0], height = size[1] * spacing[1];
  double pixel_mm = input.pixel_mm;
  std::array<int, 2> sides{input.whole_pixels, input.whole_pixels};
  if (input.whole_pixels > 0) {
    pixel_mm = std::max(width, height) / input.whole_pixels;
  } else {
    sides = {padded_side(input, width), padded_side(input, height)};
  }
  if (std::max(sides[0], sides[1]) > kMostSide) {
    return Error{
        Code::kTooLarge, package.id,
        "the slice would need more than 4096 pixels of " + std::to_string(pixel_mm) + " mm a side",
        Reason{"slice_too_wide", {{"most", kMostSide}, {"mm", pixel_mm}}, ""}};
  }
  out.columns = centred(size[0], spacing[0], pixel_mm, sides[0]);
  out.rows = centred(size[1], spacing[1], pixel_mm, sides[1]);
  out.neighbour =
      std::max(1, static_cast<int>(std::min(1e6, std::round(input.neighbour_mm / spacing[2]))));
  return out;
}

int neighbour_slice(const Frame& frame, int w, int away) {
  const long long at = static_cast<long long>(w) + static_cast<long long>(away) * frame.neighbour;
  return at < 0 || at >= frame.grid.size[2] ? w : static_cast<int>(at);
}

Status fill_plane(const image::Volume& volume, const Frame& frame, int w,
                  const Normalisation& normalise, std::span<float> out) {
  const Oriented& grid = frame.grid;
  const Taps across = make_taps(frame.columns, grid.size[0]);
  const Taps down = make_taps(frame.rows, grid.size[1]);
  const double outside = normalise.clip ? (*normalise.clip)[0] : 0.0;
  const auto columns = static_cast<size_t>(frame.columns.pixels);
  // Rows of the image already reduced along the columns; a few neighbouring ones are enough.
  std::vector<double> reduced(columns), line(static_cast<size_t>(grid.size[0]));
  for (size_t y = 0; y < static_cast<size_t>(frame.rows.pixels); ++y) {
    std::fill(reduced.begin(), reduced.end(), 0.0);
    const size_t taps = down.begin[y + 1] - down.begin[y];
    std::fill(line.begin(), line.end(), 0.0);
    for (size_t n = 0; n < taps; ++n) {
      const double weight = down.weight[down.begin[y] + n];
      const int v = down.first[y] + static_cast<int>(n);
      for (int u = 0; u < grid.size[0]; ++u) {
        line[static_cast<size_t>(u)] +=
            weight * clipped(volume.samples[grid.at(u, v, w)], normalise);
      }
    }
    for (size_t x = 0; x < columns; ++x) {
      const bool beyond = taps == 0 || across.begin[x + 1] == across.begin[x];
      double sum = beyond ? outside : 0.0;
      for (size_t n = across.begin[x]; !beyond && n < across.begin[x + 1]; ++n) {
        sum +=
            across.weight[n] * line[static_cast<size_t>(across.first[x]) + (n - across.begin[x])];
      }
      if (!std::isfinite(sum)) {
        return Error{Code::kInvalidArgument, "image",
                     "samples of slice " + std::to_string(w) + " are NaN or infinite",
                     Reason{"image_not_finite", {}, ""}};
      }
      out[y * columns + x] = static_cast<float>((sum - normalise.subtract) / normalise.divide);
    }
  }
  return success();
}

Result<Normalisation> settle(const Normalisation& declared, const image::Volume& volume) {
  Normalisation out = declared;
  if (!declared.by_volume) return out;
  double sum = 0, squares = 0;
  for (const float sample : volume.samples) sum += clipped(sample, declared);
  const double mean = sum / static_cast<double>(volume.samples.size());
  for (const float sample : volume.samples) {
    const double away = clipped(sample, declared) - mean;
    squares += away * away;
  }
  const double sd = std::sqrt(squares / static_cast<double>(volume.samples.size()));
  if (!std::isfinite(mean) || !std::isfinite(sd)) {
    return Error{Code::kInvalidArgument, "image", "samples are NaN or infinite",
                 Reason{"image_not_finite", {}, ""}};
  }
  if (!(sd > 0))
    return Error{Code::kDomain, "image", "every intensity is the same",
                 Reason{"image_constant", {}, ""}};
  out.subtract = mean;
  out.divide = sd;
  return out;
}

}  // namespace hepatica::network
