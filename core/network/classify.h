// One classification: where the network looks, its answer, and which part of the picture the answer
// hangs on. The caller owns the runtime.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/network/frame.h"
#include "core/network/package.h"

namespace hepatica::network {

/// The slice and the square that a classifier is shown.
struct Look {
  Frame frame;
  int slice = 0;               // of frame.grid
  std::array<int, 3> voxel{};  // image index of the region's middle
  int pixels = 0;              // side of the plane
};

/// The slice that holds most voxels of the label (the first of equal ones); a region's square lies
/// around the middle of the label's box in it, its spacing `mm`; a whole field of view is that of
/// make_frame.
///
/// errors  kEmptyRoi: no voxel has the label; those of make_frame
Result<Look> look_at(const Package& package, const image::Mask& mask, uint8_t label);

/// Images of the package's phases, in the order of Package::phases(), on the mask's grid.
using PhaseImages = std::span<const image::Volume* const>;

/// The tensor [1, channels, pixels, pixels].
///
/// errors  kMissingInput for a phase without an image; kGeometryMismatch between the images; those
///         of settle and fill_plane; kInvalidArgument for a tensor of another size
Status fill_look(const Package& package, const Look& look, PhaseImages images,
                 std::span<float> tensor);

struct ClassAnswer {
  std::vector<float> probabilities;  // one a class; sums to 1 for softmax and sigmoid
  int chosen = 0;                    // decide() of scores.h
};

/// errors  kModelInvalid for another number of scores; those of probabilities()
Result<ClassAnswer> read_answer(const Package& package, std::span<const float> scores);

/// Squares of `patch` pixels a side that cover the plane, each `stride` from the next; the last of
/// a row ends at the edge.
struct OcclusionGrid {
  int pixels = 0;
  int patch = 0;
  int stride = 0;
  int side = 0;  // squares along one side

  int steps() const { return side * side; }
  /// First pixel of a square along an axis.
  int first(int n) const;
};

/// An eighth of the plane, at least 4 pixels, in steps of half of it.
OcclusionGrid plan_occlusion(int pixels);

/// The tensor with one square of every channel at the channel's mean.
///
/// tensor  [1, channels, pixels, pixels]; out the same size
void occlude(const OcclusionGrid& grid, int step, std::span<const float> tensor,
             std::span<float> out);

/// How much a class loses where the picture is covered (Zeiler and Fergus, ECCV 2014, section 4.2).
///
///     drop(x, y) = mean over the squares that cover (x, y) of p(plain) - p(covered)
///
/// Positive: the answer hangs on this place; negative: this place speaks against it.
class OcclusionMap {
 public:
  OcclusionMap(const OcclusionGrid& grid, double plain);
  void add(int step, double covered);
  /// [pixels * pixels], x fastest.
  std::vector<double> drops() const;

 private:
  OcclusionGrid grid_;
  double plain_;
  std::vector<double> sum_, count_;
};

/// Class activation map (Zhou et al., CVPR 2016): sum over k of weight[k] * activation k, on the
/// plane's pixels (linear between the activations' centres).
///
/// activations  [1, weights, h, w]
std::vector<double> class_activation(std::span<const double> weights,
                                     std::span<const float> activations, int width, int height,
                                     int pixels);

/// A map of the plane on the image's grid, in the slice looked at: 255 at `most`, 0 for what is not
/// positive and outside the plane. Each voxel takes the nearest pixel.
image::Grid<uint8_t> map_on_image(const Look& look, const image::Geometry& geometry,
                                  std::span<const double> plane, double most);

}  // namespace hepatica::network
