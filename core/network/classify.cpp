// Looks at a lesion, reads the answer, and brings maps of it back to the image.
#include "core/network/classify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/network/planes.h"
#include "core/network/scores.h"

namespace hepatica::network {
namespace {

size_t squared(int side) { return static_cast<size_t>(side) * static_cast<size_t>(side); }

/// Voxels of the label in slice w, and their box.
struct Section {
  size_t voxels = 0;
  std::array<int, 2> low{std::numeric_limits<int>::max(), std::numeric_limits<int>::max()};
  std::array<int, 2> high{-1, -1};
};

Section section_of(const image::Mask& mask, const Oriented& grid, int w, uint8_t label) {
  Section out;
  for (int v = 0; v < grid.size[1]; ++v) {
    for (int u = 0; u < grid.size[0]; ++u) {
      if (mask.samples[grid.at(u, v, w)] != label) continue;
      ++out.voxels;
      out.low = {std::min(out.low[0], u), std::min(out.low[1], v)};
      out.high = {std::max(out.high[0], u), std::max(out.high[1], v)};
    }
  }
  return out;
}

PlaneAxis around(double middle, double spacing_mm, double pixel_mm, int pixels) {
  const double step = pixel_mm / spacing_mm;
  return {pixels, middle - step * (pixels - 1) / 2, step};
}

}  // namespace

Result<Look> look_at(const Package& package, const image::Mask& mask, uint8_t label) {
  if (Status fault = image::check_geometry(mask.geometry)) return *fault;
  const Oriented grid = orient(mask.geometry, package.input.orientation);
  Look out;
  Section best;
  for (int w = 0; w < grid.size[2]; ++w) {
    const Section here = section_of(mask, grid, w, label);
    if (here.voxels <= best.voxels) continue;
    best = here;
    out.slice = w;
  }
  if (best.voxels == 0) {
    return Error{Code::kEmptyRoi, "label", "no voxel has the label " + std::to_string(label),
                 Reason{"no_voxel_of_label", {{"label", label}}, ""}};
  }
  std::array<int, 3> oriented{(best.low[0] + best.high[0]) / 2, (best.low[1] + best.high[1]) / 2,
                              out.slice};
  for (size_t a = 0; a < 3; ++a) {
    out.voxel[grid.axis[a]] = grid.flipped[a] ? grid.size[a] - 1 - oriented[a] : oriented[a];
  }
  if (package.input.region_pixels == 0) {
    const Result<Frame> frame = make_frame(package, mask.geometry);
    if (!frame.ok()) return frame.error();
    out.frame = *frame;
    out.pixels = package.input.whole_pixels;
    return out;
  }
  out.pixels = package.input.region_pixels;
  out.frame.grid = grid;
  out.frame.columns = around((best.low[0] + best.high[0]) / 2.0, grid.spacing_mm[0],
                             package.input.pixel_mm, out.pixels);
  out.frame.rows = around((best.low[1] + best.high[1]) / 2.0, grid.spacing_mm[1],
                          package.input.pixel_mm, out.pixels);
  out.frame.neighbour = std::max(
      1,
      static_cast<int>(std::min(1e6, std::round(package.input.neighbour_mm / grid.spacing_mm[2]))));
  return out;
}

Status fill_look(const Package& package, const Look& look, PhaseImages images,
                 std::span<float> tensor) {
  const std::vector<std::string> phases = package.phases();
  const size_t plane = squared(look.pixels);
  if (images.size() != phases.size()) {
    return Error{Code::kMissingInput, "volumes",
                 "the package takes " + std::to_string(phases.size()) + " phases, got " +
                     std::to_string(images.size()),
                 Reason{"run_phases", {{"needed", phases.size()}, {"given", images.size()}}, ""}};
  }
  if (tensor.size() != plane * package.input.channels.size()) {
    return Error{Code::kInvalidArgument, "tensor", "has another size than the input"};
  }
  std::vector<Normalisation> normalise;
  for (const image::Volume* one : images) {
    if (Status fault = image::require_same_geometry(images[0]->geometry, one->geometry)) {
      return fault;
    }
    const Result<Normalisation> settled = settle(package.input.normalise, *one);
    if (!settled.ok()) return settled.error();
    normalise.push_back(*settled);
  }
  return Planes(package, look.frame).fill(images, normalise, look.slice, tensor);
}

Result<ClassAnswer> read_answer(const Package& package, std::span<const float> scores) {
  const auto expected = static_cast<size_t>(package.output.channels());
  if (scores.size() != expected) {
    return Error{Code::kModelInvalid, package.file,
                 "output '" + package.output.name + "' has " + std::to_string(scores.size()) +
                     " scores, the package declares " + std::to_string(expected),
                 Reason{"answer_size", {{"numbers", scores.size()}, {"declared", expected}}, ""}};
  }
  auto found = probabilities(package.output, scores);
  if (!found.ok()) return found.error();
  ClassAnswer out{std::move(*found), 0};
  out.chosen = decide(package.output, out.probabilities);
  return out;
}

int OcclusionGrid::first(int n) const { return std::min(n * stride, pixels - patch); }

OcclusionGrid plan_occlusion(int pixels) {
  OcclusionGrid out;
  out.pixels = pixels;
  out.patch = std::min(pixels, std::max(4, pixels / 8));
  out.stride = std::max(1, out.patch / 2);
  out.side = (pixels - out.patch + out.stride - 1) / out.stride + 1;
  return out;
}

void occlude(const OcclusionGrid& grid, int step, std::span<const float> tensor,
             std::span<float> out) {
  std::copy(tensor.begin(), tensor.end(), out.begin());
  const size_t plane = squared(grid.pixels);
  const int x0 = grid.first(step % grid.side), y0 = grid.first(step / grid.side);
  for (size_t c = 0; c < tensor.size() / plane; ++c) {
    double sum = 0;
    for (const float value : tensor.subspan(c * plane, plane)) sum += static_cast<double>(value);
    const auto mean = static_cast<float>(sum / static_cast<double>(plane));
    for (int y = y0; y < y0 + grid.patch; ++y) {
      for (int x = x0; x < x0 + grid.patch; ++x) {
        out[c * plane + static_cast<size_t>(y * grid.pixels + x)] = mean;
      }
    }
  }
}

OcclusionMap::OcclusionMap(const OcclusionGrid& grid, double plain)
    : grid_(grid), plain_(plain), sum_(squared(grid.pixels)), count_(squared(grid.pixels)) {}

void OcclusionMap::add(int step, double covered) {
  const int x0 = grid_.first(step % grid_.side), y0 = grid_.first(step / grid_.side);
  for (int y = y0; y < y0 + grid_.patch; ++y) {
    for (int x = x0; x < x0 + grid_.patch; ++x) {
      const auto at = static_cast<size_t>(y * grid_.pixels + x);
      sum_[at] += plain_ - covered;
      count_[at] += 1;
    }
  }
}

std::vector<double> OcclusionMap::drops() const {
  std::vector<double> out(sum_.size());
  for (size_t n = 0; n < out.size(); ++n) out[n] = count_[n] > 0 ? sum_[n] / count_[n] : 0;
  return out;
}

std::vector<double> class_activation(std::span<const double> weights,
                                     std::span<const float> activations, int width, int height,
                                     int pixels) {
  const size_t cells = static_cast<size_t>(width) * static_cast<size_t>(height);
  std::vector<double> coarse(cells);
  for (size_t k = 0; k < weights.size(); ++k) {
    for (size_t n = 0; n < cells; ++n) {
      coarse[n] += weights[k] * static_cast<double>(activations[k * cells + n]);
    }
  }
  // Centre of pixel x in cells of a side.
  const auto place = [&](int x, int side) {
    return std::clamp((x + 0.5) * side / pixels - 0.5, 0.0, side - 1.0);
  };
  std::vector<double> out(squared(pixels));
  for (int y = 0; y < pixels; ++y) {
    const double v = place(y, height);
    const int v0 = static_cast<int>(v), v1 = std::min(v0 + 1, height - 1);
    for (int x = 0; x < pixels; ++x) {
      const double u = place(x, width);
      const int u0 = static_cast<int>(u), u1 = std::min(u0 + 1, width - 1);
      const auto cell = [&](int i, int j) { return coarse[static_cast<size_t>(j * width + i)]; };
      const double top = cell(u0, v0) + (u - u0) * (cell(u1, v0) - cell(u0, v0));
      const double bottom = cell(u0, v1) + (u - u0) * (cell(u1, v1) - cell(u0, v1));
      out[static_cast<size_t>(y * pixels + x)] = top + (v - v0) * (bottom - top);
    }
  }
  return out;
}

image::Grid<uint8_t> map_on_image(const Look& look, const image::Geometry& geometry,
                                  std::span<const double> plane, double most) {
  image::Grid<uint8_t> out{geometry, std::vector<uint8_t>(geometry.voxel_count())};
  if (!(most > 0)) return out;
  const auto pixel = [](const PlaneAxis& axis, int u) {
    return static_cast<int>(std::floor((u - axis.first) / axis.step + 0.5));
  };
  const Oriented& grid = look.frame.grid;
  for (int v = 0; v < grid.size[1]; ++v) {
    const int y = pixel(look.frame.rows, v);
    if (y < 0 || y >= look.pixels) continue;
    for (int u = 0; u < grid.size[0]; ++u) {
      const int x = pixel(look.frame.columns, u);
      if (x < 0 || x >= look.pixels) continue;
      const double share = plane[static_cast<size_t>(y * look.pixels + x)] / most;
      out.samples[grid.at(u, v, look.slice)] =
          static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
    }
  }
  return out;
}

}  // namespace hepatica::network
