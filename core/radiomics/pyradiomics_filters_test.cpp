// Every feature of every filtered image of pyradiomics, from its own parameter file to the value,
// within 1e-5 relative.
//
// The values were made by pyradiomics @ 8ed5793 with ITK 5.2.1 and PyWavelets 1.1.1 on two of its
// published cases, as they are and resampled to 2 mm. They lie beside the images, outside the
// repository: the tests are skipped where there are none.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "core/image/test_files.h"
#include "core/radiomics/extraction.h"
#include "core/radiomics/pyradiomics_parameters.h"

namespace hepatica::radiomics {
namespace {

constexpr const char* kParameters = R"(
imageType:
  Original: {}
  Wavelet: {}
  LoG:
    sigma: [1.0, 2.0, 3.0, 4.0, 5.0]
  Square: {}
  SquareRoot: {}
  Logarithm: {}
  Exponential: {}
setting:
  binWidth: 25
)";

std::map<std::string, double> read_values(image::Bytes csv) {
  std::map<std::string, double> out;
  const std::string text(reinterpret_cast<const char*>(csv.data()), csv.size());
  size_t at = text.find('\n') + 1;  // after the header
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const size_t comma = text.find(',', at);
    if (comma < end) {
      out[text.substr(at, comma - at)] = std::strtod(text.c_str() + comma + 1, nullptr);
    }
    at = end + 1;
  }
  return out;
}

struct Variant {
  const char *name, *suffix, *more;
};

class PyradiomicsFilterValues : public testing::TestWithParam<std::tuple<const char*, Variant>> {};

TEST_P(PyradiomicsFilterValues, All1688MatchWithin1e5) {
  const auto& [name, variant] = GetParam();
  const std::string base = std::string("pyradiomics-cases/") + name;
  HEPATICA_SHARED_OR_SKIP(image_bytes, base + "_image.nrrd");
  HEPATICA_SHARED_OR_SKIP(mask_bytes, base + "_label.nrrd");
  HEPATICA_SHARED_OR_SKIP(csv, base + variant.suffix);
  const image::ImageFile image = image::read_nrrd(image_bytes).value();
  const image::Mask mask = image::read_nrrd_mask(mask_bytes).value();
  const auto settings = read_settings_text(kParameters + std::string(variant.more));
  ASSERT_TRUE(settings.ok()) << to_line(settings.error());
  const auto extraction = extract({image.volume, mask, image.stored_type}, *settings);
  ASSERT_TRUE(extraction.ok()) << to_line(extraction.error());
  std::map<std::string, double> found;
  for (const FeatureValue& f : extraction->features) found[f.name] = f.value;
  int matched = 0, total = 0;
  for (const auto& [feature, expected] : read_values(csv)) {
    ++total;
    ASSERT_TRUE(found.contains(feature)) << feature;
    const double error = std::abs(found[feature] - expected);
    const bool ok = error <= 1e-5 * std::abs(expected) + 1e-12;
    EXPECT_TRUE(ok) << feature << ": " << found[feature] << ", pyradiomics " << expected
                    << ", relative " << error / std::abs(expected);
    matched += ok;
  }
  std::printf("%s, %s: %d of %d filter values\n", name, variant.name, matched, total);
  EXPECT_EQ(total, 1688);
}

INSTANTIATE_TEST_SUITE_P(
    Case, PyradiomicsFilterValues,
    testing::Combine(testing::Values("brain1", "breast1"),
                     testing::Values(Variant{"plain", "_filters_plain.csv", ""},
                                     Variant{"spacing2", "_filters_spacing2.csv",
                                             "  resampledPixelSpacing: [2, 2, 2]\n"})),
    [](const auto& one) {
      return std::string(std::get<0>(one.param)) + "_" + std::get<1>(one.param).name;
    });

}  // namespace
}  // namespace hepatica::radiomics
