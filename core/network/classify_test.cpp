// Classification: declaration and graph, where it looks, and maps of what the answer hangs on.
#include "core/network/classify.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/network/graph.h"

namespace hepatica::network {
namespace {

std::string classifier_text(const std::string& view = R"({"kind": "region", "pixels": 9, "mm": 1})",
                            const std::string& more = "") {
  return R"({"schema_version": 1, "id": "c", "title": "a test", "network": {"kind": "classification",
    "file": "c.onnx", "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
    "input": {"name": "x", "modality": "CT", "channels": [{"phase": "any"}], "orientation": "LPS",
      "field_of_view": )" +
         view + R"(, "normalise": {"divide": 1}},
    "output": {"name": "y", "activation": "softmax", "classes": [{"name": "dark"}, {"name": "bright"}],
      "question": "Is the region bright?", "meaning": "score")" +
         more + "}}}";
}

Package classifier(const std::string& text) {
  const Result<Package> read = read_package(text, "c/model.json");
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : to_line(read.error()));
  return read.ok() ? *read : Package{};
}

TEST(Classifier, DeclarationIsCheckedAndFaultsHaveTheirPlace) {
  const std::string good = classifier_text();
  EXPECT_EQ(classifier(good).kind, Kind::kClassification);
  EXPECT_EQ(classifier(good).input.region_pixels, 9);
  const auto says = [&](const std::string& from, const std::string& to, const std::string& part) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const Result<Package> read = read_package(text, "c/model.json");
    const std::string line = read.ok() ? "accepted" : to_line(read.error());
    EXPECT_NE(line.find(part), std::string::npos) << to << ": " << line;
  };
  says(R"(, "meaning": "score")", "", "meaning");
  says(R"("meaning": "score")", R"("meaning": "probability")", "calibrated_probability");
  says(R"("meaning": "score")", R"("meaning": "calibrated_probability")", "calibrated_on");
  says(R"("meaning": "score")", R"("meaning": "score", "calibrated_on": "a cohort")",
       "only a calibrated_probability");
  says(R"("question": "Is the region bright?",)", "", "question");
  says(R"({"name": "bright"})", R"({"name": "bright", "lesions": true})", "outlines nothing");
  says(R"("meaning": "score")", R"("meaning": "score", "components": [])", "components");
  says(R"("kind": "classification")", R"("kind": "segmentation")", "expected");
  says(R"("normalise")", R"("tile": {"pixels": 8, "overlap": 0}, "normalise")", "no tiles");
  says(R"("meaning": "score")",
       R"("meaning": "score", "activations": {"name": "a", "weights": [[1, 2], [3]]})",
       "as many weights");
  says(R"("meaning": "score")",
       R"("meaning": "score", "activations": {"name": "a", "weights": [[1, 2]]})",
       "one list of weights a class");
}

TEST(Classifier, GraphIsComparedWithTheDeclaration) {
  const Package package = classifier(
      classifier_text(R"({"kind": "region", "pixels": 9, "mm": 1})",
                      R"(, "activations": {"name": "a", "weights": [[1, 2, 3], [4, 5, 6]]})"));
  const Port x{"x", "float32", {-1, 1, 9, 9}}, y{"y", "float32", {-1, 2}};
  const Port a{"a", "float32", {-1, 3, 4, 4}};
  const auto line = [&](const Port& in, const std::vector<Port>& out) {
    const Status fault = check_graph(package, {{in}, out});
    return fault ? to_line(*fault) : std::string();
  };
  EXPECT_EQ(line(x, {y, a}), "");
  EXPECT_EQ(line(x, {{"y", "float32", {1, 2, 1, 1}}, a}), "");
  EXPECT_NE(line({"x", "float32", {-1, 1, 8, 8}}, {y, a}).find("fixed at 8 pixels"),
            std::string::npos);
  EXPECT_NE(line(x, {{"y", "float32", {-1, 3}}, a}).find("declares [n, 2]"), std::string::npos);
  EXPECT_NE(line(x, {{"y", "float32", {-1, 2, 4, 4}}, a}).find("has the shape"), std::string::npos);
  EXPECT_NE(line(x, {y}).find("no output 'a'"), std::string::npos);
  EXPECT_NE(line(x, {y, {"a", "float32", {-1, 4, 4, 4}}}).find("4 channels"), std::string::npos);
}

