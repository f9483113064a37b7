// Reads and checks a package's declaration, straight down; the first fault is told with its place.
#include "core/network/package.h"

#include <algorithm>
#include <cmath>

#include "core/base/json_cursor.h"
#include "core/base/reason.h"

namespace hepatica::network {
namespace {

constexpr int kMostPixels = 2048;
constexpr size_t kMostChannels = 16;
constexpr size_t kMostClasses = 32;

double within(const JsonCursor& at, double low, double high, const char* what) {
  const double value = at.number();
  if (!at.failed() && !(value >= low && value <= high))
    at.fail(std::string("expected ") + what,
            Reason{"net_number", {{"low", low}, {"high", high}}, ""});
  return value;
}

double above_zero(const JsonCursor& at) { return within(at, 1e-9, 1e9, "a number above 0"); }

Channel read_channel(const JsonCursor& at) {
  at.only({"phase", "slice"});
  Channel out{at.at("phase").text(), 0};
  if (at.has("slice")) out.slice = at.at("slice").integer(-16, 16);
  return out;
}

Normalisation read_normalisation(const JsonCursor& at) {
  at.only({"clip", "subtract", "divide", "by"});
  Normalisation out;
  if (at.has("clip")) {
    const auto ends = at.at("clip").items(2);
    if (!at.failed() && ends.size() == 2) out.clip = {ends[0].number(), ends[1].number()};
    if (!at.failed() && (!out.clip || !((*out.clip)[0] < (*out.clip)[1]))) {
      at.at("clip").fail("expected two numbers, the lower first", Reason{"net_clip", {}, ""});
    }
  }
  out.by_volume = at.has("by") && at.at("by").one_of({"fixed", "volume"}) == "volume";
  if (out.by_volume && (at.has("subtract") || at.has("divide"))) {
    at.fail("\"by\": \"volume\" takes mean and deviation of the volume: no subtract, no divide",
            Reason{"net_by_volume", {}, ""});
  }
  out.subtract = at.number_or("subtract", 0);
  if (at.has("divide")) out.divide = above_zero(at.at("divide"));
  return out;
}

void read_field_of_view(const JsonCursor& at, Kind kind, Input& out) {
  at.only({"kind", "pixels", "mm"});
  if (kind == Kind::kClassification && at.at("kind").one_of({"whole", "region"}) == "region") {
    out.region_pixels = at.at("pixels").integer(8, kMostPixels);
    out.pixel_mm = within(at.at("mm"), 0.05, 50, "millimetres, 0.05 to 50");
    return;
  }
  const bool whole = at.at("kind").one_of({"whole", "spacing"}) == "whole";
  if (at.has(whole ? "mm" : "pixels")) {
    at.fail(whole ? "kind whole takes pixels" : "kind spacing takes mm",
            Reason{"net_view",
                   {{"kind", whole ? "whole" : "spacing"}, {"takes", whole ? "pixels" : "mm"}},
                   ""});
  }
  if (whole) {
    out.whole_pixels = at.at("pixels").integer(8, kMostPixels);
  } else {
    out.pixel_mm = within(at.at("mm"), 0.05, 50, "millimetres, 0.05 to 50");
  }
}

void read_tile(const JsonCursor& at, Input& out) {
  at.only({"pixels", "overlap"});
  out.tile_pixels = at.at("pixels").integer(8, kMostPixels);
  out.tile_overlap = at.at("overlap").integer(0, kMostPixels);
  if (at.failed()) return;
  if (out.tile_overlap * 2 > out.tile_pixels)
    at.fail("expected an overlap up to half a tile", Reason{"net_overlap", {}, ""});
  if (out.tile_pixels % out.size_multiple != 0)
    at.fail("expected a multiple of size_multiple",
            Reason{"net_multiple", {{"multiple", out.size_multiple}}, ""});
  // A plane by spacing is padded to the tile; a whole one keeps its size.
  if (out.whole_pixels > 0 && out.tile_pixels > out.whole_pixels)
    at.at("pixels").fail(
        "expected at most the " + std::to_string(out.whole_pixels) + " pixels of the whole plane",
        Reason{"net_number", {{"low", 8}, {"high", out.whole_pixels}}, ""});
}

bool is_orientation(const std::string& text) {
  if (text.size() != 3) return false;
  for (const char* pair : {"LR", "PA", "SI"}) {
    if (std::count_if(text.begin(), text.end(),
                      [&](char c) { return c == pair[0] || c == pair[1]; }) != 1) {
      return false;
    }
  }
  return true;
}

Input read_input(const JsonCursor& at, Kind kind) {
  at.only({"name", "modality", "channels", "neighbour_mm", "orientation", "field_of_view",
           "size_multiple", "tile", "normalise"});
  Input out;
  out.name = at.at("name").text();
  out.modality = at.at("modality").one_of({"CT", "MR"});
  for (const JsonCursor& one : at.at("channels").items(1))
    out.channels.push_back(read_channel(one));
  if (!at.failed() && out.channels.size() > kMostChannels) {
    at.at("channels")
        .fail("expected at most 16 channels", Reason{"net_at_most", {{"most", kMostChannels}}, ""});
  }
  if (at.has("neighbour_mm")) {
    out.neighbour_mm = within(at.at("neighbour_mm"), 0, 100, "millimetres, 0 to 100");
  }
  out.orientation = at.at("orientation").text();
  if (!at.failed() && !is_orientation(out.orientation)) {
    at.at("orientation")
        .fail("expected one letter each of L R, P A and S I, for instance LPS",
              Reason{"net_orientation", {}, ""});
  }
  read_field_of_view(at.at("field_of_view"), kind, out);
  if (at.has("size_multiple")) out.size_multiple = at.at("size_multiple").integer(1, 512);
  if (!at.failed() && out.whole_pixels % out.size_multiple != 0) {
    at.at("field_of_view")
        .fail("expected pixels that are a multiple of size_multiple",
              Reason{"net_multiple", {{"multiple", out.size_multiple}}, ""});
  }
  if (kind == Kind::kClassification && at.has("tile"))
    at.at("tile").fail("a classification has no tiles", Reason{"net_no_tiles", {}, ""});
  if (at.has("tile")) read_tile(at.at("tile"), out);
  out.normalise = read_normalisation(at.at("normalise"));
  return out;
}

Class read_class(const JsonCursor& at) {
  at.only({"name", "threshold", "lesions"});
  Class out;
  out.name = at.at("name").text();
  if (at.has("threshold")) {
    out.threshold = within(at.at("threshold"), 1e-6, 1, "a probability above 0, up to 1");
  }
  out.lesions = at.boolean_or("lesions", false);
  return out;
}

int class_named(const JsonCursor& at, const std::vector<Class>& classes) {
  const std::string name = at.text();
  for (size_t c = 1; c < classes.size(); ++c) {
    if (classes[c].name == name) return static_cast<int>(c);
  }
  at.fail("expected the name of a class that is not the background",
          Reason{"net_class_name", {{"name", name}}, ""});
  return 0;
}

ComponentRule read_rule(const JsonCursor& at, const std::vector<Class>& classes) {
  at.only({"of", "keep", "min_volume_mm3", "min_mean_probability", "dropped_become", "fill_holes"});
  ComponentRule out;
  for (const JsonCursor& one : at.at("of").items(1)) out.of.push_back(class_named(one, classes));
  out.largest_only = at.has("keep") && at.at("keep").one_of({"all", "largest"}) == "largest";
  if (at.has("min_volume_mm3")) out.min_volume_mm3 = above_zero(at.at("min_volume_mm3"));
  if (at.has("min_mean_probability")) {
    out.min_mean_probability =
        within(at.at("min_mean_probability"), 1e-6, 1, "a probability above 0, up to 1");
  }
  if (at.has("dropped_become")) {
    const JsonCursor become = at.at("dropped_become");
    out.dropped_become = class_named(become, classes);
    if (std::find(out.of.begin(), out.of.end(), out.dropped_become) != out.of.end()) {
      become.fail("expected a class that the rule is not about",
                  Reason{"net_dropped_become", {{"name", become.text()}}, ""});
    }
  }
  if (at.has("fill_holes")) out.fill_holes = class_named(at.at("fill_holes"), classes);
  return out;
}

/// One text, or one in each language of the page.
void check_words(const JsonCursor& at) {
  if (at.json().is_string()) {
    at.text();
  } else {
    at.check_bilingual();
  }
}

Activations read_activations(const JsonCursor& at, size_t classes) {
  at.only({"name", "weights"});
  Activations out{at.at("name").text(), {}};
  for (const JsonCursor& row : at.at("weights").items(1)) {
    std::vector<double> weights;
    for (const JsonCursor& one : row.items(1)) weights.push_back(one.number());
    if (!at.failed() && !out.weights.empty() && weights.size() != out.weights[0].size()) {
      row.fail(
          "expected as many weights as the first class has",
          Reason{"json_count", {{"count", out.weights[0].size()}, {"got", weights.size()}}, ""});
    }
    out.weights.push_back(std::move(weights));
  }
  if (!at.failed() && out.weights.size() != classes) {
    at.at("weights").fail("expected one list of weights a class, in their order",
                          Reason{"net_weights", {{"classes", classes}}, ""});
  }
  return out;
}

/// What the answer of a classification means, beside its classes.
void read_meaning(const JsonCursor& at, Output& out) {
  out.meaning = at.at("meaning").one_of({"calibrated_probability", "score"});
  check_words(at.at("question"));
  if (out.meaning == "calibrated_probability") {
    out.calibrated_on = at.at("calibrated_on").text();
  } else if (at.has("calibrated_on")) {
    at.at("calibrated_on")
        .fail("only a calibrated_probability is calibrated on a cohort",
              Reason{"net_calibrated", {}, ""});
  }
  for (size_t c = 0; c < out.classes.size() && !at.failed(); ++c) {
    if (out.classes[c].lesions)
      at.at("classes").item(c).fail("a classification outlines nothing",
                                    Reason{"net_no_lesions", {}, ""});
  }
  if (!at.failed() && at.has("activations")) {
    out.activations = read_activations(at.at("activations"), out.classes.size());
  }
}

Output read_output(const JsonCursor& at, Kind kind) {
  if (kind == Kind::kSegmentation) {
    at.only({"name", "activation", "temperature", "classes", "components"});
  } else {
    at.only({"name", "activation", "temperature", "classes", "meaning", "question", "calibrated_on",
             "activations"});
  }
  Output out;
  out.name = at.at("name").text();
  const std::string how = at.at("activation").one_of({"softmax", "sigmoid", "none"});
  out.activation = how == "softmax"   ? Activation::kSoftmax
                   : how == "sigmoid" ? Activation::kSigmoid
                                      : Activation::kNone;
  if (at.has("temperature")) out.temperature = above_zero(at.at("temperature"));
  for (const JsonCursor& one : at.at("classes").items(2)) out.classes.push_back(read_class(one));
  if (at.failed()) return out;
  if (out.classes.size() > kMostClasses)
    at.at("classes").fail("expected at most 32 classes",
                          Reason{"net_at_most", {{"most", kMostClasses}}, ""});
  if (out.activation == Activation::kSigmoid && out.classes.size() != 2) {
    at.at("classes").fail("expected two classes for a sigmoid: background and its class",
                          Reason{"net_sigmoid", {}, ""});
  }
  if (out.classes[0].threshold)
    at.at("classes").item(0).fail("the background has no threshold",
                                  Reason{"net_background", {}, ""});
  if (kind == Kind::kClassification) read_meaning(at, out);
  if (!at.has("components")) return out;
  for (const JsonCursor& one : at.at("components").items()) {
    out.components.push_back(read_rule(one, out.classes));
  }
  return out;
}

bool is_digest(const std::string& text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

void read_network(const JsonCursor& at, Package& out) {
  at.only({"kind", "file", "sha256", "input", "output", "working_mb"});
  out.kind = at.at("kind").one_of({"segmentation", "classification"}) == "classification"
                 ? Kind::kClassification
                 : Kind::kSegmentation;
  out.file = at.at("file").text();
  if (!at.failed() && (out.file.find_first_of("/\\") != std::string::npos || out.file.size() < 6 ||
                       out.file.substr(out.file.size() - 5) != ".onnx")) {
    at.at("file").fail("expected the name of an .onnx file beside model.json",
                       Reason{"net_file", {}, ""});
  }
  out.sha256 = at.at("sha256").text();
  if (!at.failed() && !is_digest(out.sha256)) {
    at.at("sha256").fail("expected 64 hexadecimal digits in lower case",
                         Reason{"net_digest_form", {}, ""});
  }
  out.input = read_input(at.at("input"), out.kind);
  out.output = read_output(at.at("output"), out.kind);
  if (at.has("working_mb")) out.working_mb = within(at.at("working_mb"), 0, 1e6, "megabytes");
}

}  // namespace

std::vector<std::string> Package::phases() const {
  std::vector<std::string> out;
  for (const Channel& one : input.channels) {
    if (std::find(out.begin(), out.end(), one.phase) == out.end()) out.push_back(one.phase);
  }
  return out;
}

Result<Package> read_package(std::string_view text, const std::string& document) {
  const Result<Json> json = parse_json(text, document);
  if (!json.ok()) return json.error();
  JsonFault fault;
  fault.document = document;
  const JsonCursor root(*json, fault);
  root.only({"$schema", "schema_version", "id", "title", "purpose", "licence", "card", "network"});
  root.at("schema_version").version(1);
  Package out;
  out.id = root.at("id").text();
  check_words(root.at("title"));
  if (root.has("purpose")) check_words(root.at("purpose"));
  if (root.has("licence")) root.at("licence").text();
  if (root.has("card")) root.at("card").text();
  read_network(root.at("network"), out);
  if (fault.first) return *fault.first;
  return out;
}

Status check_digest(const Package& package, std::string_view digest) {
  if (digest == package.sha256) return success();
  return Error{Code::kModelInvalid, package.file,
               "sha256 is " + std::string(digest) + ", the package names " + package.sha256,
               Reason{"net_digest", {{"file", package.file}}, ""}};
}

}  // namespace hepatica::network
