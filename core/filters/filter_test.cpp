// Tests of filters as data: every kind answers, names are stable, faults are named, cut-outs
// suffice.
#include "core/filters/filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace hepatica::filters {
namespace {

Geometry cube(std::array<int, 3> size) {
  Geometry g;
  g.size = size;
  return g;
}

Field random_field(std::array<int, 3> size) {
  Field f{size, whole_box(size), std::vector<double>(voxel_count(whole_box(size)))};
  std::mt19937 random(3);
  for (double& v : f.values) v = static_cast<double>(random() % 1000) - 500;
  return f;
}

std::vector<std::string> names(const char* entry) {
  auto const list = read_filters(Json::parse(entry));
  std::vector<std::string> out;
  if (!list.ok()) return {to_line(list.error())};
  for (auto const& filter : *list) out.push_back(filter->name());
  return out;
}

using Names = std::vector<std::string>;

TEST(Filter, EntriesBecomeNamedImages) {
  EXPECT_EQ(names(R"({"filter": "none"})"), Names{});
  EXPECT_EQ(names(R"({"filter": "mean", "support_voxels": 5})"), Names{"mean_3d_5"});
  EXPECT_EQ(names(R"({"filter": "log", "sigma_mm": 1.5, "dimension": "2d"})"),
            Names{"log_2d_1.5mm"});
  EXPECT_EQ(names(R"({"filter": "laws", "kernel": "L5E5E5", "energy_delta": 7})"),
            Names{"laws_L5E5E5_max_energy7"});
  EXPECT_EQ(names(R"({"filter": "gabor", "sigma_mm": 5, "lambda_mm": 2, "gamma": 1.5,
                      "theta_step_deg": 22.5, "planes": "orthogonal"})"),
            Names{"gabor_5mm_2mm_1.5_step22.5_avg_planes"});
  EXPECT_EQ(names(R"({"filter": "wavelet", "wavelet": "db3", "band": "LLH", "level": 2})"),
            Names{"wavelet_db3_LLH2_avg"});
  EXPECT_EQ(names(R"({"filter": "simoncelli", "level": 1, "riesz": [0, 2, 0]})"),
            Names{"simoncelli_3d_1_riesz020"});
  // pyradiomics' own names and order.
  EXPECT_EQ(names(R"({"filter": "pyradiomics_log", "sigma_mm": [1.0, 2, 0.5], "discretise": {}})"),
            (Names{"log-sigma-1-0-mm-3D", "log-sigma-2-mm-3D", "log-sigma-0-5-mm-3D"}));
  EXPECT_EQ(names(R"({"filter": "pyradiomics_wavelet"})"),
            (Names{"wavelet-LLH", "wavelet-LHL", "wavelet-LHH", "wavelet-HLL", "wavelet-HLH",
                   "wavelet-HHL", "wavelet-HHH", "wavelet-LLL"}));
  EXPECT_EQ(names(R"({"filter": "pyradiomics_wavelet", "levels": 2, "dimension": "2d"})"),
            (Names{"wavelet-LH", "wavelet-HL", "wavelet-HH", "wavelet2-LH", "wavelet2-HL",
                   "wavelet2-HH", "wavelet2-LL"}));
  EXPECT_EQ(names(R"({"filter": "square_root"})"), Names{"squareroot"});
  EXPECT_EQ(names(R"({"filter": "lbp_2d"})"), Names{"lbp-2D"});
}

TEST(Filter, FaultsNameTheirKey) {
  struct Case {
    const char* entry;
    Code code;
    const char* field;
  };
  const Case cases[] = {
      {R"([])", Code::kWrongType, ""},
      {R"({})", Code::kInvalidArgument, "filter"},
      {R"({"filter": 3})", Code::kWrongType, "filter"},
      {R"({"filter": "median"})", Code::kUnsupported, "filter"},
      {R"({"filter": "mean"})", Code::kInvalidArgument, "support_voxels"},
      {R"({"filter": "mean", "support_voxels": 4})", Code::kInvalidArgument, "support_voxels"},
      {R"({"filter": "mean", "support_voxels": 4.5})", Code::kWrongType, "support_voxels"},
      {R"({"filter": "mean", "support_voxels": 5, "sigma": 1})", Code::kInvalidArgument, "sigma"},
      {R"({"filter": "log", "sigma_mm": -1})", Code::kInvalidArgument, "sigma_mm"},
      {R"({"filter": "log", "sigma_mm": "1"})", Code::kWrongType, "sigma_mm"},
      {R"({"filter": "log", "sigma_mm": 1, "boundary": "wrap"})", Code::kInvalidArgument,
       "boundary"},
      {R"({"filter": "log", "sigma_mm": 1, "riesz": [0, 0, 0]})", Code::kInvalidArgument, "riesz"},
      {R"({"filter": "laws", "kernel": "L5E5E"})", Code::kInvalidArgument, "kernel"},
      {R"({"filter": "gabor", "sigma_mm": 5, "lambda_mm": 2, "gamma": 1})", Code::kInvalidArgument,
       "theta_deg"},
      {R"({"filter": "gabor", "sigma_mm": 5, "lambda_mm": 2, "gamma": 1, "theta_deg": [0, 90],
           "pooling": "none"})",
       Code::kInvalidArgument, "pooling"},
      {R"({"filter": "wavelet", "wavelet": "sym4", "band": "LLH"})", Code::kUnsupported, "wavelet"},
      {R"({"filter": "pyradiomics_log", "sigma_mm": []})", Code::kInvalidArgument, "sigma_mm"},
      {R"({"filter": "pyradiomics_log", "sigma_mm": [1, 0]})", Code::kInvalidArgument, "sigma_mm"},
      {R"({"filter": "pyradiomics_wavelet", "levels": 6, "start_level": 6})",
       Code::kInvalidArgument, "level"},
      {R"({"filter": "gradient", "use_spacing": 1})", Code::kWrongType, "use_spacing"},
      {R"({"filter": "lbp_2d", "samples": 99})", Code::kInvalidArgument, "samples"},
      {R"({"filter": "square", "x": 1})", Code::kInvalidArgument, "x"}};
  for (const Case& c : cases) {
    auto const list = read_filters(Json::parse(c.entry));
    ASSERT_FALSE(list.ok()) << c.entry;
    EXPECT_EQ(list.error().code, c.code) << c.entry;
    EXPECT_EQ(list.error().field, c.field) << c.entry;
  }
}

