// Reading intervals and proving that bands tile a domain.
#include "core/quantity/interval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/number_text.h"

namespace hepatica::quantity {
namespace {

std::optional<double> parse_end(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return parse_number(text);
}

std::string end_text(double x) {
  if (std::isinf(x)) return x < 0 ? "-inf" : "inf";
  return format_number(x);
}

/// Over whole numbers every interval equals a closed one: (3, 7) is [4, 6].
Interval to_whole(Interval interval) {
  if (std::isfinite(interval.low)) {
    double const ceiling = std::ceil(interval.low);
    interval.low = !interval.low_closed && ceiling == interval.low ? ceiling + 1 : ceiling;
    interval.low_closed = true;
  }
  if (std::isfinite(interval.high)) {
    double const floor = std::floor(interval.high);
    interval.high = !interval.high_closed && floor == interval.high ? floor - 1 : floor;
    interval.high_closed = true;
  }
  return interval;
}

/// Compares where two neighbouring intervals touch: -1 gap, 0 they meet, 1 overlap.
int junction(const Interval& left, const Interval& right, bool integer_valued) {
  if (integer_valued) {
    if (right.low == left.high + 1) return 0;
    return right.low > left.high + 1 ? -1 : 1;
  }
  if (left.high != right.low) return left.high < right.low ? -1 : 1;
  if (left.high_closed && right.low_closed) return 1;
  return left.high_closed || right.low_closed ? 0 : -1;
}

bool starts_later(const Interval& outer, const Interval& inner) {
  return inner.low > outer.low || (inner.low == outer.low && outer.low_closed && !inner.low_closed);
}

bool ends_earlier(const Interval& outer, const Interval& inner) {
  return inner.high < outer.high ||
         (inner.high == outer.high && outer.high_closed && !inner.high_closed);
}

}  // namespace

Result<Interval> parse_interval(std::string_view text) {
  Error const bad{Code::kInvalidArgument, "",
                  "expected an interval such as '[30, 40)' or '(-inf, 0]', got '" +
                      std::string(text.substr(0, 60)) + "'"};
  if (text.size() < 5 || text.size() > 80) return bad;
  char const open = text.front();
  char const close = text.back();
  size_t const comma = text.find(',');
  if ((open != '[' && open != '(') || (close != ']' && close != ')')) return bad;
  if (comma == std::string_view::npos) return bad;
  auto const low = parse_end(text.substr(1, comma - 1));
  auto const high = parse_end(text.substr(comma + 1, text.size() - comma - 2));
  if (!low || !high || *low > *high) return bad;
  Interval const result{*low, *high, open == '[' && std::isfinite(*low),
                        close == ']' && std::isfinite(*high)};
  if (*low == *high && !(result.low_closed && result.high_closed)) return bad;
  return result;
}

std::string to_text(const Interval& interval) {
  return (interval.low_closed ? "[" : "(") + end_text(interval.low) + ", " +
         end_text(interval.high) + (interval.high_closed ? "]" : ")");
}

std::string tiling_fault(std::vector<Interval> intervals, const Interval& domain,
                         bool integer_valued) {
  if (intervals.empty()) return "no band given";
  Interval outer = domain;
  if (integer_valued) {
    outer = to_whole(domain);
    std::transform(intervals.begin(), intervals.end(), intervals.begin(), to_whole);
    for (const auto& i : intervals) {
      if (i.low > i.high) return "a band holds no whole number";
    }
  }
  std::stable_sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
    return a.low < b.low || (a.low == b.low && a.low_closed && !b.low_closed);
  });
  if (starts_later(outer, intervals.front())) {
    return "gap below " + to_text(intervals.front()) + " in " + to_text(domain);
  }
  for (size_t i = 1; i < intervals.size(); ++i) {
    int const meeting = junction(intervals[i - 1], intervals[i], integer_valued);
    if (meeting == 0) continue;
    return std::string(meeting < 0 ? "gap" : "overlap") + " between " + to_text(intervals[i - 1]) +
           " and " + to_text(intervals[i]);
  }
  if (ends_earlier(outer, intervals.back())) {
    return "gap above " + to_text(intervals.back()) + " in " + to_text(domain);
  }
  return "";
}

}  // namespace hepatica::quantity
