#include "core/network/planes.h"

#include <algorithm>

namespace hepatica::network {
namespace {

// Slices a tenth of a millimetre apart would keep more than they save.
constexpr long long kMostSlots = 32;

}  // namespace

Planes::Planes(const Package& package, const Frame& frame)
    : frame_(frame), channels_(package.input.channels) {
  const auto phases = package.phases();
  phases_ = phases.size();
  long long lowest = channels_[0].slice, highest = lowest;
  for (const Channel& channel : channels_) {
    lowest = std::min<long long>(lowest, channel.slice);
    highest = std::max<long long>(highest, channel.slice);
    phase_of_.push_back(static_cast<size_t>(std::find(phases.begin(), phases.end(), channel.phase) -
                                            phases.begin()));
  }
  // Beyond the ends the slice itself stands in, so a slice asks for nothing outside this span.
  const long long span = std::max(highest, 0LL) - std::min(lowest, 0LL);
  const long long slots = std::min<long long>(span * frame.neighbour + 1, frame.grid.size[2]);
  slots_ = slots <= kMostSlots ? static_cast<size_t>(slots) : 1;
  plane_ = static_cast<size_t>(frame.columns.pixels) * static_cast<size_t>(frame.rows.pixels);
}

size_t Planes::bytes() const { return phases_ * slots_ * plane_ * sizeof(float); }

size_t Planes::slot_of(size_t phase, int w) const {
  return phase * slots_ + static_cast<size_t>(w) % slots_;
}

Status Planes::fill(std::span<const image::Volume* const> images,
                    std::span<const Normalisation> normalise, int slice, std::span<float> out) {
  if (kept_.empty()) {
    kept_.resize(phases_ * slots_ * plane_);
    held_.assign(phases_ * slots_, -1);
  }
  for (size_t c = 0; c < channels_.size(); ++c) {
    const size_t phase = phase_of_[c];
    const int w = neighbour_slice(frame_, slice, channels_[c].slice);
    const size_t slot = slot_of(phase, w);
    const auto kept = std::span(kept_).subspan(slot * plane_, plane_);
    if (held_[slot] != w) {
      held_[slot] = -1;  // a plane that fails halfway is nobody's
      if (Status fault = fill_plane(*images[phase], frame_, w, normalise[phase], kept)) {
        return fault;
      }
      held_[slot] = w;
    }
    std::copy(kept.begin(), kept.end(), out.subspan(c * plane_, plane_).begin());
  }
  return success();
}

}  // namespace hepatica::network
