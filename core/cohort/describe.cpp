// Summaries, tests between groups and patterns of missing values.
#include "core/cohort/describe.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/parallel.h"
#include "core/cohort/distinct.h"
#include "core/survival/distribution.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/spline.h"

namespace hepatica::cohort {
namespace {

using expression::Type;
using Rows = std::vector<std::size_t>;

/// Puts the lowest and highest value, and those on either side of each quartile, where sorting
/// would put them: what quartiles look at, for a fraction of the price in long columns.
void sort_around_quartiles(std::vector<double>& x) {
  const std::size_t last = x.size() - 1;
  std::vector<std::size_t> places = {0, last};
  for (std::size_t quarter = 1; quarter <= 3; ++quarter) {
    places.push_back(last * quarter / 4);
    places.push_back(std::min(last, last * quarter / 4 + 1));
  }
  std::sort(places.begin(), places.end());
  auto from = x.begin();
  for (std::size_t place : places) {
    const auto nth = x.begin() + static_cast<std::ptrdiff_t>(place);
    if (nth < from) continue;  // settled already
    std::nth_element(from, nth, x.end());
    from = nth + 1;
  }
}

/// What a column's numbers are described by.
struct Spread {
  std::size_t n = 0;
  double mean = 0, squares = 0;  // squares: sum of squared distances from the mean
  double lowest = 0, lower = 0, median = 0, upper = 0, highest = 0;
};

template <typename At>
void set_quantiles(Spread& out, At at) {
  const auto quantile = [&](double p) { return survival::quantile_of_ordered(out.n, p, at); };
  out.lowest = at(0);
  out.lower = quantile(0.25);
  out.median = quantile(0.5);
  out.upper = quantile(0.75);
  out.highest = at(out.n - 1);
}

/// Quantiles from the counts of the different numbers, or false where there are too many of them.
bool quantiles_by_counting(const Column& column, const Rows& rows, Spread& out) {
  Distinct distinct(Distinct::kFew);
  for (std::size_t i : rows) {
    if (column.known[i] != 0 && !distinct.add(column.value[i])) return false;
  }
  const auto entries = distinct.sorted();
  std::vector<std::size_t> behind;  // numbers up to and with each entry
  for (const auto& entry : entries)
    behind.push_back((behind.empty() ? 0 : behind.back()) + entry.count());
  set_quantiles(out, [&](std::size_t k) {
    const auto at = std::upper_bound(behind.begin(), behind.end(), k);
    return entries[static_cast<std::size_t>(at - behind.begin())].value;
  });
  return true;
}

void quantiles_by_sorting(const Column& column, const Rows& rows, Spread& out) {
  std::vector<double> x;
  x.reserve(out.n);
  for (std::size_t i : rows) {
    if (column.known[i] != 0) x.push_back(column.value[i]);
  }
  sort_around_quartiles(x);
  set_quantiles(out, [&](std::size_t k) { return x[k]; });
}

Spread spread_of(const Column& column, const Rows& rows) {
  Spread out;
  for (std::size_t i : rows) {
    if (column.known[i] == 0) continue;
    ++out.n;
    out.mean += column.value[i];
  }
  if (out.n == 0) return out;
  out.mean /= static_cast<double>(out.n);
  for (std::size_t i : rows) {
    const double away = column.value[i] - out.mean;
    if (column.known[i] != 0) out.squares += away * away;
  }
  if (!quantiles_by_counting(column, rows, out)) quantiles_by_sorting(column, rows, out);
  return out;
}

Json summarise_numbers(const Column& column, const Rows& rows) {
  const Spread spread = spread_of(column, rows);
  Json out = {{"n", spread.n}, {"missing", rows.size() - spread.n}};
  if (spread.n == 0) return out;
  out["mean"] = spread.mean;
  if (spread.n > 1) out["sd"] = std::sqrt(spread.squares / static_cast<double>(spread.n - 1));
  out["median"] = spread.median;
  out["quartiles"] = {spread.lower, spread.upper};
  out["range"] = {spread.lowest, spread.highest};
  return out;
}

Json summarise_levels(const Column& column, const Rows& rows) {
  std::vector<std::size_t> count(level_names(column).size(), 0);
  std::size_t known = 0;
  for (std::size_t i : rows) {
    if (column.known[i] == 0) continue;
    ++known;
    ++count[static_cast<std::size_t>(column.value[i])];
  }
  Json levels = Json::array();
  for (std::size_t k = 0; k < count.size(); ++k) {
    Json one = {{"level", level_names(column)[k]}, {"n", count[k]}};
    if (known > 0) one["share"] = static_cast<double>(count[k]) / static_cast<double>(known);
    levels.push_back(one);
  }
  return {{"n", known}, {"missing", rows.size() - known}, {"levels", levels}};
}

Json summarise(const Column& column, const Rows& rows) {
  return column.type.type == Type::kNumber ? summarise_numbers(column, rows)
                                           : summarise_levels(column, rows);
}

/// Kruskal-Wallis test with mid-ranks and the correction for ties.
std::optional<double> kruskal_p(const Column& column, const std::vector<Rows>& groups) {
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i : groups[g]) {
      if (column.known[i] != 0) all.emplace_back(column.value[i], g);
    }
  }
  std::sort(all.begin(), all.end());
  const auto n = static_cast<double>(all.size());
  std::vector<double> sum(groups.size(), 0.0), size(groups.size(), 0.0);
  double ties = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t j = i;
    while (j < all.size() && all[j].first == all[i].first) ++j;
    const auto t = static_cast<double>(j - i);
    ties += t * t * t - t;
    for (std::size_t k = i; k < j; ++k) {
      sum[all[k].second] += (static_cast<double>(i + j) + 1) / 2;
      size[all[k].second] += 1;
    }
    i = j;
  }
  double statistic = 0, degrees = -1;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (size[g] == 0) continue;
    statistic += sum[g] * sum[g] / size[g];
    degrees += 1;
  }
  const double correction = 1 - ties / (n * n * n - n);
  if (degrees < 1 || n < 3 || !(correction > 0)) return std::nullopt;
  statistic = (12 / (n * (n + 1)) * statistic - 3 * (n + 1)) / correction;
  return survival::chi_square_upper_tail(std::max(0.0, statistic), degrees);
}