image::Geometry small_grid() {
  image::Geometry g;
  g.size = {20, 18, 6};
  return g;
}

/// Every sample tells its place.
image::Volume numbered(const image::Geometry& g) {
  image::Volume out{g, std::vector<float>(g.voxel_count())};
  for (size_t n = 0; n < out.samples.size(); ++n) out.samples[n] = static_cast<float>(n);
  return out;
}

image::Mask boxed() {
  image::Mask mask{small_grid(), std::vector<uint8_t>(small_grid().voxel_count())};
  for (int k = 2; k < 5; ++k) {
    const int half = k == 3 ? 2 : 1;
    for (int j = 8 - half; j <= 8 + half; ++j) {
      for (int i = 12 - half; i <= 12 + half; ++i) mask.samples[mask.geometry.index(i, j, k)] = 4;
    }
  }
  return mask;
}

TEST(Classifier, LooksAtTheRegionInItsWidestSlice) {
  const Package package = classifier(classifier_text());
  const image::Mask mask = boxed();
  const image::Volume volume = numbered(mask.geometry);
  const auto look = look_at(package, mask, 4);
  ASSERT_TRUE(look.ok());
  EXPECT_EQ(look->voxel, (std::array<int, 3>{12, 8, 3}));
  std::vector<float> tensor(81);
  const image::Volume* images[]{&volume};
  ASSERT_FALSE(fill_look(package, *look, images, tensor));
  for (int y = 0; y < 9; ++y) {
    for (int x = 0; x < 9; ++x) {
      const int i = 12 + x - 4, j = 8 + y - 4;
      const bool inside = i < 20 && j < 18;
      EXPECT_EQ(tensor[static_cast<size_t>(9 * y + x)],
                inside ? volume.samples[volume.geometry.index(i, j, 3)] : 0)
          << x << ' ' << y;
    }
  }
  // The image stored backwards along two axes shows the network the same.
  image::Mask turned = mask;
  image::Volume turned_volume = volume;
  turned.geometry.direction = {-1, 0, 0, 0, 1, 0, 0, 0, -1};
  for (int k = 0; k < 6; ++k) {
    for (int j = 0; j < 18; ++j) {
      for (int i = 0; i < 20; ++i) {
        const size_t to = mask.geometry.index(i, j, k);
        const size_t from = mask.geometry.index(19 - i, j, 5 - k);
        turned.samples[to] = mask.samples[from];
        turned_volume.samples[to] = volume.samples[from];
      }
    }
  }
  turned_volume.geometry = turned.geometry;
  const auto again = look_at(package, turned, 4);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->voxel, (std::array<int, 3>{7, 8, 2}));
  std::vector<float> other(81);
  const image::Volume* turned_images[]{&turned_volume};
  ASSERT_FALSE(fill_look(package, *again, turned_images, other));
  EXPECT_EQ(other, tensor);

  EXPECT_EQ(look_at(package, mask, 5).error().code, Code::kEmptyRoi);
  EXPECT_EQ(fill_look(package, *look, {}, tensor)->code, Code::kMissingInput);
}

TEST(Classifier, ReadsAnAnswer) {
  const Package package = classifier(classifier_text());
  const float scores[]{0, std::log(3.0F)};
  const auto answer = read_answer(package, scores);
  ASSERT_TRUE(answer.ok());
  EXPECT_NEAR(answer->probabilities[1], 0.75, 1e-6);
  EXPECT_EQ(answer->chosen, 1);
  const float three[]{0, 0, 0};
  EXPECT_EQ(read_answer(package, three).error().code, Code::kModelInvalid);
  const float bad[]{0, NAN};
  EXPECT_EQ(read_answer(package, bad).error().code, Code::kDomain);
}

