// A nomogram on paper: one SVG, black on white, A4 landscape proportions.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "core/base/number_text.h"
#include "core/nomogram/layout.h"
#include "core/quantity/interval.h"

namespace hepatica::nomogram {
namespace {

constexpr double kLeft = 210, kRight = 970, kTop = 64, kRow = 46;

std::string escape(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string fixed(double x) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", x);
  return buffer;
}

std::string line(double x1, double y1, double x2, double y2, const char* extra = "") {
  return "<line x1=\"" + fixed(x1) + "\" y1=\"" + fixed(y1) + "\" x2=\"" + fixed(x2) + "\" y2=\"" +
         fixed(y2) + "\" stroke=\"#000\" " + extra + "/>\n";
}

std::string text(double x, double y, const std::string& what, const char* anchor, int size) {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor +
         "\" font-size=\"" + std::to_string(size) + "\">" + escape(what) + "</text>\n";
}

double x_of(double at) { return kLeft + at * (kRight - kLeft); }

std::string label_of(const Axis& axis, const Json& labels) {
  std::string label = labels.contains(axis.id) && labels[axis.id].is_string()
                          ? labels[axis.id].get<std::string>()
                          : axis.id;
  return axis.unit.empty() || axis.unit == "1" ? label : label + " (" + axis.unit + ")";
}

/// "(-inf, 2)" is read "<2", "[2, 3]" is read "2-3"; other labels as they are.
std::string spoken(const Axis& axis, const Tick& tick) {
  if (axis.scale != "steps") return tick.label;
  auto const range = quantity::parse_interval(tick.label);
  if (!range.ok()) return tick.label;
  std::string const low = format_number(range->low), high = format_number(range->high);
  if (std::isinf(range->low)) return (range->high_closed ? "\u2264" : "<") + high;
  if (std::isinf(range->high)) return (range->low_closed ? "\u2265" : ">") + low;
  return range->low == range->high ? low : low + "\u2013" + high;
}

/// One label for ticks on one spot: numbers from first to last, levels side by side.
std::vector<std::pair<double, std::string>> tick_labels(const Axis& axis) {
  std::vector<std::pair<double, std::vector<std::string>>> spots;
  for (const Tick& tick : axis.ticks) {
    auto const here = std::find_if(spots.begin(), spots.end(), [&](const auto& spot) {
      return std::fabs(spot.first - tick.at) < 1e-9;
    });
    if (here == spots.end()) {
      spots.push_back({tick.at, {spoken(axis, tick)}});
    } else {
      here->second.push_back(spoken(axis, tick));
    }
  }
  std::vector<std::pair<double, std::string>> out;
  for (const auto& [at, words] : spots) {
    std::string label = words.front();
    if (axis.scale == "number" && words.size() > 1) label += "\u2013" + words.back();
    for (size_t i = 1; i < words.size() && axis.scale != "number"; ++i) label += ", " + words[i];
    out.emplace_back(at, label);
  }
  return out;
}

/// Tick labels alternate above and below the line where they would touch.
std::string axis_svg(const Axis& axis, double y, const Json& labels) {
  std::string const name = label_of(axis, labels);
  std::string out = text(kLeft - 16, y + 4, name, "end", name.size() > 34 ? 9 : 12);
  double first = 1, last = 0;
  for (const Tick& tick : axis.ticks)
    first = std::min(first, tick.at), last = std::max(last, tick.at);
  if (axis.kind != Axis::kPredictor && axis.kind != Axis::kOutcome) first = 0, last = 1;
  if (axis.scale == "classes") first = 0, last = 1;
  if (axis.ticks.empty()) {
    std::string needs;
    for (const auto& other : axis.depends_on)
      needs += (needs.empty() ? "" : ", ") +
               (labels.contains(other) ? labels[other] : Json(other)).get<std::string>();
    return out + text(kLeft, y + 4, "? " + needs, "start", 11);
  }
  out += line(x_of(first), y, x_of(last), y);
  double previous = -1e9;
  bool below = true;
  for (const auto& [at, label] : tick_labels(axis)) {
    double const x = x_of(at);
    below = x - previous < 34 ? !below : true;
    out += line(x, y - 4, x, y + 4);
    bool const class_tick = axis.scale == "classes";
    // Several words on one spot would run over the axis's name.
    bool const from_here = class_tick || (label.size() > 24 && at < 0.2);
    out += text(class_tick ? x + 4 : x, below ? y + 17 : y - 8, label,
                from_here ? "start" : "middle", 11);
    previous = x;
  }
  if (axis.patient) {
    double const x = x_of(axis.patient->at);
    out += "<path d=\"M" + fixed(x) + " " + fixed(y - 2) + " l-5 -9 h10 z\" fill=\"#000\"/>\n";
  }
  return out;
}

}  // namespace

std::string to_svg(const Layout& layout, const std::string& title, const Json& labels) {
  double const height = kTop + kRow * static_cast<double>(layout.axes.size()) + 30;
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 " +
                    fixed(height) +
                    "\" font-family=\"'Noto Sans', 'Noto Sans CJK SC', sans-serif\">\n<rect "
                    "width=\"1000\" height=\"" +
                    fixed(height) + "\" fill=\"#fff\"/>\n" + text(20, 30, title, "start", 16);
  for (size_t i = 0; i < layout.axes.size(); ++i) {
    double const y = kTop + kRow * static_cast<double>(i) + 12;
    out += axis_svg(layout.axes[i], y, labels);
    if (layout.axes[i].kind == Axis::kPredictor && layout.axes[i].patient) {
      double const x = x_of(layout.axes[i].patient->at);
      out += line(x, kTop + 12, x, y, "stroke-dasharray=\"2 4\" stroke-opacity=\"0.5\"");
    }
  }
  return out + "</svg>\n";
}

}  // namespace hepatica::nomogram
