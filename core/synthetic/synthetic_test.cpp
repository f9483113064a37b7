// Synthetic studies: tones per phase, lesion volumes, noise, and the same bits everywhere.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/base/sha256.h"
#include "core/synthetic/study.h"
#include "core/synthetic/texture.h"

namespace hepatica::synthetic {
namespace {

Recipe small_recipe(uint64_t seed = 5) {
  Recipe recipe;
  recipe.seed = seed;
  recipe.size = {96, 76, 40};
  recipe.spacing_mm = {3.6, 3.6, 5};
  recipe.draw_lesions = false;
  return recipe;
}

/// Sharp, flat, noiseless: voxels hold the tones themselves.
Recipe flat_recipe() {
  Recipe recipe = small_recipe();
  recipe.noise_sd_hu = recipe.blur_mm = recipe.texture_hu = recipe.breathing_mm = 0;
  return recipe;
}

double mean_of(const PhaseImage& phase, int label) {
  double sum = 0;
  double count = 0;
  for (size_t i = 0; i < phase.truth.samples.size(); ++i) {
    if (phase.truth.samples[i] != label) continue;
    sum += static_cast<double>(phase.image.samples[i]);
    count += 1;
  }
  return count > 0 ? sum / count : -1e9;
}

double volume_ml(const image::Mask& mask, int first, int second = -1) {
  double voxels = 0;
  for (uint8_t const label : mask.samples) voxels += label == first || label == second ? 1 : 0;
  auto const& mm = mask.geometry.spacing_mm;
  return voxels * mm[0] * mm[1] * mm[2] / 1000;
}

TEST(Chance, PortableFunctionsAgreeWithTheLibrary) {
  for (double x = -30; x <= 30; x += 0.37) {
    EXPECT_NEAR(portable_exp(x) / std::exp(x), 1, 1e-11) << x;
    double const positive = std::exp(x);
    EXPECT_NEAR(portable_cbrt(positive) / std::cbrt(positive), 1, 1e-12) << positive;
  }
  EXPECT_EQ(portable_cbrt(0), 0);
}

TEST(Chance, NormalAndUniformHaveTheirMoments) {
  Chance chance(3);
  double sum = 0, squares = 0, uniform = 0;
  constexpr int kDraws = 40000;
  for (int i = 0; i < kDraws; ++i) {
    double const x = chance.normal(10, 2);
    sum += x;
    squares += (x - 10) * (x - 10);
    uniform += chance.uniform(-1, 3);
  }
  EXPECT_NEAR(sum / kDraws, 10, 0.05);
  EXPECT_NEAR(std::sqrt(squares / kDraws), 2, 0.03);
  EXPECT_NEAR(uniform / kDraws, 1, 0.03);
}

// The first outputs of SplitMix64 for state 0 (Vigna's reference splitmix64.c).
TEST(Chance, BitsAreThoseOfSplitMix64) {
  Chance chance(0);
  EXPECT_EQ(chance.bits(), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(chance.bits(), 0x6e789e6aa1b965f4ULL);
}

TEST(Tones, FollowThePublishedDistributions) {
  Chance chance(11);
  double plain = 0, gain = 0, cirrhotic_gain = 0, ratio = 0;
  constexpr int kDraws = 4000;
  for (int i = 0; i < kDraws; ++i) {
    PerPhase const liver =
        draw_tissue_tones(chance, false, false)[static_cast<size_t>(Tissue::kLiver)];
    PerPhase const cirrhotic =
        draw_tissue_tones(chance, true, false)[static_cast<size_t>(Tissue::kLiver)];
    plain += liver[0];
    gain += liver[2] - liver[0];
    cirrhotic_gain += cirrhotic[2] - cirrhotic[0];
    LesionTones const lesion = draw_lesion_tones(chance, LesionKind::kWashout, liver);
    EXPECT_GE(lesion.viable[1], liver[1] + 20);
    EXPECT_LT(lesion.viable[3], liver[3]);
    ratio += liver[3] / lesion.viable[3];
  }
  EXPECT_NEAR(plain / kDraws, 55, 0.7);
  EXPECT_NEAR(gain / kDraws, 56.2, 1.0);            // Naruo 2007
  EXPECT_NEAR(cirrhotic_gain / kDraws, 39.8, 1.0);  // Naruo 2007
  EXPECT_NEAR(ratio / kDraws, 1.21, 0.01);          // PMID 23255745
}

TEST(SyntheticStudy, RegionsHoldTheirTonesInEveryPhase) {
  Recipe recipe = flat_recipe();
  recipe.lesions = {{LesionKind::kNecrotic, 60, 0.1}, {LesionKind::kWashout, 30, 0.1}};
  auto const study = synthesize(recipe);
  ASSERT_TRUE(study.ok()) << to_line(study.error());
  ASSERT_EQ(study->phases.size(), kPhaseCount);
  for (const PhaseImage& phase : study->phases) {
    auto const at = static_cast<size_t>(phase.phase);
    auto const tone = [&](Tissue t) { return study->tones[static_cast<size_t>(t)][at]; };
    EXPECT_NEAR(mean_of(phase, kLiverLabel), tone(Tissue::kLiver), 0.51);
    EXPECT_NEAR(mean_of(phase, kVesselLabel), tone(Tissue::kVein), 0.51);
    EXPECT_NEAR(mean_of(phase, kLesionLabel + 1), study->lesions[0].tones.viable[at], 0.51);
    EXPECT_NEAR(mean_of(phase, kNecrosisLabel + 1), study->lesions[0].tones.core, 0.51);
    EXPECT_NEAR(mean_of(phase, kLesionLabel + 2), study->lesions[1].tones.viable[at], 0.51);
  }
}

TEST(SyntheticStudy, LesionVolumesAreThoseOfTheEllipsoids) {
  Recipe recipe = flat_recipe();
  recipe.size = {190, 150, 100};
  recipe.spacing_mm = {1.8, 1.8, 2};
  recipe.phases = {Phase::kPortal};
  recipe.lesions = {{LesionKind::kNecrotic, 50, 0}, {LesionKind::kCapsule, 25, 0}};
  auto const study = synthesize(recipe);
  ASSERT_TRUE(study.ok()) << to_line(study.error());
  const image::Mask& truth = study->phases[0].truth;
  for (int n = 1; n <= 2; ++n) {
    const Lesion& lesion = study->lesions[static_cast<size_t>(n - 1)];
    double const expected = lesion.ellipsoid_volume_ml();
    EXPECT_NEAR(volume_ml(truth, kLesionLabel + n, kNecrosisLabel + n) / expected, 1, 0.02);
    double const core = lesion.core_share * lesion.core_share * lesion.core_share * expected;
    EXPECT_NEAR(volume_ml(truth, kNecrosisLabel + n), core, 0.03 * core + 1e-9);
  }
}

TEST(SyntheticStudy, LiverHasTheVolumeOfAnAdultAndCirrhosisShrinksTheRightLobe) {
  Recipe recipe = small_recipe();
  recipe.phases = {Phase::kPortal};
  auto const healthy = synthesize(recipe);
  recipe.cirrhosis = true;
  auto const cirrhotic = synthesize(recipe);
  ASSERT_TRUE(healthy.ok() && cirrhotic.ok());
  double const volume = volume_ml(healthy->phases[0].truth, kLiverLabel, kVesselLabel);
  EXPECT_GT(volume, 1100);
  EXPECT_LT(volume, 2000);
  EXPECT_LT(volume_ml(cirrhotic->phases[0].truth, kLiverLabel, kVesselLabel), 0.95 * volume);
}

TEST(SyntheticStudy, PhasesDifferByTheStatedOffsetOnly) {
  Recipe recipe = flat_recipe();
  recipe.breathing_mm = 12;
  recipe.lesions = {{LesionKind::kWashout, 40, 0.1}};
  auto const study = synthesize(recipe);
  ASSERT_TRUE(study.ok());
  Point centre_of_portal{};
  for (int pass = 0; pass < 2; ++pass) {
    for (const PhaseImage& phase : study->phases) {
      Point sum{};
      double count = 0;
      const image::Geometry& grid = phase.truth.geometry;
      for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
          for (int i = 0; i < grid.size[0]; ++i)
            if (phase.truth.at(i, j, k) == kLesionLabel + 1) {
              sum = sum +
                    Point{i * grid.spacing_mm[0], j * grid.spacing_mm[1], k * grid.spacing_mm[2]};
              count += 1;
            }
      ASSERT_GT(count, 0);
      Point const centre = (1 / count) * sum;
      if (pass == 0 && phase.phase == Phase::kPortal) centre_of_portal = centre;
      if (pass == 1) {
        EXPECT_LT(length(centre - centre_of_portal - phase.offset_mm), 0.8);
        if (phase.phase != Phase::kPortal) {
          EXPECT_GT(length(phase.offset_mm), 0);
        }
      }
    }
  }
}

TEST(SyntheticStudy, ALaterVisitKeepsThePatientAndChangesTheLesions) {
  Recipe recipe = flat_recipe();
  recipe.phases = {Phase::kPortal};
  recipe.lesions = {{LesionKind::kWashout, 60, 0.1}, {LesionKind::kCapsule, 40, 0.1}};
  auto const first = synthesize(recipe);
  recipe.visit = 1;
  auto const same = synthesize(recipe);
  recipe.changes = {{0.5, std::nullopt}, {1, 0.8}};
  recipe.new_lesions = {{LesionKind::kHypervascular, 20, 0.1}};
  auto const later = synthesize(recipe);
  ASSERT_TRUE(first.ok() && same.ok() && later.ok());
  EXPECT_EQ(first->phases[0].truth.samples, same->phases[0].truth.samples);
  EXPECT_EQ(later->description, "synthetic CT, not a patient; seed 5, visit 1");
  ASSERT_EQ(later->lesions.size(), 3U);
  for (size_t n = 0; n < 2; ++n) EXPECT_EQ(later->lesions[n].centre, first->lesions[n].centre);
  // Half the diameter, an eighth of the volume; voxels of 3.6 x 3.6 x 5 mm leave some slack.
  const image::Mask& before = first->phases[0].truth;
  const image::Mask& after = later->phases[0].truth;
  EXPECT_NEAR(volume_ml(after, kLesionLabel + 1) / volume_ml(before, kLesionLabel + 1), 0.125,
              0.04);
  EXPECT_EQ(volume_ml(before, kNecrosisLabel + 2), 0);
  // The core takes 0.8 cubed of the lesion.
  EXPECT_NEAR(
      volume_ml(after, kNecrosisLabel + 2) / volume_ml(after, kLesionLabel + 2, kNecrosisLabel + 2),
      0.512, 0.06);
  EXPECT_GT(volume_ml(after, kLesionLabel + 3), 1);
}

TEST(SyntheticStudy, DrawnAndNewLesionsTogetherHaveALabelEach) {
  static_assert(kLesionLabel + kMostLesions < kNecrosisLabel + 1);
  Recipe recipe = flat_recipe();
  recipe.phases = {Phase::kPortal};
  recipe.draw_lesions = true;
  recipe.visit = 1;
  recipe.new_lesions.assign(kMostLesions, {LesionKind::kWashout, 5, 0});
  auto const crowded = synthesize(recipe);
  ASSERT_FALSE(crowded.ok());
  EXPECT_EQ(crowded.error().field, "lesions");
  EXPECT_EQ(crowded.error().detail, "at most 19 lesions");
  recipe.draw_lesions = false;
  EXPECT_TRUE(synthesize(recipe).ok());
}

TEST(ScannerNoise, HasTheAskedDeviationIsCorrelatedInPlaneAndNotAcrossSlices) {
  image::Volume volume;
  volume.geometry.size = {128, 128, 8};
  volume.geometry.spacing_mm = {0.8, 0.8, 5};
  volume.samples.assign(volume.geometry.voxel_count(), 50.0F);
  add_scanner_noise(volume, 14, 9);
  double sum = 0, squares = 0, beside = 0, above = 0;
  double const count = static_cast<double>(volume.samples.size());
  for (size_t i = 0; i < volume.samples.size(); ++i) {
    double const d = static_cast<double>(volume.samples[i]) - 50;
    sum += d;
    squares += d * d;
    if (i + 1 < volume.samples.size())
      beside += d * (static_cast<double>(volume.samples[i + 1]) - 50);
    if (i + 128 * 128 < volume.samples.size())
      above += d * (static_cast<double>(volume.samples[i + 128 * 128]) - 50);
  }
  EXPECT_NEAR(sum / count, 0, 0.2);
  EXPECT_NEAR(std::sqrt(squares / count), 14, 0.3);
  EXPECT_GT(std::abs(beside / squares), 0.1);
  EXPECT_NEAR(above / squares, 0, 0.02);
}

TEST(ScannerNoise, KeepsItsDeviationOnWidePixels) {
  for (double const mm : {2.0, 4.0, 4.9, 5.1, 6.5, 9.0, 20.0}) {
    image::Volume volume;
    volume.geometry.size = {64, 64, 8};
    volume.geometry.spacing_mm = {mm, mm, 5};
    volume.samples.assign(volume.geometry.voxel_count(), 50.0F);
    add_scanner_noise(volume, 14, 9);
    double squares = 0;
    for (float const sample : volume.samples) {
      squares += std::pow(static_cast<double>(sample) - 50, 2);
    }
    EXPECT_NEAR(std::sqrt(squares / static_cast<double>(volume.samples.size())), 14, 0.5) << mm;
  }
}

std::string fingerprint(const Study& study) {
  std::string bytes;
  for (const PhaseImage& phase : study.phases) {
    for (size_t i = 0; i < phase.image.samples.size(); ++i) {
      int const hu = static_cast<int>(phase.image.samples[i]) + 1024;
      bytes.push_back(static_cast<char>(hu & 0xff));
      bytes.push_back(static_cast<char>(hu >> 8));
      bytes.push_back(static_cast<char>(phase.truth.samples[i]));
    }
  }
  return sha256_hex(bytes);
}

// A fingerprint computed once, here for every compiler and for WebAssembly: the same seed gives the
// same voxels everywhere.
TEST(SyntheticStudy, TheSameSeedGivesTheSameBitsOnEveryMachine) {
  Recipe recipe = small_recipe(20);
  recipe.draw_lesions = true;
  recipe.cirrhosis = recipe.ascites = true;
  auto const study = synthesize(recipe);
  ASSERT_TRUE(study.ok());
  EXPECT_EQ(fingerprint(*study),
            "a239c3cefda457bf737e9488165eb3d97f2ae0182ff0e5d2bec5ea72fc8405f9");
  recipe.seed = 21;
  auto const other = synthesize(recipe);
  ASSERT_TRUE(other.ok());
  EXPECT_NE(fingerprint(*study), fingerprint(*other));
}

TEST(SyntheticStudy, DrawsLesionsForEverySeedAndSaysThatItIsSynthetic) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    Recipe recipe = small_recipe(seed);
    recipe.draw_lesions = true;
    recipe.phases = {Phase::kArterial};
    auto const study = synthesize(recipe);
    ASSERT_TRUE(study.ok()) << seed << to_line(study.error());
    EXPECT_GE(study->lesions.size(), 1U);
    EXPECT_EQ(study->description.rfind("synthetic", 0), 0U);
  }
}

TEST(SyntheticStudy, RefusesWhatItCannotDraw) {
  auto const code_of = [](const Recipe& recipe) {
    auto const study = synthesize(recipe);
    return study.ok() ? Code::kRows : study.error().code;
  };
  Recipe recipe = small_recipe();
  recipe.lesions = {{LesionKind::kWashout, 149, 0.1}};
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe.lesions = {{LesionKind::kWashout, NAN, 0.1}};
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe = small_recipe();
  recipe.noise_sd_hu = NAN;
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe = small_recipe();
  recipe.size = {0, 10, 10};
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe.size = {2000, 2000, 2000};
  EXPECT_EQ(code_of(recipe), Code::kTooLarge);
  recipe = small_recipe();
  recipe.changes = {{0.5, std::nullopt}};  // at the first visit
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe.visit = 1;  // of no lesion
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe.lesions = {{LesionKind::kInfiltrative, 40, 0.1}};
  EXPECT_NE(code_of(recipe), Code::kInvalidArgument);
  recipe.changes[0].core_share = 0.5;
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
  recipe = small_recipe();
  recipe.phases = {Phase::kPortal, Phase::kPortal};
  EXPECT_EQ(code_of(recipe), Code::kInvalidArgument);
}

}  // namespace
}  // namespace hepatica::synthetic
