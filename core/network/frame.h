// Where a network looks: its slices and pixels as seen from an image's grid, and back.
//
// Axes are permuted and flipped to the nearest of the network's orientation; an oblique grid is not
// turned, so slices stay the slices that were taken. Within a slice every axis is resampled by
// itself: pixel x of the network lies at oriented index first + x * step of the image.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/network/package.h"

namespace hepatica::network {

/// The image's grid walked along the network's axes: columns, rows, slices.
struct Oriented {
  std::array<int, 3> size{};
  std::array<double, 3> spacing_mm{};
  /// Image axis behind each of the network's axes, and whether it is walked backwards.
  std::array<size_t, 3> axis{0, 1, 2};
  std::array<bool, 3> flipped{};
  /// Largest angle between an axis and the direction it stands for.
  double tilt_deg = 0;
  /// Sample (u, v, w) lies at start + u * stride[0] + v * stride[1] + w * stride[2].
  std::ptrdiff_t start = 0;
  std::array<std::ptrdiff_t, 3> stride{};

  size_t at(int u, int v, int w) const {
    return static_cast<size_t>(start + u * stride[0] + v * stride[1] + w * stride[2]);
  }
};

/// letters  as Input::orientation, already checked
Oriented orient(const image::Geometry& geometry, const std::string& letters);

/// One axis of the plane: network pixel x lies at oriented index first + x * step.
struct PlaneAxis {
  int pixels = 0;
  double first = 0;
  double step = 1;
};

struct Frame {
  Oriented grid;
  PlaneAxis columns, rows;
  /// Image slices between a slice and its neighbour of the input.
  int neighbour = 1;
};

/// The frame of the package on a grid. Whole field of view: the longer side of the slice fills
/// whole_pixels, the other is padded, pixels are square; by spacing: pixel_mm, padded to the size
/// multiple (and to one tile). Image and plane share their centre.
///
/// errors  kInvalidArgument for a bad geometry; kTooLarge beyond 4096 pixels a side
Result<Frame> make_frame(const Package& package, const image::Geometry& geometry);

/// The slice of the input that lies `away` neighbours from slice w; w itself beyond the ends.
int neighbour_slice(const Frame& frame, int w, int away);

/// Intensities of slice w on the network's pixels: clipped, reduced, then normalised by
/// (x - subtract) / divide.
///
/// Reduced  mean over the pixel's box, of one image pixel at least (which is linear interpolation
///          where pixels are not larger); beyond the image the lower end of the clip (0 without)
/// out      rows * columns, x fastest
/// errors   kInvalidArgument where a sample is not finite
Status fill_plane(const image::Volume& volume, const Frame& frame, int w,
                  const Normalisation& normalise, std::span<float> out);

/// Mean and standard deviation of the clipped volume where the declaration asks for them.
///
/// errors  kDomain for a volume of one intensity; kInvalidArgument for samples not finite
Result<Normalisation> settle(const Normalisation& declared, const image::Volume& volume);

}  // namespace hepatica::network
