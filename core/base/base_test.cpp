// Tests of the foundation: numbers as text, digests, error lines.
#include <gtest/gtest.h>

#include "core/base/number_text.h"
#include "core/base/result.h"
#include "core/base/sha256.h"

namespace hepatica {
namespace {

TEST(Sha256, MatchesFipsExamples) {
  // NIST FIPS 180-4 example messages "abc" and the empty message.
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(NumberText, ReadsDecimalsAndNothingElse) {
  EXPECT_EQ(parse_number("-1.5e2"), -150.0);
  EXPECT_EQ(parse_number(".5"), 0.5);
  for (const char* bad : {"", "1 ", "nan", "inf", "0x10", "1e", "1e400", "--1", "1,5", "."}) {
    EXPECT_FALSE(parse_number(bad)) << bad;
  }
}

TEST(NumberText, ReadsTypedNumbersWithCommaAndFullWidthDigits) {
  EXPECT_EQ(parse_typed_number("3,5"), 3.5);
  EXPECT_EQ(parse_typed_number("０，５"), 0.5);
  EXPECT_EQ(parse_typed_number(" ３８．５ "), 38.5);
  EXPECT_EQ(parse_typed_number("−2.5"), -2.5);
  EXPECT_EQ(parse_typed_number("0,125"), 0.125);
}

TEST(NumberText, RefusesAmbiguousThousands) {
  for (const char* bad : {"1,234", "1,234.5", "1.234,5", "12,345"}) {
    EXPECT_FALSE(parse_typed_number(bad)) << bad;
  }
}

TEST(NumberText, WritesTheShortestTextThatReadsBack) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(-2.6), "-2.6");
  EXPECT_EQ(format_number(80), "80");
  EXPECT_EQ(format_number(100000), "100000");
  EXPECT_EQ(format_number(1.0 / 3.0), "0.3333333333333333");
}

TEST(Errors, LineNamesFieldMeaningAndDetail) {
  EXPECT_EQ(to_line({Code::kUnitMissing, "albumin", "give one of g/L, g/dL"}),
            "albumin: the number needs a unit (give one of g/L, g/dL)");
}

}  // namespace
}  // namespace hepatica
