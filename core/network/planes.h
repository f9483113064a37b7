// The input planes of a run, each made once while slices nearby still ask for it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/network/frame.h"
#include "core/network/package.h"

namespace hepatica::network {

/// A network that reads neighbours asks for every plane several times; making one is a walk through
/// a whole slice of the image.
class Planes {
 public:
  Planes(const Package& package, const Frame& frame);

  /// Fills out [channels, rows, columns] with the planes of a slice's channels.
  ///
  /// images, normalise  of each phase, in the order of Package::phases(), the same in every call
  /// errors             those of fill_plane
  Status fill(std::span<const image::Volume* const> images,
              std::span<const Normalisation> normalise, int slice, std::span<float> out);

  /// What is kept beside the planes of one slice, in bytes.
  size_t bytes() const;

 private:
  /// Where a phase's slice is kept.
  size_t slot_of(size_t phase, int w) const;

  Frame frame_;
  std::vector<Channel> channels_;
  std::vector<size_t> phase_of_;  // of each channel
  size_t phases_ = 0;
  size_t slots_ = 0;  // of each phase
  size_t plane_ = 0;  // floats
  std::vector<int> held_;
  std::vector<float> kept_;
};

}  // namespace hepatica::network