/// Pearson's chi-square test of independence.
std::optional<double> chi_square_p(const Column& column, const std::vector<Rows>& groups) {
  const std::size_t levels = level_names(column).size();
  std::vector<std::vector<double>> count(groups.size(), std::vector<double>(levels, 0.0));
  std::vector<double> by_level(levels, 0.0), by_group(groups.size(), 0.0);
  double total = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i : groups[g]) {
      if (column.known[i] == 0) continue;
      const auto level = static_cast<std::size_t>(column.value[i]);
      ++count[g][level], ++by_level[level], ++by_group[g], ++total;
    }
  }
  const auto used = [](const std::vector<double>& margin) {
    return static_cast<double>(
        std::count_if(margin.begin(), margin.end(), [](double x) { return x > 0; }));
  };
  const double degrees = (used(by_level) - 1) * (used(by_group) - 1);
  if (degrees < 1) return std::nullopt;
  double statistic = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t k = 0; k < levels; ++k) {
      const double expected = by_level[k] * by_group[g] / total;
      if (expected > 0) statistic += (count[g][k] - expected) * (count[g][k] - expected) / expected;
    }
  }
  return survival::chi_square_upper_tail(statistic, degrees);
}

Json missing_report(const Cohort& cohort) {
  Json variables = Json::array();
  std::map<std::string, std::size_t> patterns;  // one letter a column
  for (const Column& column : cohort.columns) {
    const auto count = static_cast<std::size_t>(
        std::count(column.known.begin(), column.known.end(), std::uint8_t{0}));
    Json one = {{"variable", column.name}, {"missing", count}};
    if (cohort.rows() > 0)
      one["share"] = static_cast<double>(count) / static_cast<double>(cohort.rows());
    variables.push_back(one);
  }
  std::string marks(cohort.columns.size(), 'k');
  std::size_t* seen = nullptr;  // count of the row before, which most rows resemble
  in_blocks(0, cohort.rows(), [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      bool same = seen != nullptr;
      for (std::size_t j = 0; j < marks.size(); ++j) {
        const char mark = cohort.columns[j].known[i] != 0 ? 'k' : 'm';
        same = same && marks[j] == mark;
        marks[j] = mark;
      }
      if (!same) seen = &patterns[marks];
      ++*seen;
    }
  });
  std::vector<std::pair<std::size_t, Json>> listed;
  std::size_t complete = 0;
  for (const auto& [pattern, count] : patterns) {
    Json names = Json::array();
    for (std::size_t j = 0; j < pattern.size(); ++j) {
      if (pattern[j] == 'm') names.push_back(cohort.columns[j].name);
    }
    if (names.empty()) complete = count;
    listed.emplace_back(count, names);
  }
  std::stable_sort(listed.begin(), listed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  Json shown = Json::array();
  for (std::size_t k = 0; k < std::min<std::size_t>(20, listed.size()); ++k) {
    shown.push_back({{"rows", listed[k].first}, {"missing", listed[k].second}});
  }
  return {{"variables", variables},
          {"patterns", shown},
          {"pattern_count", patterns.size()},
          {"complete", complete}};
}

