// One segmentation, step by step: the caller owns the runtime, this owns everything around it.
//
// A step is one tile of one slice: input() fills the tensor, the caller runs the graph, output()
// takes its scores. A finished slice is brought back to the image's grid at once, so that what is
// kept grows with the image only by a byte a voxel for each map.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/network/clean.h"
#include "core/network/frame.h"
#include "core/network/package.h"
#include "core/network/planes.h"
#include "core/network/tiles.h"

namespace hepatica::network {

struct RunOptions {
  /// Classes whose probability is kept as a map.
  std::vector<int> probability_of;
  /// Keep the uncertainty (entropy) as a map.
  bool uncertainty = false;
};

/// What a run will do and need, known before it starts.
struct RunPlan {
  Frame frame;
  Tiling tiling;
  int channels = 0;
  int slices = 0;
  /// slices * tiles
  int steps = 0;
  size_t input_floats = 0;   // of one step
  size_t output_floats = 0;  // of one step
  /// Bytes kept beside the image: maps, planes, the labelling of parts at its worst.
  size_t own_bytes = 0;
  /// With the runtime's working memory as the package states it.
  size_t total_bytes = 0;
};

/// errors  those of make_frame; kInvalidArgument for a class that is not there
Result<RunPlan> plan_run(const Package& package, const image::Geometry& geometry,
                         const RunOptions& options);

/// kTooLarge, in megabytes, when the plan needs more than is allowed.
Status check_memory(const RunPlan& plan, size_t allowed_bytes);

/// Maps of 0..255 for 0..1.
using ByteMap = image::Grid<uint8_t>;

struct Segmentation {
  image::Mask classes;               // class indices, rules applied
  std::vector<ByteMap> probability;  // in the order of probability_of
  std::optional<ByteMap> uncertainty;
  /// Parts that a rule left out for their mean probability.
  size_t doubtful = 0;
};

class SegmentationRun {
 public:
  /// Images of the package's phases, in the order of Package::phases(), on one grid.
  using Images = std::span<const image::Volume* const>;

  /// errors  those of plan_run and settle; kMissingInput for a phase without an image;
  ///         kGeometryMismatch when the images' grids differ
  static Result<std::unique_ptr<SegmentationRun>> begin(const Package& package, Images images,
                                                        const RunOptions& options);

  const RunPlan& plan() const { return plan_; }
  int steps_done() const { return done_; }

  /// The tensor [1, channels, h, w] of the next step.
  ///
  /// errors  kInvalidArgument when the run is complete, the tensor has another size, the images
  ///         are not those of begin(), or a sample is not finite
  Status input(Images images, std::span<float> tensor);

  /// Takes the scores [1, output channels, h, w] of the step that input() was asked for, once.
  ///
  /// errors  kInvalidArgument when no input() came before; kModelInvalid for another number of
  ///         scores; those of check_scores(). The run stays where it was.
  Status output(std::span<const float> scores);

  /// The result, once. kInvalidArgument before the last step.
  Result<Segmentation> finish();

 private:
  SegmentationRun(Package package, RunPlan plan, const image::Geometry& geometry,
                  const RunOptions& options);
  Status fill_slice(Images images, int slice);
  void write_slice(int slice);

  Package package_;
  RunPlan plan_;
  RunOptions options_;
  std::vector<Normalisation> normalise_;  // of each phase
  Planes source_;
  std::vector<float> planes_;  // of the slice that runs
  int filled_ = -1;            // whose slice that is
  Stitch stitch_;
  std::vector<bool> weighed_;   // classes whose voxels' probability a rule needs
  std::vector<Chosen> chosen_;  // those voxels
  Segmentation result_;
  int done_ = 0;
  bool waiting_ = false;  // for the scores of the input that was filled
};

}  // namespace hepatica::network
