// Tests of the NIfTI-1 reader and writer.
#include "core/image/nifti.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/test_files.h"

namespace hepatica::image {
namespace {

Volume sample_volume() {
  Volume v;
  v.geometry.size = {3, 2, 2};
  v.geometry.spacing_mm = {0.75, 1.5, 4};
  v.geometry.origin_mm = {-12.5, 30.25, 8};
  v.geometry.direction = {0, -0.6, 0.8, 1, 0, 0, 0, 0.8, 0.6};  // proper rotation
  for (int i = 0; i < 12; ++i) v.samples.push_back(static_cast<float>(i * 10 - 40));
  return v;
}

std::vector<std::byte> plain_file() {
  return write_nifti(sample_volume(), {SampleType::kInt16, false}).value();
}

template <typename T>
void put(std::vector<std::byte>& bytes, size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

void expect_same_grid(const Geometry& a, const Geometry& b, double tolerance = 1e-6) {
  GeometryDifference const d = compare_geometry(a, b, {tolerance, tolerance * 10, tolerance});
  EXPECT_FALSE(d.any()) << d.detail;
}

TEST(Nifti, ReturnsWhatWasWrittenInEveryType) {
  Volume const volume = sample_volume();
  for (bool const compress : {false, true}) {
    for (SampleType const type : {SampleType::kInt8, SampleType::kInt16, SampleType::kInt32,
                                  SampleType::kInt64, SampleType::kFloat32, SampleType::kFloat64}) {
      auto const bytes = write_nifti(volume, {type, compress});
      ASSERT_TRUE(bytes.ok());
      auto const file = read_nifti(*bytes);
      ASSERT_TRUE(file.ok()) << to_line(file.error());
      EXPECT_EQ(file->volume.samples, volume.samples);
      EXPECT_EQ(file->stored_type, type);
      EXPECT_EQ(file->holds_integers(), is_integer(type));
      EXPECT_TRUE(file->warnings.empty());
      expect_same_grid(file->volume.geometry, volume.geometry);
    }
  }
}

TEST(Nifti, RefusesToWriteWhatTheTypeCannotHold) {
  Volume volume = sample_volume();
  EXPECT_FALSE(write_nifti(volume, {SampleType::kUint8, false}).ok());  // negative
  volume.samples[3] = 0.5f;
  EXPECT_FALSE(write_nifti(volume, {SampleType::kInt16, false}).ok());
  volume.samples[3] = 40000;
  EXPECT_FALSE(write_nifti(volume, {SampleType::kInt16, false}).ok());
  EXPECT_TRUE(write_nifti(volume, {SampleType::kUint16, false}).error().detail.find("uint16") !=
              std::string::npos);
}

TEST(Nifti, QuaternionAndMatrixDescribeTheSameGrid) {
  for (double const mirror : {1.0, -1.0}) {
    Volume volume = sample_volume();
    for (size_t row = 0; row < 3; ++row) volume.geometry.direction[3 * row + 2] *= mirror;
    std::vector<std::byte> bytes = write_nifti(volume, {SampleType::kInt16, false}).value();
    put<int16_t>(bytes, 254, 0);  // sform_code off: the quaternion decides
    auto const file = read_nifti(bytes);
    ASSERT_TRUE(file.ok()) << to_line(file.error());
    expect_same_grid(file->volume.geometry, volume.geometry);
  }
}

TEST(Nifti, WithoutAFormAxesAreRasAndOriginIsZero) {
  std::vector<std::byte> bytes = plain_file();
  put<int16_t>(bytes, 252, 0);
  put<int16_t>(bytes, 254, 0);
  auto const file = read_nifti(bytes);
  ASSERT_TRUE(file.ok());
  Geometry const& g = file->volume.geometry;
  EXPECT_EQ(g.direction, (std::array<double, 9>{-1, 0, 0, 0, -1, 0, 0, 0, 1}));
  EXPECT_EQ(g.origin_mm, (Vector3{0, 0, 0}));
  EXPECT_EQ(g.spacing_mm, (Vector3{0.75, 1.5, 4}));
}

TEST(Nifti, AppliesSlopeAndInterceptAndUnits) {
  std::vector<std::byte> bytes = plain_file();
  put<float>(bytes, 112, 0.5f);
  put<float>(bytes, 116, -7.0f);
  bytes[123] = std::byte{3};  // micrometres
  auto const file = read_nifti(bytes);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->volume.samples[0], 0.5f * -40 - 7);
  EXPECT_FALSE(file->holds_integers());
  EXPECT_NEAR(file->volume.geometry.spacing_mm[2], 0.004, 1e-9);
  put<float>(bytes, 112, 0.0f);  // slope 0: none, and the intercept does not count
  EXPECT_EQ(read_nifti(bytes)->volume.samples[0], -40);
}

TEST(Nifti, ReadsBigEndian) {
  std::vector<std::byte> bytes = plain_file();
  auto const swap = [&](size_t offset, size_t width, size_t count) {
    for (size_t n = 0; n < count; ++n) {
      auto const first = bytes.begin() + static_cast<ptrdiff_t>(offset + n * width);
      std::reverse(first, first + static_cast<ptrdiff_t>(width));
    }
  };
  swap(0, 4, 1);
  swap(40, 2, 8);
  swap(70, 2, 2);
  swap(76, 4, 8);
  swap(108, 4, 3);
  swap(252, 2, 2);
  swap(256, 4, 18);
  swap(352, 2, 12);
  auto const file = read_nifti(bytes);
  ASSERT_TRUE(file.ok()) << to_line(file.error());
  EXPECT_EQ(file->volume.samples, sample_volume().samples);
  expect_same_grid(file->volume.geometry, sample_volume().geometry);
}

TEST(Nifti, MasksNeedWholeLabels) {
  Mask mask{sample_volume().geometry, std::vector<uint8_t>(12, 0)};
  mask.samples[5] = 1;
  mask.samples[6] = 200;
  auto const back = read_nifti_mask(write_nifti(mask).value());
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->samples, mask.samples);
  Volume volume = sample_volume();  // has negative samples
  EXPECT_FALSE(read_nifti_mask(write_nifti(volume).value()).ok());
}

TEST(Nifti, CountsSamplesThatAreNotFinite) {
  Volume volume = sample_volume();
  volume.samples[1] = NAN;
  volume.samples[2] = INFINITY;
  auto const file = read_nifti(write_nifti(volume).value());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->non_finite_count, 2u);
}

