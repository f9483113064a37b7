// Threads for a handful of large pieces; none is kept between calls.
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <vector>

#ifndef __EMSCRIPTEN__
#include <thread>
#endif

namespace hepatica {

#ifdef __EMSCRIPTEN__

std::size_t processors() { return 1; }

void in_parallel(std::size_t pieces, const std::function<void(std::size_t)>& work) {
  for (std::size_t k = 0; k < pieces; ++k) work(k);
}

#else

std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

void in_parallel(std::size_t pieces, const std::function<void(std::size_t)>& work) {
  std::vector<std::exception_ptr> faults(pieces);
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t k = next++; k < pieces; k = next++) {
      try {
        work(k);
      } catch (...) {
        faults[k] = std::current_exception();
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t < std::min(pieces, processors()); ++t) threads.emplace_back(take);
  take();
  for (auto& thread : threads) thread.join();
  for (const auto& fault : faults) {
    if (fault) std::rethrow_exception(fault);
  }
}

#endif

std::size_t pieces_for(std::size_t asked, std::size_t size, std::size_t short_work) {
  if (asked > 0) return asked;
  return size < short_work ? 1 : processors();
}

void in_blocks(std::size_t begin, std::size_t end,
               const std::function<void(std::size_t, std::size_t)>& work) {
  constexpr std::size_t kBlock = 4096;
  for (; begin < end; begin += std::min(kBlock, end - begin))
    work(begin, begin + std::min(kBlock, end - begin));
}

}  // namespace hepatica
