// Tests of the NRRD reader and writer.
#include "core/image/nrrd.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/image/geometry.h"
#include "core/image/test_files.h"

namespace hepatica::image {
namespace {

std::vector<std::byte> bytes_of(const std::string& text) {
  Bytes const bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string header_with(const std::string& lines) {
  return "NRRD0004\n# comment\ntype: uint8\ndimension: 3\nsizes: 2 2 1\nencoding: raw\n" + lines +
         "\n";
}

Volume nrrd_volume() {
  Volume v;
  v.geometry.size = {3, 2, 2};
  v.geometry.spacing_mm = {0.1, 1.5, 4};
  v.geometry.origin_mm = {-12.5, 30.1, 8};
  v.geometry.direction = {1, 0, 0, 0, -1, 0, 0, 0, 1};
  for (int i = 0; i < 12; ++i) v.samples.push_back(static_cast<float>(i * 10 - 40));
  return v;
}

TEST(Nrrd, ReturnsWhatWasWritten) {
  Volume const volume = nrrd_volume();
  for (bool const compress : {false, true}) {
    for (SampleType const type : {SampleType::kInt8, SampleType::kInt16, SampleType::kInt32,
                                  SampleType::kInt64, SampleType::kFloat32, SampleType::kFloat64}) {
      auto const file = read_nrrd(write_nrrd(volume, {type, compress}).value());
      ASSERT_TRUE(file.ok()) << to_line(file.error());
      EXPECT_EQ(file->volume.samples, volume.samples);
      EXPECT_EQ(file->volume.geometry.direction, volume.geometry.direction);
      EXPECT_EQ(file->volume.geometry.origin_mm, volume.geometry.origin_mm);
      EXPECT_EQ(file->volume.geometry.spacing_mm, volume.geometry.spacing_mm);
      EXPECT_EQ(file->stored_type, type);

      auto const pair = write_nrrd_pair(volume, "liver.raw", {type, compress});
      ASSERT_TRUE(pair.ok());
      EXPECT_EQ(read_nrrd(pair->header).error().code, Code::kMissingInput);
      EXPECT_EQ(read_nrrd(pair->header).error().field, "liver.raw");
      auto const joined = read_nrrd(pair->header, pair->data);
      ASSERT_TRUE(joined.ok()) << to_line(joined.error());
      EXPECT_EQ(joined->volume.samples, volume.samples);
    }
  }
  Mask mask{volume.geometry, std::vector<uint8_t>(12, 3)};
  EXPECT_EQ(read_nrrd_mask(write_nrrd(mask).value())->samples, mask.samples);
  auto const said = write_nrrd(mask, true, "synthetic CT, not a patient");
  ASSERT_TRUE(said.ok());
  const std::string text(reinterpret_cast<const char*>(said->data()), said->size());
  EXPECT_NE(text.find("\ncontent: synthetic CT, not a patient\n"), std::string::npos);
  EXPECT_EQ(read_nrrd_mask(*said)->samples, mask.samples);
  EXPECT_EQ(write_nrrd(mask, true, "two\nlines").error().field, "description");
}

TEST(Nrrd, BringsEverySpaceToLps) {
  std::string const grid = "space directions: (2,0,0) (0,3,0) (0,0,4)\nspace origin: (1,2,3)\n";
  struct Case {
    const char* space;
    double x, y;
  };
  for (Case const& c : {Case{"left-posterior-superior", 1, 1}, Case{"RAS", -1, -1},
                        Case{"right-anterior-superior", -1, -1}, Case{"LAS", 1, -1}}) {
    auto const file =
        read_nrrd(bytes_of(header_with("space: " + std::string(c.space) + "\n" + grid) + "abcd"));
    ASSERT_TRUE(file.ok()) << to_line(file.error());
    Geometry const& g = file->volume.geometry;
    EXPECT_EQ(g.origin_mm, (Vector3{c.x * 1, c.y * 2, 3})) << c.space;
    EXPECT_EQ(g.direction, (std::array<double, 9>{c.x, 0, 0, 0, c.y, 0, 0, 0, 1}));
    EXPECT_EQ(g.spacing_mm, (Vector3{2, 3, 4}));
    EXPECT_EQ(file->volume.samples[3], 'd');
  }
}

TEST(Nrrd, ReadsSpacingsSkipsAndKeyValues) {
  auto const file = read_nrrd(bytes_of(
      header_with("spacings: 0.5 0.25 nan\r\npatient:=key: value\nline skip: 2\nbyte skip: 3\n") +
      "first\nsecond\nxyzabcd"));
  ASSERT_TRUE(file.ok()) << to_line(file.error());
  EXPECT_EQ(file->volume.geometry.spacing_mm, (Vector3{0.5, 0.25, 1}));
  EXPECT_EQ(file->volume.samples[0], 'a');
  auto const tail = read_nrrd(bytes_of(header_with("byte skip: -1\n") + "some preface abcd"));
  ASSERT_TRUE(tail.ok());
  EXPECT_EQ(tail->volume.samples[0], 'a');
}

TEST(Nrrd, ReadsBigEndianAndTwoDimensions) {
  auto const file = read_nrrd(
      bytes_of(std::string("NRRD0001\ntype: unsigned short\ndimension: 2\nsizes: 1 2\nendian: big\n"
                           "encoding: raw\n\n\x01\x02\x03\x04")));
  ASSERT_TRUE(file.ok()) << to_line(file.error());
  EXPECT_EQ(file->volume.geometry.size, (std::array<int, 3>{1, 2, 1}));
  EXPECT_EQ(file->volume.samples, (std::vector<float>{258, 772}));
}

TEST(Nrrd, RefusesDamagedHeaders) {
  struct Case {
    const char* text;
    Code code;
  };
  const Case cases[] = {
      {"", Code::kInvalidFile},
      {"NRRD", Code::kInvalidFile},
      {"NRRD0009\n\n", Code::kInvalidFile},
      {"NRRD0004\nnonsense\n\n", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 3\nencoding: raw\n\n", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 1 2\nencoding: raw\n\nab", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 2\nsizes: 0 2\nencoding: raw\n\nab", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 2\nsizes: -4 2\nencoding: raw\n\n", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4294967296 4294967296 4\nencoding: raw\n\na",
       Code::kTooLarge},
      {"NRRD0004\ntype: uint8\ndimension: 4\nsizes: 1 1 1 2\nencoding: raw\n\nab",
       Code::kUnsupported},
      {"NRRD0004\ntype: block\ndimension: 2\nsizes: 1 2\nencoding: raw\n\nab", Code::kUnsupported},
      {"NRRD0004\ntype: short\ndimension: 2\nsizes: 1 1\nencoding: raw\n\nab", Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 2\nsizes: 1 2\nencoding: bzip2\n\nab",
       Code::kUnsupported},
      {"NRRD0004\ntype: uint8\ntype: int8\ndimension: 2\nsizes: 1 2\nencoding: raw\n\nab",
       Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 2\nsizes: 1 2\nencoding: raw\ndata file: LIST\na.raw\n\n",
       Code::kInvalidFile},
      {"NRRD0004\ntype: uint8\ndimension: 2\nsizes: 1 2\nencoding: raw\ndata file: LIST\n\n",
       Code::kUnsupported},
  };
  for (const Case& c : cases) {
    auto const file = read_nrrd(bytes_of(c.text));
    ASSERT_FALSE(file.ok()) << c.text;
    EXPECT_EQ(file.error().code, c.code) << c.text << to_line(file.error());
  }
  for (const char* const lines :
       {"spacings: 1 0 1\n", "spacings: 1 -2 1\n", "spacings: 1 nan 1\n",
        "space directions: (1,0,0) (0,0,0) (0,0,1)\n",
        "space directions: (1,0,0) (1,1,0) (0,0,1)\n", "space directions: (1,0,0) (0,1,0\n",
        "space directions: 1 2 3\n", "space origin: (0,0)\n", "space origin: (0,0,inf)\n",
        "byte skip: 1\n", "line skip: 9\n", "byte skip: 99999999999999999999\n",
        "endian: middle\n"}) {
    auto const file = read_nrrd(bytes_of(header_with(lines) + "abcd"));
    ASSERT_FALSE(file.ok()) << lines;
    EXPECT_EQ(file.error().code, Code::kInvalidFile) << lines << to_line(file.error());
  }
  EXPECT_EQ(read_nrrd(bytes_of(header_with("") + "abc")).error().code, Code::kInvalidFile);
  for (const char* const lines : {"space: scanner-xyz\n", "space units: \"cm\" \"cm\" \"cm\"\n"}) {
    EXPECT_EQ(read_nrrd(bytes_of(header_with(lines) + "abcd")).error().code, Code::kUnsupported);
  }
}

TEST(Nrrd, AnAxisWithoutADirectionMayOnlyFollowTheThreeOfSpace) {
  const auto read = [](const std::string& sizes, const std::string& directions) {
    return read_nrrd(bytes_of("NRRD0004\ntype: uint8\ndimension: 4\nsizes: " + sizes +
                              "\nspace directions: " + directions + "\nencoding: raw\n\nabcdef"));
  };
  auto const last = read("1 2 3 1", "(0.8,0,0) (0,0.8,0) (0,0,5) none");
  ASSERT_TRUE(last.ok()) << to_line(last.error());
  EXPECT_EQ(last->volume.geometry.size, (std::array<int, 3>{1, 2, 3}));
  EXPECT_EQ(last->volume.geometry.spacing_mm, (Vector3{0.8, 0.8, 5}));
  // The components of a pixel come first, as 3D Slicer writes them: the first size is none of
  // space.
  for (const char* const directions :
       {"none (0.8,0,0) (0,0.8,0) (0,0,5)", "(0.8,0,0) none (0,0.8,0) (0,0,5)"}) {
    auto const file = read("1 2 3 1", directions);
    ASSERT_FALSE(file.ok()) << directions;
    EXPECT_EQ(file.error().code, Code::kUnsupported);
    EXPECT_EQ(file.error().field, "space directions");
  }
}

TEST(Nrrd, RefusesAFileThatInflatesBeyondItsHeader) {
  std::vector<std::byte> bytes =
      bytes_of("NRRD0004\ntype: uint8\ndimension: 2\nsizes: 1 2\nencoding: gzip\n\n");
  std::vector<std::byte> const bomb = gzip(std::vector<std::byte>(size_t{64} << 20));
  bytes.insert(bytes.end(), bomb.begin(), bomb.end());
  EXPECT_EQ(read_nrrd(bytes).error().code, Code::kTooLarge);
}

TEST(Nrrd, ReadsThePyradiomicsCase) {
  HEPATICA_SHARED_OR_SKIP(bytes, "pyradiomics-cases/brain1_image.nrrd");
  HEPATICA_SHARED_OR_SKIP(labels, "pyradiomics-cases/brain1_label.nrrd");
  auto const file = read_nrrd(bytes);
  ASSERT_TRUE(file.ok()) << to_line(file.error());
  EXPECT_TRUE(file->warnings.empty());
  EXPECT_EQ(file->volume.geometry.size, (std::array<int, 3>{256, 256, 25}));
  EXPECT_EQ(file->volume.geometry.direction[4], -1);
  auto const mask = read_nrrd_mask(labels);
  ASSERT_TRUE(mask.ok());
  EXPECT_FALSE(require_same_geometry(file->volume.geometry, mask->geometry).has_value());
  // Published baseline of case brain1: VoxelVolume 16412.6587 = 4137 x 0.78125^2 x 6.5 mm3.
  EXPECT_EQ(std::count(mask->samples.begin(), mask->samples.end(), 1), 4137);
}

}  // namespace
}  // namespace hepatica::image