struct Damage {
  const char* what;
  void (*apply)(std::vector<std::byte>&);
  Code code;
};

TEST(Nifti, RefusesLyingHeaders) {
  using B = std::vector<std::byte>;
  const Damage damages[] = {
      {"empty", [](B& b) { b.clear(); }, Code::kInvalidFile},
      {"cut header", [](B& b) { b.resize(300); }, Code::kInvalidFile},
      {"cut data", [](B& b) { b.pop_back(); }, Code::kInvalidFile},
      {"header size", [](B& b) { put<int32_t>(b, 0, 7); }, Code::kInvalidFile},
      {"version 2", [](B& b) { put<int32_t>(b, 0, 540); }, Code::kUnsupported},
      {"pair", [](B& b) { b[345] = std::byte{'i'}; }, Code::kUnsupported},
      {"magic", [](B& b) { b[344] = std::byte{'x'}; }, Code::kInvalidFile},
      {"dimensions", [](B& b) { put<int16_t>(b, 40, 9); }, Code::kInvalidFile},
      {"negative size", [](B& b) { put<int16_t>(b, 42, -3); }, Code::kInvalidFile},
      {"overflowing size",
       [](B& b) {
         for (size_t axis = 0; axis < 3; ++axis) put<int16_t>(b, 42 + 2 * axis, 32767);
       },
       Code::kTooLarge},
      {"time series",
       [](B& b) {
         put<int16_t>(b, 40, 4);
         put<int16_t>(b, 48, 20);
       },
       Code::kUnsupported},
      {"complex type", [](B& b) { put<int16_t>(b, 70, 32); }, Code::kUnsupported},
      {"bits", [](B& b) { put<int16_t>(b, 72, 8); }, Code::kInvalidFile},
      {"offset", [](B& b) { put<float>(b, 108, -1e30f); }, Code::kInvalidFile},
      {"offset nan", [](B& b) { put<float>(b, 108, NAN); }, Code::kInvalidFile},
      {"offset beyond", [](B& b) { put<float>(b, 108, 1e9f); }, Code::kInvalidFile},
      {"slope", [](B& b) { put<float>(b, 112, INFINITY); }, Code::kInvalidFile},
      {"units", [](B& b) { b[123] = std::byte{5}; }, Code::kInvalidFile},
      {"sheared", [](B& b) { put<float>(b, 284, 3.0f); }, Code::kInvalidFile},
      {"zero column",
       [](B& b) {
         for (size_t row = 0; row < 3; ++row) put<float>(b, 280 + 16 * row, 0.0f);
       },
       Code::kInvalidFile},
      {"nan origin", [](B& b) { put<float>(b, 292, NAN); }, Code::kInvalidFile},
      {"negative spacing",
       [](B& b) {
         put<int16_t>(b, 254, 0);
         put<float>(b, 80, -1.0f);
       },
       Code::kInvalidFile},
      {"zero spacing",
       [](B& b) {
         put<int16_t>(b, 254, 0);
         put<float>(b, 88, 0.0f);
       },
       Code::kInvalidFile},
      {"no rotation",
       [](B& b) {
         put<int16_t>(b, 254, 0);
         put<float>(b, 256, 2.0f);
       },
       Code::kInvalidFile},
  };
  for (const Damage& damage : damages) {
    B bytes = plain_file();
    damage.apply(bytes);
    for (bool const compress : {false, true}) {
      auto const file = read_nifti(compress ? gzip(bytes) : bytes);
      ASSERT_FALSE(file.ok()) << damage.what;
      EXPECT_EQ(file.error().code, damage.code) << damage.what << ": " << to_line(file.error());
      EXPECT_TRUE(static_cast<bool>(file.error().reason)) << damage.what;
    }
  }
  B cut = plain_file();
  cut.pop_back();
  EXPECT_EQ(read_nifti(cut).error().reason->code, "volume_cut_short");
}

