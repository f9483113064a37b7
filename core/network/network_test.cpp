// What stands around a network, with graphs simple enough to know the answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "core/base/reason.h"
#include "core/image/morphology.h"
#include "core/network/clean.h"
#include "core/network/graph.h"
#include "core/network/run.h"
#include "core/network/scores.h"

namespace hepatica::network {
namespace {

using image::Geometry;
using image::Mask;
using image::Volume;

/// A declaration with its input and output blocks replaced.
std::string declared(const std::string& view, const std::string& more_output = "") {
  return R"({"schema_version": 1, "id": "t", "title": "a test", "network": {"kind": "segmentation",
    "file": "t.onnx", "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
    "input": {"name": "x", "modality": "CT", "channels": [{"phase": "any"}], "orientation": "LPS",
      "field_of_view": )" +
         view + R"(, "normalise": {"clip": [0, 100], "divide": 100}},
    "output": {"name": "y", "activation": "softmax",
      "classes": [{"name": "background"}, {"name": "liver"}, {"name": "tumour", "lesions": true}])" +
         more_output + "}}}";
}

Package package_of(const std::string& text) {
  const Result<Package> read = read_package(text, "t/model.json");
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : to_line(read.error()));
  return read.ok() ? *read : Package{};
}

Geometry grid(std::array<int, 3> size, std::array<double, 3> spacing_mm = {1, 1, 1}) {
  Geometry g;
  g.size = size;
  g.spacing_mm = spacing_mm;
  return g;
}

Volume random_volume(const Geometry& g, unsigned seed) {
  std::mt19937 random(seed);
  Volume out{g, std::vector<float>(g.voxel_count())};
  for (float& sample : out.samples) sample = static_cast<float>(random() % 101);
  return out;
}

/// Three classes from the first channel: background below 0.3, tumour from 0.7 on.
void pointwise(std::span<const float> tensor, std::span<float> scores) {
  const size_t plane = scores.size() / 3;
  for (size_t n = 0; n < plane; ++n) {
    scores[n] = 20 * (0.305F - tensor[n]);
    scores[plane + n] = 0;
    scores[2 * plane + n] = 20 * (tensor[n] - 0.695F);
  }
}

Result<Segmentation> run(const Package& package, const Volume& volume,
                         const RunOptions& options = {}) {
  const Volume* images[]{&volume};
  auto begun = SegmentationRun::begin(package, images, options);
  if (!begun.ok()) return begun.error();
  SegmentationRun& steps = **begun;
  std::vector<float> tensor(steps.plan().input_floats), scores(steps.plan().output_floats);
  while (steps.steps_done() < steps.plan().steps) {
    if (Status fault = steps.input(images, tensor)) return *fault;
    pointwise(tensor, scores);
    if (Status fault = steps.output(scores)) return *fault;
  }
  return steps.finish();
}

uint8_t class_by_hand(float sample) { return sample < 30.25F ? 0 : sample < 69.75F ? 1 : 2; }

/// The volume walked along other axes: order and flips as bits, then turned by a few degrees.
Volume walked(const Volume& in, std::array<size_t, 3> order, unsigned flips, double turn) {
  Volume out = in;
  for (size_t a = 0; a < 3; ++a) {
    out.geometry.size[a] = in.geometry.size[order[a]];
    out.geometry.spacing_mm[a] = in.geometry.spacing_mm[order[a]];
    for (size_t row = 0; row < 3; ++row) out.geometry.direction[3 * row + a] = 0;
    out.geometry.direction[3 * order[a] + a] = (flips >> a & 1U) != 0 ? -1 : 1;
  }
  const auto d = out.geometry.direction;
  for (size_t a = 0; a < 3; ++a) {  // about the patient's long axis
    out.geometry.direction[a] = std::cos(turn) * d[a] - std::sin(turn) * d[3 + a];
    out.geometry.direction[3 + a] = std::sin(turn) * d[a] + std::cos(turn) * d[3 + a];
  }
  std::array<int, 3> at{};
  for (at[2] = 0; at[2] < out.geometry.size[2]; ++at[2]) {
    for (at[1] = 0; at[1] < out.geometry.size[1]; ++at[1]) {
      for (at[0] = 0; at[0] < out.geometry.size[0]; ++at[0]) {
        std::array<int, 3> from{};
        for (size_t a = 0; a < 3; ++a) {
          from[order[a]] = (flips >> a & 1U) != 0 ? out.geometry.size[a] - 1 - at[a] : at[a];
        }
        out.at(at[0], at[1], at[2]) = in.at(from[0], from[1], from[2]);
      }
    }
  }
  return out;
}

TEST(NetworkPackage, SaysWhatIsWrongAndWhere) {
  const std::string good = declared(R"({"kind": "whole", "pixels": 32})");
  const auto fault = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const Result<Package> read = read_package(text, "t/model.json");
    return read.ok() ? std::string() : to_line(read.error());
  };
  const auto says = [](const std::string& line, const std::string& part) {
    return line.find(part) != std::string::npos && line.find('\n') == std::string::npos;
  };
  EXPECT_EQ(package_of(good).output.classes.size(), 3U);
  EXPECT_TRUE(says(fault("\"LPS\"", "\"LPP\""), "t/model.json#/network/input/orientation"));
  EXPECT_TRUE(says(fault("\"pixels\": 32", "\"pixels\": 0"), "#/network/input/field_of_view"));
  EXPECT_TRUE(says(fault("t.onnx", "../t.onnx"), "#/network/file"));
  EXPECT_TRUE(says(fault("segmentation", "detection"), "expected one of segmentation"));
  EXPECT_TRUE(says(fault("softmax", "sigmoid"), "two classes for a sigmoid"));
  EXPECT_TRUE(says(fault("\"clip\": [0, 100]", "\"clip\": [100, 0]"), "normalise/clip"));
  EXPECT_TRUE(says(fault("\"name\": \"x\", ", ""), "'name' is missing"));
  EXPECT_TRUE(says(fault("\"divide\"", "\"devide\""), "divide"));
  const auto rule = [&](const std::string& more) {
    return fault("{\"name\": \"tumour\", \"lesions\": true}]",
                 "{\"name\": \"tumour\"}], \"components\": [{\"of\": [\"tumour\"], " + more + "}]");
  };
  EXPECT_EQ(rule("\"min_mean_probability\": 1"), "");
  EXPECT_TRUE(says(rule("\"min_mean_probability\": 84"), "a probability above 0, up to 1"));
  EXPECT_TRUE(says(rule("\"dropped_become\": \"background\""), "components/0/dropped_become"));
  EXPECT_TRUE(says(rule("\"dropped_become\": \"tumour\""), "that the rule is not about"));
  EXPECT_EQ(rule("\"dropped_become\": \"liver\""), "");
  // The same as a code with file and place, for other languages.
  const auto code = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const Error error = read_package(text, "t/model.json").error();
    EXPECT_TRUE(error.reason) << to_line(error);
    if (!error.reason) return std::string();
    EXPECT_EQ(error.reason->values["file"], "t/model.json");
    return error.reason->code + error.reason->values.value("place", "");
  };
  EXPECT_EQ(code("\"LPS\"", "\"LPP\""), "net_orientation/network/input/orientation");
  EXPECT_EQ(code("\"clip\": [0, 100]", "\"clip\": [100, 0]"),
            "net_clip/network/input/normalise/clip");
  EXPECT_EQ(code("softmax", "sigmoid"), "net_sigmoid/network/output/classes");
  EXPECT_EQ(code("t.onnx", "../t.onnx"), "net_file/network/file");
  EXPECT_EQ(code("\"name\": \"x\", ", ""), "json_missing/network/input");
  EXPECT_EQ(code("{", "[").substr(0, 11), "json_syntax");
  EXPECT_TRUE(check_digest(package_of(good), std::string(64, '1')).has_value());
  EXPECT_FALSE(check_digest(package_of(good), std::string(64, '0')).has_value());
}

