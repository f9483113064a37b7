// Features, chains and copies.
#include "core/cohort/impute.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/base/reason.h"
#include "core/cohort/impute_models.h"
#include "core/cohort/setting_reasons.h"

namespace hepatica::cohort {
namespace {

using expression::Type;
using Numbers = std::vector<double>;

constexpr double kMostCells = 5e7;

double mean_of(const Numbers& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double skewness(const Numbers& x) {
  const double mean = mean_of(x);
  double second = 0, third = 0;
  for (double one : x) {
    second += (one - mean) * (one - mean);
    third += std::pow(one - mean, 3);
  }
  const auto n = static_cast<double>(x.size());
  return second > 0 ? third / n / std::pow(second / n, 1.5) : 0;
}

/// Mean 0 and standard deviation 1; a constant becomes 0.
void standardise(Numbers& x) {
  const double mean = mean_of(x);
  double square = 0;
  for (double one : x) square += (one - mean) * (one - mean);
  const double sd = std::sqrt(square / static_cast<double>(x.size()));
  for (double& one : x) one = sd > 0 ? (one - mean) / sd : 0;
}

/// H(t) = sum over event times s <= t of d(s) / n(s), at each row's own time.
Numbers nelson_aalen(const Numbers& time, const std::vector<int>& event) {
  std::vector<std::size_t> order(time.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return time[a] < time[b]; });
  Numbers out(time.size());
  double hazard = 0;
  for (std::size_t k = 0; k < order.size();) {
    std::size_t end = k;
    int events = 0;
    for (; end < order.size() && time[order[end]] == time[order[k]]; ++end)
      events += event[order[end]];
    hazard += events / static_cast<double>(order.size() - k);
    for (; k < end; ++k) out[order[k]] = hazard;
  }
  return out;
}

/// One column during the chain, over the rows with an outcome.
struct Link {
  int column = 0;  // of the cohort
  Type type = Type::kNumber;
  bool log = false;
  std::vector<double> levels;  // that occur, ascending; conditions and categories
  std::vector<std::uint8_t> known;
  std::size_t missing = 0;
  Numbers value;                  // as in the cohort
  std::vector<Numbers> features;  // made from value
};

/// The columns' values as regressors: a number (its logarithm where chosen), a 0/1, or one 0/1 for
/// each level after the first; standardised.
void make_features(Link& link) {
  link.features.clear();
  if (link.type == Type::kNumber) {
    link.features.push_back(link.value);
    if (link.log) {
      for (double& x : link.features[0]) x = std::log(x);
    }
    standardise(link.features[0]);
    return;
  }
  for (std::size_t k = 1; k < link.levels.size(); ++k) {
    link.features.emplace_back();
    for (double x : link.value) link.features.back().push_back(x == link.levels[k] ? 1 : 0);
    standardise(link.features.back());
  }
}

class Chain {
 public:
  Chain(const Cohort& cohort, const std::vector<int>& columns) : cohort_(cohort) {
    for (std::size_t i = 0; i < cohort.rows(); ++i) {
      if (cohort.outcome_known[i] != 0) rows_.push_back(i);
    }
    for (int column : columns) links_.push_back(link_of(column));
    std::stable_sort(links_.begin(), links_.end(),
                     [](const Link& a, const Link& b) { return a.missing < b.missing; });
    Numbers events, times;
    std::vector<int> event;
    for (std::size_t i : rows_) {
      event.push_back(cohort.event[i]);
      events.push_back(cohort.event[i]);
      if (cohort.is_survival) times.push_back(cohort.time[i]);
    }
    if (!rows_.empty()) {
      if (cohort.is_survival) outcome_.push_back(nelson_aalen(times, event));
      outcome_.push_back(events);
      for (Numbers& one : outcome_) standardise(one);
    }
  }

  Status check() const {
    if (rows_.empty())
      return Error{Code::kNoEvents, "rows", "no row has an outcome",
                   Reason{"no_outcome_known", {}, ""}};
    for (const Link& link : links_) {
      if (link.missing == rows_.size())
        return Error{Code::kInvalidArgument, name(link),
                     "never known among the rows with an outcome: it cannot be filled in",
                     Reason{"never_known", {{"variables", Json::array({name(link)})}}, ""}};
    }
    return success();
  }