TEST(Nifti, RefusesAFileThatInflatesBeyondItsHeader) {
  std::vector<std::byte> bytes = plain_file();
  bytes.resize(bytes.size() + (size_t{64} << 20));  // 64 MiB of zeros behind 24 bytes of samples
  auto const file = read_nifti(gzip(bytes));
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().code, Code::kTooLarge);
}

TEST(Nifti, ReadsTheCtPhantom) {
  HEPATICA_SHARED_OR_SKIP(bytes, "ibsi/ibsi1/images/ct_phantom_image.nii.gz");
  auto const file = read_nifti(bytes);
  ASSERT_TRUE(file.ok()) << to_line(file.error());
  Geometry const& g = file->volume.geometry;
  // IBSI compliance sheet, configuration A, initial image: 204 x 201 x 60, spacing 0.977/0.977/3.
  EXPECT_EQ(g.size, (std::array<int, 3>{204, 201, 60}));
  EXPECT_NEAR(g.spacing_mm[0], 0.977, 5e-4);
  EXPECT_NEAR(g.spacing_mm[2], 3, 1e-6);
}

TEST(Nifti, DescriptionStandsInTheHeaderAndIsCutToItsField) {
  Volume volume;
  volume.geometry.size = {2, 1, 1};
  volume.samples = {1, 2};
  NiftiOptions options;
  options.gzip = false;
  options.description = std::string(100, 'd');
  auto const bytes = write_nifti(volume, options);
  ASSERT_TRUE(bytes.ok());
  for (size_t at = 148; at < 148 + 79; ++at) EXPECT_EQ((*bytes)[at], std::byte{'d'});
  EXPECT_EQ((*bytes)[148 + 79], std::byte{0});
  EXPECT_EQ(read_nifti(*bytes)->volume.samples, volume.samples);
}

}  // namespace
}  // namespace hepatica::image
