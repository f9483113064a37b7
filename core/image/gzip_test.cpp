// Tests of the gzip reader and writer: known streams, round trips, damage, bombs.
#include "core/image/gzip.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace hepatica::image {
namespace {

std::vector<std::byte> from_hex(const std::string& hex) {
  std::vector<std::byte> out;
  for (size_t i = 0; i < hex.size(); i += 2) {
    out.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return out;
}

std::vector<std::byte> from_text(const std::string& text) {
  Bytes const bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// i^2 * 7919 mod 10^(i mod 7 + 1) for i = 0..59, blanks between: 288 characters.
std::string pattern_text() {
  std::string text;
  for (long long i = 0; i < 60; ++i) {
    long long modulus = 10;
    for (long long k = 0; k < i % 7; ++k) modulus *= 10;
    if (i > 0) text += ' ';
    text += std::to_string(i * i * 7919 % modulus);
  }
  return text;
}

// pattern_text() through Python's gzip module (zlib 1.2.13, level 9, mtime 0): one dynamic block.
constexpr const char* kDynamicStream =
    "1f8b08000000000002ff1d8fc701c0300c0257610449a8eebf58707e2e7080c10f3d0d8f71448fa55ee6a6105bb6ba"
    "c1"
    "1bc9d3b3196afd744c23e52197ee483c7927b6ced135d53aeed4812eb87c8793be046326f228078ba14bcdc4e9a731"
    "22"
    "4bebf29d89d1c111f0bc92a22b43759457a6f0ccb957dd5216aac6aa632b10aed6f51654b7fd61a66d1b59d4d083e4"
    "1a"
    "1d370f92f302563a5ee573e5639446b7f13ea84fbc9f20010000";

TEST(Gzip, InflatesADynamicBlockMadeByZlib) {
  auto const content = gunzip(from_hex(kDynamicStream), 1000);
  ASSERT_TRUE(content.ok()) << to_line(content.error());
  EXPECT_EQ(*content, from_text(pattern_text()));
  EXPECT_EQ(crc32(*content), 2679918504u);  // zlib.crc32 of the same text
}

TEST(Gzip, CrcOfTheCheckStringIsTheStandardValue) {
  // CRC-32/ISO-HDLC check value of "123456789" (Williams 1993; RevEng catalogue).
  EXPECT_EQ(crc32(from_text("123456789")), 0xCBF43926u);
}

TEST(Gzip, ReturnsWhatWasWritten) {
  std::mt19937 random(7);
  for (size_t const size : {0u, 1u, 2u, 3u, 257u, 258u, 259u, 65535u, 65536u, 200000u}) {
    for (unsigned const values : {1u, 3u, 256u}) {
      std::vector<std::byte> content(size);
      for (std::byte& b : content) b = static_cast<std::byte>(random() % values);
      auto const back = gunzip(gzip(content), size);
      ASSERT_TRUE(back.ok()) << size << " " << values << " " << to_line(back.error());
      EXPECT_EQ(*back, content);
    }
  }
}

TEST(Gzip, ShrinksRuns) { EXPECT_LT(gzip(std::vector<std::byte>(1000000)).size(), 8000u); }

TEST(Gzip, JoinsMembersAndIgnoresPadding) {
  std::vector<std::byte> two = gzip(from_text("liver "));
  std::vector<std::byte> const second = gzip(from_text("tumour"));
  two.insert(two.end(), second.begin(), second.end());
  two.resize(two.size() + 512);
  auto const content = gunzip(two, 100);
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(*content, from_text("liver tumour"));
}

TEST(Gzip, PrefixStopsEarly) {
  auto const front = gunzip_prefix(from_hex(kDynamicStream), 5);
  ASSERT_TRUE(front.ok());
  EXPECT_EQ(*front, from_text(pattern_text().substr(0, 5)));
}

TEST(Gzip, RefusesMoreThanTheLimit) {
  auto const bomb = gunzip(gzip(std::vector<std::byte>(1000000)), 999999);
  ASSERT_FALSE(bomb.ok());
  EXPECT_EQ(bomb.error().code, Code::kTooLarge);
}

TEST(Gzip, RefusesEveryTruncationAndEveryFlippedBit) {
  std::vector<std::byte> const whole = from_hex(kDynamicStream);
  for (size_t length = 0; length < whole.size(); ++length) {
    auto const part = gunzip(Bytes(whole).first(length), 1000);
    ASSERT_FALSE(part.ok()) << length;
    EXPECT_EQ(part.error().code, Code::kInvalidFile) << length;
  }
  // From the first compressed byte on (header fields such as the time may change freely).
  for (size_t bit = 80; bit < whole.size() * 8; ++bit) {
    std::vector<std::byte> damaged = whole;
    damaged[bit / 8] ^= static_cast<std::byte>(1u << (bit % 8));
    auto const content = gunzip(damaged, 100000);
    // Unused bits between the last block and the check sum may flip without harm.
    if (content.ok()) {
      EXPECT_EQ(*content, from_text(pattern_text())) << bit;
    }
  }
}

}  // namespace
}  // namespace hepatica::image
