// Work spread over several processes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hepatica::cli {

/// work(0), ..., work(count - 1), each a text without line ends, in order; nothing for an item
/// whose process ended before it answered.
///
/// With jobs > 1 the items are dealt out to that many child processes where the system has them
/// (not under WebAssembly), so that a crash loses the items of one child only and memory is given
/// back.
///
/// on_done  called with the number of items finished so far
/// errors   kInvalidFile when processes cannot be started
Result<std::vector<std::optional<std::string>>> in_processes(
    size_t count, int jobs, const std::function<std::string(size_t)>& work,
    const std::function<void(size_t)>& on_done);

}  // namespace hepatica::cli