TEST(NetworkPackage, ATileIsNotLargerThanAWholePlane) {
  const auto with_tile = [](int pixels) {
    return read_package(declared(R"({"kind": "whole", "pixels": 256}, "tile": {"pixels": )" +
                                 std::to_string(pixels) + R"(, "overlap": 64})"),
                        "t/model.json");
  };
  EXPECT_TRUE(with_tile(256).ok());
  const auto larger = with_tile(512);
  ASSERT_FALSE(larger.ok());
  EXPECT_EQ(larger.error().code, Code::kModelInvalid);
  EXPECT_NE(to_line(larger.error()).find("t/model.json#/network/input/tile/pixels"),
            std::string::npos)
      << to_line(larger.error());
  EXPECT_NE(to_line(larger.error()).find("at most the 256 pixels"), std::string::npos);
}

TEST(NetworkPackage, IsComparedWithItsGraphBeforeTheFirstRun) {
  const Package package = package_of(declared(R"({"kind": "whole", "pixels": 32})"));
  const Graph good{{{"x", "float32", {-1, 1, -1, -1}}}, {{"y", "float32", {-1, 3, -1, -1}}}};
  EXPECT_FALSE(check_graph(package, good).has_value());
  const auto wrong = [&](const std::function<void(Graph&)>& change) {
    Graph graph = good;
    change(graph);
    const Status fault = check_graph(package, graph);
    return fault ? fault->detail : std::string();
  };
  EXPECT_EQ(wrong([](Graph& g) { g.inputs[0].name = "image"; }),
            "the graph has no input 'x'; it has 'image'");
  Graph renamed = good;
  renamed.inputs[0].name = "image";
  const Status fault = check_graph(package, renamed);
  EXPECT_EQ(remark_json(*fault->reason.get()), (Json{{"code", "graph_no_port"},
                                                     {"file", "t.onnx"},
                                                     {"port", "input"},
                                                     {"name", "x"},
                                                     {"names", {"image"}}}));
  EXPECT_EQ(wrong([](Graph& g) { g.inputs[0].shape[1] = 3; }),
            "input 'x' has 3 channels, the package declares 1");
  EXPECT_EQ(wrong([](Graph& g) {
              g.outputs[0].shape = {-1, 3};
            }),
            "output 'y' has the shape [any, 3], expected [n, channels, h, w]");
  EXPECT_EQ(wrong([](Graph& g) { g.inputs[0].shape[3] = 64; }),
            "input 'x' is fixed at 64 pixels, the package asks for 32");
  EXPECT_EQ(wrong([](Graph& g) { g.inputs[0].type = "float16"; }),
            "input 'x' is of type float16, expected float32");
}

