// How long computations report and are stopped.
#pragma once

#include <cstddef>
#include <functional>

namespace hepatica::survival {

/// Called between pieces of work with how many are done of how many. Returning false stops the
/// computation, which then answers kCancelled. An empty function is never called.
using Progress = std::function<bool(std::size_t done, std::size_t of)>;

/// The progress of one part of a longer computation: `before` pieces are done when it begins, `of`
/// is their number in all. Empty when the whole is.
inline Progress part_of(const Progress& whole, std::size_t before, std::size_t of) {
  if (!whole) return {};
  return [whole, before, of](std::size_t done, std::size_t) { return whole(before + done, of); };
}

}  // namespace hepatica::survival