Json quantile_json(const survival::TimeQuantile& q) {
  Json out = Json::object();
  if (q.estimate) out["estimate"] = *q.estimate;
  if (q.lower) out["lower"] = *q.lower;
  if (q.upper) out["upper"] = *q.upper;
  return out;
}

Json outcome_report(const Cohort& cohort) {
  Rows rows;
  std::map<std::string, std::size_t> faults;
  std::vector<Reason> reasons;
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    if (cohort.outcome_known[i] != 0) {
      rows.push_back(i);
    } else {
      const Reason& why = cohort.outcome_fault[i];
      if (++faults[why.text] == 1) reasons.push_back(why);
    }
  }
  std::size_t events = 0;
  for (std::size_t i : rows) events += static_cast<std::size_t>(cohort.event[i]);
  Json out = {{"kind", cohort.is_survival ? "survival" : "binary"},
              {"rows", rows.size()},
              {"events", events},
              {"unknown", faults},
              {"unknown_codes", Json::object()}};
  for (const Reason& why : reasons) {
    out["unknown_codes"][why.text] = why.code;
    if (why.values.is_object()) out["unknown_values"][why.text] = why.values;
  }
  if (!cohort.is_survival || rows.empty()) return out;
  out["time_unit"] = cohort.time_unit;
  auto data = counted_follow_up(cohort, rows);
  out["longest"] = *std::max_element(data.time.begin(), data.time.end());
  for (const bool reverse : {false, true}) {
    if (reverse) {
      for (int& e : data.event) e = 1 - e;
    }
    const auto curve = survival::kaplan_meier(data);
    if (!curve.ok()) continue;
    const auto median = survival::time_quantile(*curve);
    if (median.ok()) out[reverse ? "median_follow_up" : "median_survival"] = quantile_json(*median);
  }
  return out;
}

/// One variable's line of the table, with its parts by group (`by` not null) and their comparison.
Json column_report(const Column& column, const Rows& all, const Column* by,
                   const std::vector<Rows>& groups) {
  Json out = summarise(column, all);
  out["variable"] = column.name;
  out["column"] = column.header;
  out["type"] = column.type.type == Type::kNumber    ? "number"
                : column.type.type == Type::kBoolean ? "condition"
                                                     : "category";
  if (!column.unit.empty()) out["unit"] = column.unit;
  if (by == nullptr || by == &column) return out;
  Json parts = Json::array();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Json part = summarise(column, groups[g]);
    part["group"] = level_names(*by)[g];
    parts.push_back(part);
  }
  out["groups"] = parts;
  const auto p =
      column.type.type == Type::kNumber ? kruskal_p(column, groups) : chi_square_p(column, groups);
  if (p) out["p_value"] = *p;
  return out;
}

}  // namespace

Result<Json> describe(const Cohort& cohort, const std::string& group) {
  Rows all(cohort.rows());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<Rows> groups;
  const Column* by = nullptr;
  if (!group.empty()) {
    const auto found = cohort.grouping(group, "group");
    if (!found.ok()) return found.error();
    by = *found;
    groups.resize(level_names(*by).size());
    for (std::size_t i : all) {
      if (by->known[i] != 0) groups[static_cast<std::size_t>(by->value[i])].push_back(i);
    }
  }
  const std::size_t columns = cohort.columns.size();
  std::vector<Json> variables(columns);
  Json missing, outcome;
  in_parallel(columns + 2, [&](std::size_t k) {
    if (k < columns) {
      variables[k] = column_report(cohort.columns[k], all, by, groups);
    } else if (k == columns) {
      missing = missing_report(cohort);
    } else if (cohort.has_outcome) {
      outcome = outcome_report(cohort);
    }
  });
  Json out = {{"flow", to_json(cohort.flow)},
              {"problems", to_json(cohort.problems)},
              {"variables", variables},
              {"missing", missing}};
  if (cohort.has_outcome) out["outcome"] = outcome;
  return out;
}

}  // namespace hepatica::cohort