  std::size_t rows() const { return rows_.size(); }

  std::size_t rows_filled() const {
    std::size_t out = 0;
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      out += std::any_of(links_.begin(), links_.end(),
                         [&](const Link& link) { return link.known[k] == 0; });
    }
    return out;
  }

  std::vector<ImputedColumn> description() const {
    std::vector<ImputedColumn> out;
    for (const Link& link : links_) {
      if (link.missing == 0) continue;
      out.push_back({name(link), link.missing,
                     link.type == Type::kNumber    ? "predictive_mean_matching"
                     : link.type == Type::kBoolean ? "logistic"
                                                   : "continuation_ratio",
                     link.log});
    }
    return out;
  }

  /// One completed copy of the cohort.
  Cohort run(int iterations, std::uint64_t seed) {
    survival::Random random(seed);
    for (Link& link : links_) begin(link, random);
    for (int round = 0; round < iterations; ++round) {
      for (std::size_t k = 0; k < links_.size(); ++k) {
        if (links_[k].missing > 0) draw(k, random);
      }
    }
    Cohort out = cohort_;
    for (const Link& link : links_) {
      Column& column = out.columns[static_cast<std::size_t>(link.column)];
      for (std::size_t k = 0; k < rows_.size(); ++k) {
        column.value[rows_[k]] = link.value[k];
        column.known[rows_[k]] = 1;
      }
    }
    return out;
  }

 private:
  const std::string& name(const Link& link) const {
    return cohort_.columns[static_cast<std::size_t>(link.column)].name;
  }

  Link link_of(int index) const {
    const Column& column = cohort_.columns[static_cast<std::size_t>(index)];
    Link out;
    out.column = index;
    out.type = column.type.type;
    Numbers known;
    for (std::size_t i : rows_) {
      out.known.push_back(column.known[i]);
      out.value.push_back(column.value[i]);
      if (column.known[i] != 0) known.push_back(column.value[i]);
    }
    out.missing = rows_.size() - known.size();
    if (known.empty()) return out;
    if (out.type == Type::kNumber) {
      if (*std::min_element(known.begin(), known.end()) > 0) {
        Numbers logs = known;
        for (double& x : logs) x = std::log(x);
        out.log = std::fabs(skewness(logs)) < std::fabs(skewness(known));
      }
    } else {
      const std::set<double> levels(known.begin(), known.end());
      out.levels.assign(levels.begin(), levels.end());
    }
    return out;
  }

  /// Missing cells begin as random observed ones.
  void begin(Link& link, survival::Random& random) const {
    const auto& column = cohort_.columns[static_cast<std::size_t>(link.column)];
    Numbers observed;
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      if (link.known[k] != 0) observed.push_back(column.value[rows_[k]]);
    }
    for (std::size_t k = 0; k < rows_.size(); ++k)
      link.value[k] =
          link.known[k] != 0 ? column.value[rows_[k]] : observed[random.below(observed.size())];
    make_features(link);
  }

  void draw(std::size_t at, survival::Random& random) {
    Link& link = links_[at];
    Features features;
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (k == at) continue;
      for (const Numbers& one : links_[k].features) features.push_back(&one);
    }
    for (const Numbers& one : outcome_) features.push_back(&one);
    Numbers drawn;
    if (link.type == Type::kNumber) {
      for (std::size_t row : draw_donors(link.features[0], link.known, features, random))
        drawn.push_back(link.value[row]);
    } else {
      std::vector<int> place;  // of each value among the levels
      for (double x : link.value)
        place.push_back(static_cast<int>(
            std::lower_bound(link.levels.begin(), link.levels.end(), x) - link.levels.begin()));
      const auto count = static_cast<int>(link.levels.size());
      for (int level : draw_levels(place, link.known, count, features, random))
        drawn.push_back(link.levels[static_cast<std::size_t>(level)]);
    }
    std::size_t next = 0;
    for (std::size_t k = 0; k < link.value.size(); ++k) {
      if (link.known[k] == 0) link.value[k] = drawn[next++];
    }
    make_features(link);
  }

  const Cohort& cohort_;
  std::vector<std::size_t> rows_;
  std::vector<Link> links_;
  std::vector<Numbers> outcome_;
};

