// Layout of a nomogram in the manner of Harrell's rms: Points ruler, one axis per predictor, Total
// points, one axis per outcome, and the patient's mark on each.
//
// Points are affine in the linear predictor: the axis with the widest contribution spans 100 points
// and every axis starts at 0 where its contribution is smallest. Point scores keep their own
// points.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/model/catalogue.h"

namespace hepatica::nomogram {

/// A mark on an axis. `at` is the position on the axis' ruler, 0 left to 1 right.
struct Tick {
  Json value;         // number, level id, or true/false; null where nothing can be set
  std::string label;  // as written on paper
  double at = 0;
  double points = 0;
};

struct Axis {
  enum Kind { kPoints, kPredictor, kTotalPoints, kOutcome };
  Kind kind = kPredictor;
  std::string id;
  std::string variable;          // predictor: dictionary id; empty for the output of another model
  std::string scale = "number";  // number, category, steps, classes
  std::string unit;
  std::string output;                   // outcome: id of the package's output
  std::vector<std::string> depends_on;  // interactions: drawn for the patient's value of these
  std::optional<std::pair<double, double>> range;
  std::optional<std::pair<double, double>> derivation;
  std::vector<Tick> ticks;  // for classes: where each class begins
  std::optional<Tick> patient;
};

struct Layout {
  std::string model;
  std::string step;
  double points_per_unit = 1;  // points per unit of the linear predictor
  double points_max = 100;
  double total_max = 0;
  std::vector<Axis> axes;
  bool complete = false;  // every predictor of the patient is known
};

/// The layout of a package's first linear predictor or, without one, its first point score.
///
/// errors  kUnsupported when it has neither, or when an axis has no finite range
Result<Layout> lay_out(const model::Catalogue& catalogue, int package,
                       const patient::Patient& patient);

/// The JSON of models/README.md.
Json to_json(const Layout& layout);

/// A drawing for paper: black on white, no colour needed, self-contained SVG text.
///
/// labels  texts by axis id (a missing one shows the id)
std::string to_svg(const Layout& layout, const std::string& title, const Json& labels);

/// Round numbers (1, 2, 5 x 10^n) from low to high, about `wanted` of them; in decades when
/// `logarithmic`.
std::vector<double> nice_ticks(double low, double high, int wanted, bool logarithmic);

}  // namespace hepatica::nomogram
