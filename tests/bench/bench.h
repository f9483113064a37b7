// Timing for the benchmark programs: each piece of work becomes one row that tests/bench/run.mjs
// sets in a table.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace hepatica::bench {

/// Runs `work` once to warm up, then at least `repeats` times and at least half a second, and
/// prints the row
///
///     bench <tab> what <tab> median_ms <tab> best_ms <tab> target
///
/// target  the stated limit in words ("<= 1 s in WASM"); may be empty
/// note    keep the answer of the work alive (return it through a volatile or print it), or the
/// compiler drops it
template <typename Work>
void row(const std::string& what, const std::string& target, Work&& work, int repeats = 5) {
  using Clock = std::chrono::steady_clock;
  work();
  std::vector<double> times_ms;
  double total_ms = 0;
  while (static_cast<int>(times_ms.size()) < repeats ||
         (total_ms < 500 && times_ms.size() < 1000)) {
    const auto begin = Clock::now();
    work();
    times_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    total_ms += times_ms.back();
  }
  std::sort(times_ms.begin(), times_ms.end());
  std::printf("bench\t%s\t%.4g\t%.4g\t%s\n", what.c_str(), times_ms[times_ms.size() / 2],
              times_ms.front(), target.c_str());
  std::fflush(stdout);
}

}  // namespace hepatica::bench