Status check_options(const Cohort& cohort, const std::vector<int>& columns,
                     const ImputeOptions& options) {
  if (!cohort.has_outcome) return no_outcome();
  if (options.imputations < 2 || options.imputations > 200)
    return Error{Code::kInvalidArgument, "imputations", "2 to 200",
                 setting_range("imputations", 2, 200)};
  if (options.iterations < 1 || options.iterations > 200)
    return Error{Code::kInvalidArgument, "iterations", "1 to 200",
                 setting_range("iterations", 1, 200)};
  const double cells = static_cast<double>(cohort.rows()) * options.imputations *
                       static_cast<double>(std::max(columns.size(), cohort.columns.size()));
  if (cells > kMostCells)
    return Error{Code::kTooLarge, "imputations", "more than 5e7 cells in all copies together",
                 Reason{"too_many_copies", {}, ""}};
  return success();
}

}  // namespace

Json to_json(const Imputed& imputed, const ImputeOptions& options, bool survival) {
  Json columns = Json::array();
  for (const auto& one : imputed.columns)
    columns.push_back(
        {{"column", one.name}, {"missing", one.missing}, {"method", one.method}, {"log", one.log}});
  return {{"imputations", options.imputations},
          {"iterations", options.iterations},
          {"seed", options.seed},
          {"columns", columns},
          {"together", imputed.together},
          {"rows", imputed.rows},
          {"rows_filled", imputed.rows_filled},
          {"outcome", survival ? "nelson_aalen_and_event" : "event"},
          {"assumption", "missing_at_random"}};
}

Result<Imputed> impute(const Cohort& cohort, const std::vector<int>& columns,
                       const ImputeOptions& options) {
  if (auto fault = check_options(cohort, columns, options)) return *fault;
  Chain chain(cohort, columns);
  if (auto fault = chain.check()) return *fault;
  Imputed out;
  out.columns = chain.description();
  out.rows = chain.rows();
  out.rows_filled = chain.rows_filled();
  for (int column : columns)
    out.together.push_back(cohort.columns[static_cast<std::size_t>(column)].name);
  survival::Random seeds(options.seed);
  for (int k = 0; k < options.imputations; ++k) {
    if (options.progress && !options.progress(static_cast<std::size_t>(k),
                                              static_cast<std::size_t>(options.imputations)))
      return Error{
          Code::kCancelled, "imputations",
          "after " + std::to_string(k) + " of " + std::to_string(options.imputations) + " copies"};
    out.cohorts.push_back(chain.run(options.iterations, seeds.next()));
  }
  return out;
}

Result<std::vector<int>> columns_behind(const Cohort& cohort, const std::vector<int>& variables,
                                        const patient::Dictionary& dictionary) {
  const auto column_of = [&](int variable) {
    return cohort.find(dictionary.variable(variable).id);
  };
  std::set<int> found, seen;
  std::vector<int> open = variables;
  while (!open.empty()) {
    const int variable = open.back();
    open.pop_back();
    if (!seen.insert(variable).second) continue;
    const auto& parts = dictionary.variable(variable).derive.slots;
    const int own = column_of(variable);
    if (own >= 0) found.insert(own);
    if (parts.empty()) continue;
    const bool complete =
        std::all_of(parts.begin(), parts.end(), [&](int part) { return column_of(part) >= 0; });
    if (own >= 0 && complete)
      return Error{Code::kContradiction, dictionary.variable(variable).id,
                   "map either this column or those it is computed from: filled in apart they "
                   "would disagree",
                   Reason{"mapped_twice",
                          {{"variables", Json::array({dictionary.variable(variable).id})}},
                          ""}};
    if (own < 0) open.insert(open.end(), parts.begin(), parts.end());
  }
  return std::vector<int>(found.begin(), found.end());
}

}  // namespace hepatica::cohort
