// How long computations report and are stopped.
#pragma once

#include <cstddef>
#include <functional>

namespace hepatica::survival {

/// Called between pieces of work with how many are done of how many. Returning false stops the
/// computation, which then answers kCancelled. An empty function is never called.
using Progress = std::function<bool(std::size_t done, std::size_t of)>;

}  // namespace hepatica::survival
