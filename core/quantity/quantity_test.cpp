// Tests of intervals, band tiling and unit conversion.
#include <gtest/gtest.h>

#include <cmath>

#include "core/quantity/interval.h"
#include "core/quantity/unit.h"

namespace hepatica::quantity {
namespace {

Interval read(const char* text) { return *parse_interval(text); }

TEST(Interval, BracketsSayWhichEndBelongs) {
  Interval const band = read("(-2.60, -1.39]");
  EXPECT_FALSE(band.contains(-2.60));
  EXPECT_TRUE(band.contains(-1.39));
  EXPECT_TRUE(read("(-inf, 0]").contains(-1e300));
  EXPECT_EQ(to_text(read("( -inf , -2.60]")), "(-inf, -2.6]");
}

TEST(Interval, RefusesNonsense) {
  for (const char* bad : {"", "[1,2", "1,2]", "[2, 1]", "(1, 1]", "[a, b]", "[1; 2]", "[1,2,3]"}) {
    EXPECT_FALSE(parse_interval(bad)) << bad;
  }
}

TEST(Tiling, AcceptsBandsThatMeetExactlyOnce) {
  EXPECT_EQ(tiling_fault({read("(-2.6, -1.39]"), read("(-inf, -2.6]"), read("(-1.39, inf)")},
                         read("(-inf, inf)"), false),
            "");
  EXPECT_EQ(
      tiling_fault({read("[0, 9]"), read("[10, 17]"), read("[18, 25]")}, read("[0, 25]"), true),
      "");
}

TEST(Tiling, NamesGapsAndOverlaps) {
  Interval const line = read("(-inf, inf)");
  EXPECT_EQ(tiling_fault({read("(-inf, 1)"), read("(1, inf)")}, line, false),
            "gap between (-inf, 1) and (1, inf)");
  EXPECT_EQ(tiling_fault({read("(-inf, 1]"), read("[1, inf)")}, line, false),
            "overlap between (-inf, 1] and [1, inf)");
  EXPECT_NE(tiling_fault({read("[0, 9]"), read("[10, 17]")}, read("[0, 17]"), false), "");
  EXPECT_NE(tiling_fault({read("[0, 9]"), read("[11, 17]")}, read("[0, 17]"), true), "");
  EXPECT_NE(tiling_fault({read("[0, 9]")}, read("[0, 17]"), true), "");
}

TEST(Unit, ConversionKeepsPublishedLimitsOnTheirSide) {
  Unit const si{"umol/L", "μmol/L", 1, 0};
  Unit const conventional{"mg/dL", "mg/dL", 17.104, 0};  // facts: bilirubin 17.104
  for (double limit : {1.5, 2.0, 3.0, 4.0, 6.0, 12.0}) {
    double const there = convert(limit, conventional, si);
    EXPECT_EQ(convert(there, si, conventional), limit);
  }
}

TEST(Unit, SpellingsOfOneUnitHaveOneKey) {
  for (const char* text : {"μmol/L", "µmol/l", "umol / L"})
    EXPECT_EQ(plain_unit(text), "umol/l") << text;
  for (const char* text : {"×10^9/L", "x10*9/L", "10E9/L", "10^9/l"}) {
    EXPECT_EQ(plain_unit(text), "10*9/l") << text;
  }
  EXPECT_EQ(plain_unit("[iU]/mL"), "iu/ml");
  for (const char* text : {"K/uL", "k/µL", "×10^3/uL", "K/mm3"}) {
    EXPECT_EQ(plain_unit(text), "10*3/ul") << text;
  }
  EXPECT_EQ(plain_unit("IU/L"), "u/l");
}

TEST(Unit, ThereAndBackReturnsForThreeDigitValues) {
  Unit const si{"umol/L", "μmol/L", 1, 0};
  Unit const conventional{"mg/dL", "mg/dL", 88.42, 0};
  for (int i = 1; i < 1000; ++i) {
    double const typed = i / 100.0;
    EXPECT_EQ(convert(convert(typed, conventional, si), si, conventional), typed);
  }
}

}  // namespace
}  // namespace hepatica::quantity