const char* const kEveryKind[] = {
    R"({"filter": "mean", "support_voxels": 5, "boundary": "periodic"})",
    R"({"filter": "mean", "support_voxels": 3, "dimension": "2d"})",
    R"({"filter": "log", "sigma_mm": 1})",
    R"({"filter": "log", "sigma_mm": 1, "riesz": [1, 0, 0], "boundary": "zero"})",
    R"({"filter": "laws", "kernel": "L5E5S5", "energy_delta": 2})",
    R"({"filter": "laws", "kernel": "L5E5", "pooling": "none", "boundary": "nearest"})",
    R"({"filter": "gabor", "sigma_mm": 1, "lambda_mm": 2, "gamma": 1.5, "theta_deg": 30})",
    R"({"filter": "gabor", "sigma_mm": 1, "lambda_mm": 2, "gamma": 1.5, "theta_step_deg": 45,
        "planes": "orthogonal"})",
    R"({"filter": "wavelet", "wavelet": "db3", "band": "LLH", "level": 2})",
    R"({"filter": "wavelet", "wavelet": "db3", "band": "HH"})",
    R"({"filter": "simoncelli", "level": 2})",
    R"({"filter": "simoncelli", "level": 1, "dimension": "2d"})",
    R"({"filter": "simoncelli", "level": 1, "riesz": [0, 1, 1]})",
    R"({"filter": "pyradiomics_log", "sigma_mm": [1, 2]})",
    R"({"filter": "pyradiomics_wavelet", "levels": 2})",
    R"({"filter": "square"})",
    R"({"filter": "square_root"})",
    R"({"filter": "logarithm"})",
    R"({"filter": "exponential"})",
    R"({"filter": "gradient"})",
    R"({"filter": "lbp_2d"})"};

TEST(Filter, WhatItAsksForGivesTheAnswerOfTheWholeImage) {
  Geometry const g = cube({33, 27, 22});
  Field const whole = random_field(g.size);
  for (const char* const entry : kEveryKind) {
    auto const list = read_filters(Json::parse(entry));
    ASSERT_TRUE(list.ok()) << entry << to_line(list.error());
    for (auto const& filter : *list) {
      Field const all = filter->apply(whole, g, whole.box, 500.0).value();
      for (Box const& wanted : {Box{{12, 10, 9}, {15, 13, 11}}, Box{{0, 20, 0}, {3, 26, 1}}}) {
        Box const box = filter->needed(g, wanted).value();
        auto const part = filter->apply(cut(whole, box), g, wanted, 500.0);
        ASSERT_TRUE(part.ok()) << filter->name() << to_line(part.error());
        Field const expected = cut(all, wanted);
        double largest = 1e-9;
        for (double const v : all.values) largest = std::max(largest, std::abs(v));
        for (size_t at = 0; at < expected.values.size(); ++at) {
          ASSERT_NEAR(part->values[at], expected.values[at], 1e-6 * largest) << filter->name();
        }
      }
    }
  }
}

TEST(Filter, ThinImagesAreFilteredOrRefused) {
  for (std::array<int, 3> const size :
       {std::array<int, 3>{1, 1, 1}, std::array<int, 3>{9, 1, 2}, std::array<int, 3>{5, 5, 1}}) {
    Geometry const g = cube(size);
    Field const whole = random_field(size);
    for (const char* const entry : kEveryKind) {
      auto const list = read_filters(Json::parse(entry));
      for (auto const& filter : *list) {
        auto const out = filter->apply(whole, g, whole.box, 500.0);
        if (!out.ok()) {
          EXPECT_EQ(out.error().code, Code::kDomain) << filter->name();
          continue;
        }
        ASSERT_EQ(out->values.size(), whole.values.size());
        for (double const v : out->values) ASSERT_TRUE(std::isfinite(v)) << filter->name();
      }
    }
  }
}

TEST(Filter, RefusesAFieldThatHoldsTooLittle) {
  Geometry const g = cube({20, 20, 20});
  Field const whole = random_field(g.size);
  Box const wanted{{8, 8, 8}, {9, 9, 9}};
  auto const list = read_filters(Json::parse(R"({"filter": "mean", "support_voxels": 5})"));
  EXPECT_EQ((*list)[0]->apply(cut(whole, wanted), g, wanted).error().field, "field");
  EXPECT_EQ((*list)[0]->apply(whole, g, {{0, 0, 0}, {20, 0, 0}}).error().field, "wanted");
  auto const square = read_filters(Json::parse(R"({"filter": "square"})"));
  EXPECT_EQ((*square)[0]->apply(whole, g, wanted).error().field, "largest_magnitude");
  EXPECT_EQ((*square)[0]->apply(whole, g, wanted, 0.0).error().code, Code::kDomain);
}

}  // namespace
}  // namespace hepatica::filters
