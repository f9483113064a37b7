// Tests of the foundation: numbers as text, digests, error lines.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

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

/// Made-up numbers of every size and length: digits at random, a point somewhere, now and then an
/// exponent; the C library's reading is the slow twin.
TEST(NumberText, ReadsAndWritesAsTheCLibraryDoes) {
  std::mt19937_64 random(20240607);
  for (int i = 0; i < 100000; ++i) {
    std::string text = random() % 3 == 0 ? "-" : "";
    const int digits = 1 + static_cast<int>(random() % 18), point = static_cast<int>(random() % 20);
    for (int k = 0; k < digits; ++k) {
      if (k == point) text += '.';
      text += static_cast<char>('0' + random() % 10);
    }
    if (random() % 8 == 0) text += "e" + std::to_string(static_cast<int>(random() % 40) - 20);
    ASSERT_EQ(parse_number(text), std::strtod(text.c_str(), nullptr)) << text;
  }
}

std::string shortest_by_trying(double value) {
  char buffer[40];
  const double size = std::fabs(value);
  const int whole = size >= 1 && size < 1e15 ? static_cast<int>(std::log10(size)) + 1 : 1;
  for (int precision = whole; precision <= 17; ++precision) {
    std::snprintf(buffer, sizeof buffer, "%.*g", precision, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  return buffer;
}

TEST(NumberText, WritesTheShortestTextOfEverySizeAsTryingFindsIt) {
  std::mt19937_64 random(20240608);
  const auto agree = [](double value) { return format_number(value) == shortest_by_trying(value); };
  for (int i = 0; i < 20000; ++i) {
    const double unit = static_cast<double>(random() >> 11) / 9007199254740992.0;
    const double size = std::pow(10, static_cast<int>(random() % 32) - 14);
    const double places = std::pow(10, static_cast<int>(random() % 7));
    for (const double value :
         {unit * size, -unit * size, std::round(unit * places * 100) / places,
          std::log(unit + 1e-9), std::ldexp(1.0, static_cast<int>(random() % 200) - 100)}) {
      ASSERT_TRUE(agree(value)) << shortest_by_trying(value) << " " << format_number(value);
    }
  }
  for (int k = -20; k <= 22; ++k) {
    const double power = std::pow(10.0, k);
    for (const double value : {power, std::nextafter(power, 0.0), std::nextafter(power, 1e300)})
      ASSERT_TRUE(agree(value)) << shortest_by_trying(value) << " " << format_number(value);
  }
  for (const double value : {0.0, -0.0, 1e300, 5e-324, 123456789012345678.0}) {
    ASSERT_TRUE(agree(value)) << value;
  }
}

TEST(Errors, LineNamesFieldMeaningAndDetail) {
  EXPECT_EQ(to_line({Code::kUnitMissing, "albumin", "give one of g/L, g/dL"}),
            "albumin: the number needs a unit (give one of g/L, g/dL)");
}

}  // namespace
}  // namespace hepatica
