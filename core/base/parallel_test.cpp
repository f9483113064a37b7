// Pieces of work side by side.
#include "core/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace hepatica {
namespace {

TEST(Parallel, EveryPieceIsDoneOnce) {
  for (const std::size_t pieces : {0, 1, 2, 7, 100}) {
    std::vector<int> done(pieces, 0);
    in_parallel(pieces, [&](std::size_t k) { ++done[k]; });
    EXPECT_EQ(done, std::vector<int>(pieces, 1));
  }
}

TEST(Parallel, TheLowestFaultIsTheOneThatIsTold) {
  std::atomic<int> done = 0;
  const auto work = [&](std::size_t k) {
    ++done;
    if (k == 3 || k == 5) throw std::runtime_error("piece " + std::to_string(k));
  };
  try {
    in_parallel(8, work);
    FAIL() << "no exception";
  } catch (const std::runtime_error& fault) {
    EXPECT_STREQ(fault.what(), "piece 3");
  }
  EXPECT_GE(done, 4);
}

TEST(Blocks, CoverEveryPlaceOnceAndInOrder) {
  for (const std::size_t end : {3, 4, 4099, 8195, 20'000}) {
    std::size_t at = 3;
    in_blocks(3, end, [&](std::size_t from, std::size_t to) {
      EXPECT_EQ(from, at);
      EXPECT_LT(from, to);
      at = to;
    });
    EXPECT_EQ(at, end);
  }
}

TEST(Parallel, ShortWorkIsOnePiece) {
  EXPECT_EQ(pieces_for(0, 99, 100), 1U);
  EXPECT_EQ(pieces_for(0, 100, 100), processors());
  EXPECT_EQ(pieces_for(7, 99, 100), 7U);
}

TEST(Parallel, ThereIsAProcessor) { EXPECT_GE(processors(), 1U); }

}  // namespace
}  // namespace hepatica