/// The definition, pixel by pixel, over squares listed by hand.
std::vector<double> drops_by_hand(const OcclusionGrid& grid, double plain,
                                  const std::vector<double>& covered) {
  std::vector<double> out;
  for (int y = 0; y < grid.pixels; ++y) {
    for (int x = 0; x < grid.pixels; ++x) {
      double sum = 0, count = 0;
      for (int step = 0; step < grid.steps(); ++step) {
        const int x0 = grid.first(step % grid.side), y0 = grid.first(step / grid.side);
        if (x < x0 || y < y0 || x >= x0 + grid.patch || y >= y0 + grid.patch) continue;
        sum += plain - covered[static_cast<size_t>(step)];
        count += 1;
      }
      EXPECT_GT(count, 0) << "pixel " << x << ' ' << y << " is never covered";
      out.push_back(sum / count);
    }
  }
  return out;
}

TEST(Occlusion, AgreesWithItsDefinitionAndCoversEveryPixel) {
  for (const int pixels : {8, 9, 31, 64, 100}) {
    const OcclusionGrid grid = plan_occlusion(pixels);
    std::mt19937 random(static_cast<unsigned>(pixels));
    std::vector<double> covered;
    OcclusionMap map(grid, 0.8);
    for (int step = 0; step < grid.steps(); ++step) {
      covered.push_back(static_cast<double>(random() % 1000) / 1000);
      map.add(step, covered.back());
    }
    const std::vector<double> by_hand = drops_by_hand(grid, 0.8, covered);
    const std::vector<double> drops = map.drops();
    for (size_t n = 0; n < drops.size(); ++n) EXPECT_NEAR(drops[n], by_hand[n], 1e-12);
  }
}

TEST(Occlusion, FindsTheOnePixelThatANetworkLooksAt) {
  const OcclusionGrid grid = plan_occlusion(32);
  std::vector<float> tensor(2 * 32 * 32, 0.0F), out(tensor.size());
  const size_t eye = 32 * 20 + 11;
  tensor[eye] = 1;
  const auto network = [&](const std::vector<float>& in) { return static_cast<double>(in[eye]); };
  OcclusionMap map(grid, network(tensor));
  for (int step = 0; step < grid.steps(); ++step) {
    occlude(grid, step, tensor, out);
    map.add(step, network(out));
  }
  const std::vector<double> drops = map.drops();
  EXPECT_NEAR(drops[eye], 1 - 1.0 / 1024, 1e-6);  // covered by the channel's mean
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) {
      const double drop = drops[static_cast<size_t>(32 * y + x)];
      EXPECT_LE(drop, drops[eye] + 1e-12);
      const bool far = std::abs(x - 11) >= grid.patch || std::abs(y - 20) >= grid.patch;
      EXPECT_TRUE(!far || drop == 0) << x << ' ' << y;
    }
  }
}

TEST(ClassActivation, IsTheWeightedSumBroughtToThePlane) {
  const float activations[]{1, 2, 3, 4, 10, 20, 30, 40};  // two channels of 2 x 2
  const double weights[]{1, -0.1};
  const auto same = class_activation(weights, activations, 2, 2, 2);
  for (const double value : same) EXPECT_NEAR(value, 0, 1e-12);
  const double first[]{1, 0};
  const auto wide = class_activation(first, activations, 2, 2, 4);
  EXPECT_NEAR(wide[0], 1, 1e-12);
  EXPECT_NEAR(wide[1], 1.25, 1e-12);
  EXPECT_NEAR(wide[2], 1.75, 1e-12);
  EXPECT_NEAR(wide[15], 4, 1e-12);
}

TEST(Classifier, MapsLieWhereTheNetworkLooked) {
  const Package package = classifier(classifier_text());
  const auto look = look_at(package, boxed(), 4);
  ASSERT_TRUE(look.ok());
  std::vector<double> plane(81, -1);
  plane[9 * 4 + 4] = 0.5;
  plane[9 * 4 + 5] = 0.25;
  const auto map = map_on_image(*look, small_grid(), plane, 0.5);
  size_t there = 0;
  for (const uint8_t value : map.samples) there += value > 0 ? 1 : 0;
  EXPECT_EQ(there, 2U);
  EXPECT_EQ(map.samples[map.geometry.index(12, 8, 3)], 255);
  EXPECT_EQ(map.samples[map.geometry.index(13, 8, 3)], 128);
}

}  // namespace
}  // namespace hepatica::network