TEST(NetworkFrame, EveryOrientationGivesTheSamePicturesAndComesBackExactly) {
  const Package package = package_of(declared(R"({"kind": "whole", "pixels": 12})"));
  const Volume straight = random_volume(grid({12, 9, 4}, {1, 1, 2.5}), 3);
  const Result<Frame> frame = make_frame(package, straight.geometry);
  ASSERT_TRUE(frame.ok());
  const auto plane_of = [&](const Volume& volume, const Frame& of) {
    std::vector<float> out(12 * 12);
    EXPECT_FALSE(fill_plane(volume, of, 1, package.input.normalise, out).has_value());
    return out;
  };
  const std::vector<float> expected = plane_of(straight, *frame);
  std::array<size_t, 3> order{0, 1, 2};
  do {
    for (unsigned flips = 0; flips < 8; ++flips) {
      const Volume other = walked(straight, order, flips, flips == 5 ? 0.3 : 0.0);
      const Result<Frame> seen = make_frame(package, other.geometry);
      ASSERT_TRUE(seen.ok());
      EXPECT_EQ(plane_of(other, *seen), expected) << "flips " << flips;
      const Result<Segmentation> result = run(package, other);
      ASSERT_TRUE(result.ok());
      for (size_t n = 0; n < other.samples.size(); ++n) {
        ASSERT_EQ(result->classes.samples[n], class_by_hand(other.samples[n])) << "voxel " << n;
      }
      EXPECT_EQ(result->classes.geometry.direction, other.geometry.direction);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(NetworkFrame, ReducingIsTheMeanOverThePixelsBox) {
  for (const int pixels : {8, 11, 16, 29}) {
    const Package package =
        package_of(declared(R"({"kind": "whole", "pixels": )" + std::to_string(pixels) + "}"));
    const Volume volume = random_volume(grid({16, 16, 1}, {0.8, 0.8, 3}), 11);
    const Result<Frame> frame = make_frame(package, volume.geometry);
    ASSERT_TRUE(frame.ok());
    std::vector<float> out(static_cast<size_t>(pixels * pixels));
    ASSERT_FALSE(fill_plane(volume, *frame, 0, package.input.normalise, out).has_value());
    // Naive twin: both axes at once over all pixels, by the length each shares with the box.
    const double step = 16.0 / pixels, half = std::max(step, 1.0) / 2;
    const auto shared = [&](int x, int i) {
      const double centre = 7.5 + (x - (pixels - 1) / 2.0) * step;
      return std::max(0.0, std::min(centre + half, i + 0.5) - std::max(centre - half, i - 0.5));
    };
    for (int y = 0; y < pixels; ++y) {
      for (int x = 0; x < pixels; ++x) {
        double sum = 0, weight = 0;
        for (int j = 0; j < 16; ++j) {
          for (int i = 0; i < 16; ++i) {
            sum += shared(x, i) * shared(y, j) * volume.at(i, j, 0);
            weight += shared(x, i) * shared(y, j);
          }
        }
        EXPECT_NEAR(out[static_cast<size_t>(y * pixels + x)], sum / weight / 100, 1e-6);
      }
    }
  }
}

TEST(NetworkFrame, NeighboursAreTakenByMillimetresAndRepeatAtTheEnds) {
  Package package = package_of(declared(R"({"kind": "whole", "pixels": 8})"));
  package.input.neighbour_mm = 2;
  const Result<Frame> thin = make_frame(package, grid({8, 8, 10}, {1, 1, 0.7}));
  ASSERT_TRUE(thin.ok());
  EXPECT_EQ(thin->neighbour, 3);
  EXPECT_EQ(neighbour_slice(*thin, 4, 1), 7);
  EXPECT_EQ(neighbour_slice(*thin, 8, 1), 8);
  EXPECT_EQ(neighbour_slice(*thin, 2, -1), 2);
  const Result<Frame> thick = make_frame(package, grid({8, 8, 10}, {1, 1, 5}));
  ASSERT_TRUE(thick.ok());
  EXPECT_EQ(thick->neighbour, 1);
}

TEST(NetworkPlanes, KeptPlanesAreThoseMadeAnew) {
  Package package = package_of(declared(R"({"kind": "whole", "pixels": 32})"));
  package.input.normalise.clip.reset();
  for (const double between : {0.02, 0.5, 1.0, 5.0}) {  // 100, 4, 2 and 1 slices to a neighbour
    for (const std::vector<int>& away : {std::vector{0}, {-2, -1, 0, 1, 2}, {1, 3}, {-1}}) {
      package.input.channels.clear();
      for (const int slice : away) {
        package.input.channels.push_back({"any", slice});
        package.input.channels.push_back({"delayed", -slice});
      }
      package.input.neighbour_mm = 2;
      const Geometry g = grid({40, 40, 11}, {1, 1, between});
      const Volume one = random_volume(g, 3), other = random_volume(g, 4);
      const Volume* images[]{&one, &other};
      const Result<Frame> frame = make_frame(package, g);
      ASSERT_TRUE(frame.ok());
      const size_t plane = 32 * 32;
      std::vector<float> fast(plane * package.input.channels.size()), slow = fast;
      const std::vector<Normalisation> normalise(2, package.input.normalise);
      Planes planes(package, *frame);
      for (const int slice : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3, 0}) {
        ASSERT_FALSE(planes.fill(images, normalise, slice, fast));
        for (size_t c = 0; c < package.input.channels.size(); ++c) {
          const int w = neighbour_slice(*frame, slice, package.input.channels[c].slice);
          ASSERT_FALSE(fill_plane(*images[c % 2], *frame, w, package.input.normalise,
                                  std::span(slow).subspan(c * plane, plane)));
        }
        EXPECT_EQ(fast, slow) << "slice " << slice << ", " << between << " mm";
      }
    }
  }
}

TEST(NetworkPlanes, APlaneThatFailedIsNotKept) {
  Package package = package_of(declared(R"({"kind": "whole", "pixels": 32})"));
  package.input.normalise.clip.reset();
  package.input.channels = {{"any", -1}, {"any", 0}};
  const Geometry g = grid({32, 32, 4}, {1, 1, 1});
  Volume broken = random_volume(g, 5);
  const Volume* images[]{&broken};
  const Result<Frame> frame = make_frame(package, g);
  ASSERT_TRUE(frame.ok());
  const std::vector<Normalisation> normalise(1, package.input.normalise);
  std::vector<float> before(2 * 32 * 32), after = before;
  Planes planes(package, *frame);
  ASSERT_FALSE(planes.fill(images, normalise, 0, before));
  const float sound = broken.at(31, 31, 2);
  broken.at(31, 31, 2) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(planes.fill(images, normalise, 2, after));  // writes over slice 0 until it fails
  ASSERT_FALSE(planes.fill(images, normalise, 0, after));
  EXPECT_EQ(after, before);
  broken.at(31, 31, 2) = sound;
  EXPECT_FALSE(planes.fill(images, normalise, 2, after));
}

TEST(NetworkTiles, TiledAndWholeGiveTheSameAnswer) {
  const Volume volume = random_volume(grid({45, 37, 2}, {0.9, 0.9, 3}), 5);
  Package package = package_of(declared(R"({"kind": "spacing", "mm": 0.9})"));
  package.input.size_multiple = 4;
  const RunOptions options{{1, 2}, true};
  const Result<Segmentation> whole = run(package, volume, options);
  ASSERT_TRUE(whole.ok());
  for (const auto& [side, overlap] : {std::pair{16, 8}, {20, 4}, {16, 0}, {64, 8}}) {
    package.input.tile_pixels = side;
    package.input.tile_overlap = overlap;
    const Result<Segmentation> tiled = run(package, volume, options);
    ASSERT_TRUE(tiled.ok());
    EXPECT_EQ(tiled->classes.samples, whole->classes.samples) << side;
    for (size_t n = 0; n < volume.samples.size(); ++n) {
      ASSERT_NEAR(tiled->probability[1].samples[n], whole->probability[1].samples[n], 1);
      ASSERT_NEAR(tiled->uncertainty->samples[n], whole->uncertainty->samples[n], 1);
    }
  }
}

TEST(NetworkScores, SoftmaxTemperatureThresholdAndUncertainty) {
  Output output = package_of(declared(R"({"kind": "whole", "pixels": 8})")).output;
  output.temperature = 2;
  const std::vector<float> scores{0, 2, 4};
  const auto p = probabilities(output, scores);
  ASSERT_TRUE(p.ok());
  const double sum = 1 + std::exp(1.0) + std::exp(2.0);
  EXPECT_NEAR((*p)[0], 1 / sum, 1e-7);
  EXPECT_NEAR((*p)[2], std::exp(2.0) / sum, 1e-7);
  const std::vector<float> even{1.0F / 3, 1.0F / 3, 1.0F / 3}, sure{0, 1, 0},
      mixed{0.3F, 0.5F, 0.2F};
  EXPECT_NEAR(uncertainty(even), 1, 1e-6);
  EXPECT_EQ(uncertainty(sure), 0);
  EXPECT_EQ(decide(output, even), 0);
  EXPECT_EQ(decide(output, mixed), 1);
  output.classes[2].threshold = 0.2;
  EXPECT_EQ(decide(output, mixed), 2);
  output.classes[2].threshold = 0.4;
  EXPECT_EQ(decide(output, mixed), 1);
}

TEST(NetworkRules, LargestLiverHolesFilledSmallTumoursDroppedLesionsNumbered) {
  const Package package = package_of(declared(
      R"({"kind": "whole", "pixels": 8})",
      R"(, "components": [{"of": ["liver", "tumour"], "keep": "largest", "fill_holes": "liver"},
                          {"of": ["tumour"], "min_volume_mm3": 4}])"));
  // One slice of 1 x 1 x 2 mm voxels: . background, L liver, T tumour.
  const std::vector<std::string> before{"LLLLLLLL..T", "L..LLTTL..T", "L.TLTLLL...", "LLLLLLLL..L"};
  Mask classes{grid({11, 4, 1}, {1, 1, 2}), {}};
  for (const auto& row : before) {
    for (const char c : row) classes.samples.push_back(c == 'L' ? 1 : c == 'T' ? 2 : 0);
  }
  apply_rules(package.output, orient(classes.geometry, "LPS"), {}, classes);
  const auto count = [&](uint8_t c) {
    return std::count(classes.samples.begin(), classes.samples.end(), c);
  };
  // Of the tumours only the pair (4 mm^3) stays; single voxels (2 mm^3) go.
  EXPECT_EQ(count(2), 2);
  EXPECT_EQ(classes.at(5, 1, 0), 2);
  EXPECT_EQ(classes.at(1, 1, 0), 1) << "a hole is liver";
  EXPECT_EQ(classes.at(10, 0, 0), 0) << "a part of its own goes";
  const Numbered numbered = number_lesions(package.output, 20, classes);
  EXPECT_EQ(numbered.lesions, 1U);
  EXPECT_EQ(numbered.class_of, (std::vector<int>{1, 2}));
  EXPECT_EQ(numbered.voxels[1], 2U);
}

TEST(NetworkRules, PartsBelowTheMeanProbabilityBecomeLiver) {
  const Package package =
      package_of(declared(R"({"kind": "whole", "pixels": 8})",
                          R"(, "components": [{"of": ["liver", "tumour"], "keep": "largest"},
                          {"of": ["tumour"], "min_volume_mm3": 4, "min_mean_probability": 0.75,
                           "dropped_become": "liver"}])"));
  EXPECT_EQ(classes_weighed(package.output), (std::vector<bool>{false, false, true}));
  // 1 x 1 x 2 mm: the first part is too small, the second doubtful, the third exactly sure enough;
  // the last, however sure, is not joined to the liver.
  const std::string before = "..LTLTTLTTTL..T", after = "..LLLLLLTTTL...";
  const std::vector<float> sure{0, 0, 0, 1, 0, 0.5F, 0.875F, 0, 1, 0.5F, 0.75F, 0, 0, 0, 1};
  Mask classes{grid({15, 1, 1}, {1, 1, 2}), {}};
  std::vector<Chosen> chosen;
  const auto is = [](char c) { return static_cast<uint8_t>(c == 'L' ? 1 : c == 'T' ? 2 : 0); };
  for (size_t n = 0; n < before.size(); ++n) {
    classes.samples.push_back(is(before[n]));
    if (before[n] == 'T') chosen.push_back({n, sure[n]});
  }
  EXPECT_EQ(apply_rules(package.output, orient(classes.geometry, "LPS"), chosen, classes), 1U);
  for (size_t n = 0; n < after.size(); ++n) EXPECT_EQ(classes.samples[n], is(after[n])) << n;
}

/// What becomes of a volume in the test network's run, each part weighed by hand.
std::vector<uint8_t> weighed_by_hand(const Volume& volume, double least, size_t* doubtful) {
  Mask classes{volume.geometry, {}}, tumour{volume.geometry, {}};
  for (const float sample : volume.samples) {
    classes.samples.push_back(class_by_hand(sample));
    tumour.samples.push_back(classes.samples.back() == 2 ? 1 : 0);
  }
  const auto parts = image::connected_components(tumour, image::Connectivity::kFaces);
  for (size_t part = 1; part <= parts.voxels.size(); ++part) {
    double sum = 0, count = 0;
    for (size_t at = 0; at < tumour.samples.size(); ++at) {
      if (parts.part[at] != static_cast<int32_t>(part)) continue;
      const double x = static_cast<double>(volume.samples[at]) / 100;
      const double b = std::exp(20 * (0.305 - x)), t = std::exp(20 * (x - 0.695));
      sum += t / (b + 1 + t), ++count;
    }
    if (sum / count >= least) continue;
    ++*doubtful;
    for (size_t at = 0; at < tumour.samples.size(); ++at) {
      if (parts.part[at] == static_cast<int32_t>(part)) classes.samples[at] = 1;
    }
  }
  return classes.samples;
}

TEST(NetworkRun, LeavesOutTheDoubtfulPartsOfASlowTwinInEveryOrientation) {
  const Package package = package_of(declared(
      R"({"kind": "whole", "pixels": 12})",
      R"(, "components": [{"of": ["tumour"], "min_mean_probability": 0.9, "dropped_become": "liver"}])"));
  const Volume volume = random_volume(grid({12, 12, 12}), 5);
  for (const std::array<size_t, 3> order : {std::array<size_t, 3>{0, 1, 2}, {2, 0, 1}, {1, 0, 2}}) {
    const Volume turned = walked(volume, order, 5, 0.05);
    size_t doubtful = 0;
    const auto expected = weighed_by_hand(turned, 0.9, &doubtful);
    const Result<Segmentation> found = run(package, turned);
    ASSERT_TRUE(found.ok());
    EXPECT_GT(doubtful, 10U);
    EXPECT_EQ(found->doubtful, doubtful);
    EXPECT_EQ(found->classes.samples, expected);
    EXPECT_GT(std::count(expected.begin(), expected.end(), 2), 50);
  }
}

TEST(NetworkRules, LesionsBeyondTheLastLabelShareIt) {
  const Output output = package_of(declared(R"({"kind": "whole", "pixels": 8})")).output;
  Mask classes{grid({9, 1, 1}), {2, 0, 2, 2, 0, 2, 0, 2, 2}};
  const Numbered numbered = number_lesions(output, 2, classes);
  EXPECT_EQ(numbered.lesions, 4U);
  EXPECT_EQ(classes.samples, (std::vector<uint8_t>{3, 0, 2, 2, 0, 3, 0, 3, 3}));
  EXPECT_EQ(numbered.voxels, (std::vector<size_t>{0, 2, 4}));
}

TEST(NetworkRun, RefusesWhatCannotBeAnAnswer) {
  const Package package = package_of(declared(R"({"kind": "whole", "pixels": 8})"));
  const Volume volume = random_volume(grid({8, 8, 2}), 1);
  const Volume* images[]{&volume};
  auto begun = SegmentationRun::begin(package, images, {});
  ASSERT_TRUE(begun.ok());
  SegmentationRun& steps = **begun;
  std::vector<float> tensor(64), scores(192);
  EXPECT_TRUE(steps.output(scores).has_value()) << "scores before their input";
  ASSERT_FALSE(steps.input(images, tensor).has_value());
  scores[100] = std::numeric_limits<float>::quiet_NaN();
  ASSERT_TRUE(steps.output(scores).has_value());
  EXPECT_EQ(steps.output(scores)->code, Code::kDomain);
  EXPECT_EQ(steps.output(std::span(scores).first(64))->code, Code::kModelInvalid);
  EXPECT_FALSE(steps.finish().ok()) << "not every slice is done";
  scores[100] = 0;
  EXPECT_FALSE(steps.output(scores).has_value()) << "the run goes on after a refusal";
  EXPECT_EQ(check_memory(steps.plan(), 100)->code, Code::kTooLarge);
  EXPECT_FALSE(check_memory(steps.plan(), 1000000).has_value());
  Volume broken = volume;
  broken.samples[70] = std::numeric_limits<float>::infinity();
  Package unclipped = package;
  unclipped.input.normalise.clip.reset();
  EXPECT_FALSE(run(unclipped, broken).ok());
  EXPECT_FALSE(SegmentationRun::begin(package, {}, {}).ok());
}

TEST(NetworkRun, TakesEachTilesScoresOnceAndGoesOnAfterARefusal) {
  Package package = package_of(declared(R"({"kind": "whole", "pixels": 16})"));
  package.output.activation = Activation::kNone;
  package.input.tile_pixels = 10;
  package.input.tile_overlap = 4;
  const Volume volume = random_volume(grid({16, 16, 1}), 3);
  const Volume* images[]{&volume};
  auto begun = SegmentationRun::begin(package, images, {{1}, false});
  ASSERT_TRUE(begun.ok());
  SegmentationRun& steps = **begun;
  ASSERT_EQ(steps.plan().steps, 4);
  std::vector<float> tensor(steps.plan().input_floats), scores(steps.plan().output_floats);
  std::fill(scores.begin() + 100, scores.begin() + 200, 0.5F);
  for (int tile = 0; tile < 4; ++tile) {
    ASSERT_FALSE(steps.input(images, tensor).has_value());
    for (const float wrong : {2.0F, std::numeric_limits<float>::max()}) {
      std::vector<float> refused = scores;
      refused[7] = wrong;
      const Status fault = steps.output(refused);
      ASSERT_TRUE(fault.has_value());
      EXPECT_EQ(fault->code, Code::kDomain);
      EXPECT_EQ(steps.steps_done(), tile);
    }
    EXPECT_FALSE(steps.output(scores).has_value()) << "the run goes on after a refusal";
    const Status twice = steps.output(scores);
    ASSERT_TRUE(twice.has_value()) << "scores of a tile that was not asked for";
    EXPECT_EQ(twice->code, Code::kInvalidArgument);
    EXPECT_EQ(steps.steps_done(), tile + 1);
  }
  const auto found = steps.finish();
  ASSERT_TRUE(found.ok());
  for (const uint8_t one : found->probability[0].samples) ASSERT_EQ(one, 128);
}

TEST(NetworkScores, ScoresBeyondWhatTilesCanSumAreRefused) {
  const Package package = package_of(declared(R"({"kind": "whole", "pixels": 16})"));
  const std::vector<float> large{1e30F, 0, 0}, too_large{1e31F, 0, 0};
  EXPECT_TRUE(probabilities(package.output, large).ok());
  EXPECT_EQ(check_scores(package.output, too_large)->code, Code::kDomain);
}

}  // namespace
}  // namespace hepatica::network
