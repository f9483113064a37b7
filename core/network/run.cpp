// The steps of a run, and a slice of scores brought back to the image's grid.
#include "core/network/run.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/network/scores.h"

namespace hepatica::network {
namespace {

/// For each image pixel of an axis the network pixels on both sides and the share of the second.
struct Back {
  std::vector<size_t> low, high;
  std::vector<float> share;
};

Back way_back(const PlaneAxis& axis, int image_pixels) {
  Back out;
  for (int u = 0; u < image_pixels; ++u) {
    const double x = std::clamp((u - axis.first) / axis.step, 0.0, axis.pixels - 1.0);
    const int low = static_cast<int>(x + 1e-9);
    out.low.push_back(static_cast<size_t>(low));
    out.high.push_back(static_cast<size_t>(std::min(low + 1, axis.pixels - 1)));
    // What is whole but for rounding is exact.
    const double share = x - low;
    out.share.push_back(share < 1e-9 ? 0.0F : static_cast<float>(share));
  }
  return out;
}

uint8_t to_byte(float share) {
  return static_cast<uint8_t>(std::lround(std::clamp(share, 0.0F, 1.0F) * 255.0F));
}

size_t area(int width, int height) {
  return static_cast<size_t>(width) * static_cast<size_t>(height);
}

}  // namespace

Result<RunPlan> plan_run(const Package& package, const image::Geometry& geometry,
                         const RunOptions& options) {
  const Result<Frame> frame = make_frame(package, geometry);
  if (!frame.ok()) return frame.error();
  const int classes = static_cast<int>(package.output.classes.size());
  for (const int c : options.probability_of) {
    if (c >= 0 && c < classes) continue;
    return Error{Code::kInvalidArgument, "class", "the network has no class " + std::to_string(c)};
  }
  RunPlan out;
  out.frame = *frame;
  out.tiling = make_tiling(out.frame.columns.pixels, out.frame.rows.pixels,
                           package.input.tile_pixels, package.input.tile_overlap);
  out.channels = static_cast<int>(package.input.channels.size());
  out.slices = out.frame.grid.size[2];
  const auto tiles = static_cast<long long>(out.tiling.tiles.size());
  if (tiles * out.slices > 10000000) {
    return Error{Code::kTooLarge, package.id, std::to_string(tiles * out.slices) + " runs",
                 Reason{"run_too_many", {{"runs", tiles * out.slices}}, ""}};
  }
  out.steps = static_cast<int>(tiles * out.slices);
  const size_t tile = area(out.tiling.tile_width, out.tiling.tile_height);
  const size_t plane = area(out.tiling.width, out.tiling.height);
  out.input_floats = tile * static_cast<size_t>(out.channels);
  out.output_floats = tile * static_cast<size_t>(package.output.channels());
  const size_t maps = 1 + options.probability_of.size() + (options.uncertainty ? 1 : 0);
  // Labelling parts: the cut-out, the region, and 4 bytes a voxel for the number of its part.
  const size_t voxels = geometry.voxel_count();
  const std::vector<bool> weighed = classes_weighed(package.output);
  const bool weighs = std::find(weighed.begin(), weighed.end(), true) != weighed.end();
  // Of the voxels whose probability is kept for a rule, lesions as a rule, there are far fewer.
  const size_t chosen = weighs ? voxels / 8 * sizeof(Chosen) : 0;
  out.own_bytes = voxels * (maps + 6) + chosen +
                  plane * sizeof(float) * static_cast<size_t>(out.channels + 2 * classes + 2) +
                  (out.input_floats + out.output_floats) * sizeof(float) +
                  Planes(package, out.frame).bytes();
  out.total_bytes = out.own_bytes + static_cast<size_t>(package.working_mb * 1e6);
  return out;
}

Status check_memory(const RunPlan& plan, size_t allowed_bytes) {
  if (plan.total_bytes <= allowed_bytes) return success();
  const auto mb = [](size_t bytes) { return std::to_string((bytes + 999999) / 1000000) + " MB"; };
  return Error{Code::kTooLarge, "image",
               "the run needs " + mb(plan.total_bytes) + " beside the image, " + mb(allowed_bytes) +
                   " are allowed",
               Reason{"run_memory",
                      {{"needs_mb", (plan.total_bytes + 999999) / 1000000},
                       {"allowed_mb", allowed_bytes / 1000000}},
                      ""}};
}

SegmentationRun::SegmentationRun(Package package, RunPlan plan, const image::Geometry& geometry,
                                 const RunOptions& options)
    : package_(std::move(package)),
      plan_(std::move(plan)),
      options_(options),
      source_(package_, plan_.frame),
      planes_(area(plan_.tiling.width, plan_.tiling.height) * static_cast<size_t>(plan_.channels)),
      stitch_(plan_.tiling, package_.output.channels()),
      weighed_(classes_weighed(package_.output)) {
  const auto map = [&] { return ByteMap{geometry, std::vector<uint8_t>(geometry.voxel_count())}; };
  result_.classes = map();
  for (size_t n = 0; n < options.probability_of.size(); ++n) result_.probability.push_back(map());
  if (options.uncertainty) result_.uncertainty = map();
}

Result<std::unique_ptr<SegmentationRun>> SegmentationRun::begin(const Package& package,
                                                                Images images,
                                                                const RunOptions& options) {
  const auto phases = package.phases();
  if (images.size() != phases.size()) {
    return Error{Code::kMissingInput, "image",
                 "the network needs " + std::to_string(phases.size()) + " phases, " +
                     std::to_string(images.size()) + " given",
                 Reason{"run_phases", {{"needed", phases.size()}, {"given", images.size()}}, ""}};
  }
  for (const image::Volume* one : images) {
    if (Status fault = image::require_same_geometry(images[0]->geometry, one->geometry)) {
      return *fault;
    }
  }
  Result<RunPlan> plan = plan_run(package, images[0]->geometry, options);
  if (!plan.ok()) return plan.error();
  std::vector<Normalisation> normalise;
  for (const image::Volume* one : images) {
    const Result<Normalisation> settled = settle(package.input.normalise, *one);
    if (!settled.ok()) return settled.error();
    normalise.push_back(*settled);
  }
  std::unique_ptr<SegmentationRun> out(
      new SegmentationRun(package, std::move(*plan), images[0]->geometry, options));
  out->normalise_ = std::move(normalise);
  return out;
}

Status SegmentationRun::fill_slice(Images images, int slice) {
  if (Status fault = source_.fill(images, normalise_, slice, planes_)) return fault;
  filled_ = slice;
  return success();
}

Status SegmentationRun::input(Images images, std::span<float> tensor) {
  if (done_ >= plan_.steps) {
    return Error{Code::kInvalidArgument, "network", "every step of the run is done"};
  }
  if (tensor.size() != plan_.input_floats || images.size() != normalise_.size()) {
    return Error{Code::kInvalidArgument, "network", "the tensor or the images are not the run's"};
  }
  for (const image::Volume* one : images) {
    if (one->geometry.size != result_.classes.geometry.size) {
      return Error{Code::kInvalidArgument, "network", "the image is not the run's"};
    }
  }
  const int tiles = static_cast<int>(plan_.tiling.tiles.size());
  const int slice = done_ / tiles;
  if (filled_ != slice) {
    if (Status fault = fill_slice(images, slice)) return fault;
  }
  cut(planes_, plan_.tiling, static_cast<size_t>(done_ % tiles), plan_.channels, tensor);
  waiting_ = true;
  return success();
}

Status SegmentationRun::output(std::span<const float> scores) {
  if (!waiting_) {
    return Error{Code::kInvalidArgument, "network", "no step is waiting for scores"};
  }
  if (scores.size() != plan_.output_floats) {
    return Error{
        Code::kModelInvalid, package_.file,
        "the graph answered with " + std::to_string(scores.size()) +
            " numbers, the package declares " + std::to_string(plan_.output_floats),
        Reason{"answer_size", {{"numbers", scores.size()}, {"declared", plan_.output_floats}}, ""}};
  }
  // All that can be wrong is told before the sums are touched.
  if (Status fault = check_scores(package_.output, scores)) return fault;
  const int tiles = static_cast<int>(plan_.tiling.tiles.size());
  stitch_.add(static_cast<size_t>(done_ % tiles), scores);
  if (done_ % tiles == tiles - 1) write_slice(done_ / tiles);
  waiting_ = false;
  ++done_;
  return success();
}

void SegmentationRun::write_slice(int slice) {
  const std::vector<float> p = checked_probabilities(package_.output, stitch_.finish());
  const size_t classes = package_.output.classes.size();
  const auto width = static_cast<size_t>(plan_.tiling.width);
  const size_t plane = p.size() / classes;
  std::vector<float> doubt(options_.uncertainty ? plane : 0), one(classes);
  for (size_t n = 0; n < doubt.size(); ++n) {
    for (size_t c = 0; c < classes; ++c) one[c] = p[c * plane + n];
    doubt[n] = static_cast<float>(uncertainty(one));
  }
  const Oriented& grid = plan_.frame.grid;
  const Back across = way_back(plan_.frame.columns, grid.size[0]);
  const Back down = way_back(plan_.frame.rows, grid.size[1]);
  for (int v = 0; v < grid.size[1]; ++v) {
    const auto row = static_cast<size_t>(v);
    const float fy = down.share[row];
    const size_t above = down.low[row] * width, below = down.high[row] * width;
    for (int u = 0; u < grid.size[0]; ++u) {
      const auto column = static_cast<size_t>(u);
      const float fx = across.share[column];
      const size_t left = across.low[column], right = across.high[column];
      const auto mixed = [&](const float* from) {
        const float upper = from[above + left] + fx * (from[above + right] - from[above + left]);
        const float lower = from[below + left] + fx * (from[below + right] - from[below + left]);
        return upper + fy * (lower - upper);
      };
      for (size_t c = 0; c < classes; ++c) one[c] = mixed(p.data() + c * plane);
      const size_t to = grid.at(u, v, slice);
      const auto is = static_cast<size_t>(decide(package_.output, one));
      result_.classes.samples[to] = static_cast<uint8_t>(is);
      if (weighed_[is]) chosen_.push_back({to, one[is]});
      for (size_t n = 0; n < result_.probability.size(); ++n) {
        result_.probability[n].samples[to] =
            to_byte(one[static_cast<size_t>(options_.probability_of[n])]);
      }
      if (result_.uncertainty) result_.uncertainty->samples[to] = to_byte(mixed(doubt.data()));
    }
  }
}

Result<Segmentation> SegmentationRun::finish() {
  if (done_ < plan_.steps || result_.classes.samples.empty()) {
    return Error{Code::kInvalidArgument, "network",
                 std::to_string(done_) + " of " + std::to_string(plan_.steps) + " steps are done"};
  }
  result_.doubtful = apply_rules(package_.output, plan_.frame.grid, chosen_, result_.classes);
  chosen_ = {};
  return std::move(result_);
}

}  // namespace hepatica::network
