// Sums of targets, then the tables.
#include "core/response/response.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "core/base/number_text.h"
#include "core/base/reason.h"

namespace hepatica::response {
namespace {

constexpr double kTolerance = 1e-9;  // relative, for sums at a threshold

/// a >= b, with decimal fractions forgiven.
bool reaches(double a, double b) {
  return a >= b - kTolerance * std::max(std::abs(a), std::abs(b));
}

/// What counts for a lesion; nothing when it was not measured.
std::optional<double> value_of(const Criterion& criterion, bool node, const Finding& finding) {
  if (!finding.evaluable) return std::nullopt;
  switch (criterion.measure) {
    case Measure::kVolume:
      return finding.volume_ml;
    case Measure::kViableDiameter:
      return node ? finding.short_axis_mm : finding.viable_mm;
    case Measure::kDiameter:
      break;
  }
  return node ? finding.short_axis_mm : finding.diameter_mm;
}

const char* needed_name(const Criterion& criterion, bool node) {
  if (criterion.measure == Measure::kVolume) return "volume_ml";
  if (node) return "short_axis_mm";
  return criterion.measure == Measure::kViableDiameter ? "viable_mm" : "diameter_mm";
}

Status check_finding(const std::string& place, const std::optional<Finding>& finding) {
  if (!finding) return success();
  const std::pair<const char*, const std::optional<double>&> values[] = {
      {"diameter_mm", finding->diameter_mm},
      {"short_axis_mm", finding->short_axis_mm},
      {"viable_mm", finding->viable_mm},
      {"volume_ml", finding->volume_ml}};
  for (const auto& [name, value] : values) {
    if (value && !(std::isfinite(*value) && *value >= 0)) {
      return Error{Code::kImpossibleValue, place + " " + name, "expected a number of 0 or more"};
    }
  }
  return success();
}

Status check_lesion(const Criterion& criterion, const Followed& lesion) {
  if (!lesion.before && !lesion.now) {
    return Error{Code::kInvalidArgument, lesion.name, "seen at neither time point",
                 Reason{"lesion_never_seen", {{"lesion", lesion.name}}, ""}};
  }
  for (const auto& [when, finding] : {std::pair{"before", &lesion.before}, {"now", &lesion.now}}) {
    const std::string place = lesion.name + " " + when;
    if (Status fault = check_finding(place, *finding)) return fault;
    const bool summed = lesion.target && lesion.before;
    if (summed && *finding && (*finding)->evaluable &&
        !value_of(criterion, lesion.node, **finding)) {
      return Error{Code::kMissingInput, place, needed_name(criterion, lesion.node),
                   Reason{"lesion_unmeasured",
                          {{"lesion", lesion.name},
                           {"when", when},
                           {"needs", needed_name(criterion, lesion.node)}},
                          ""}};
    }
  }
  if (lesion.target && lesion.before && !lesion.before->evaluable) {
    return Error{Code::kMissingInput, lesion.name + " before",
                 "a target must have been measured at baseline",
                 Reason{"lesion_not_at_baseline", {{"lesion", lesion.name}}, ""}};
  }
  return success();
}

Status check(const Criterion& criterion, const std::vector<Followed>& lesions,
             std::optional<double> nadir) {
  if (lesions.empty())
    return Error{Code::kInvalidArgument, "lesions", "at least one is needed",
                 Reason{"no_lesion", {}, ""}};
  if (nadir && !(std::isfinite(*nadir) && *nadir >= 0)) {
    return Error{Code::kInvalidArgument, "nadir", "expected a number of 0 or more"};
  }
  std::set<std::string> names;
  for (const Followed& lesion : lesions) {
    if (!names.insert(lesion.name).second) {
      return Error{Code::kInvalidArgument, lesion.name, "the name is given twice",
                   Reason{"lesion_twice", {{"lesion", lesion.name}}, ""}};
    }
    if (Status fault = check_lesion(criterion, lesion)) return fault;
  }
  return success();
}

const std::string& counted_organ(const Followed& lesion) {
  static const std::string nodes = kNodes;
  return lesion.organ == kHilarNodes ? nodes : lesion.organ;
}

bool by_hilar_limit(const Criterion& criterion, const Followed& lesion) {
  return lesion.node && lesion.organ == kHilarNodes && criterion.least_hilar_node_mm &&
         criterion.measure != Measure::kVolume;
}

/// The least value a lesion must have at baseline to be measurable; nothing: no limit.
std::optional<double> least(const Criterion& criterion, const Followed& lesion) {
  if (by_hilar_limit(criterion, lesion)) return criterion.least_hilar_node_mm;
  return lesion.node && criterion.measure != Measure::kVolume ? criterion.least_node_mm
                                                              : criterion.least_target;
}

Warning below_limit(const Criterion& criterion, const Followed& lesion, double value,
                    double limit) {
  const bool hilar = by_hilar_limit(criterion, lesion);
  const Json values{{"lesion", lesion.name}, {"baseline_mm", value}, {"least_mm", limit}};
  return {Code::kOutsideSetting, criterion.id + " " + lesion.name,
          format_number(value) + " mm at baseline; measurable from " + format_number(limit) +
              " mm" + (hilar ? " (hilar node)" : ""),
          hilar         ? Reason{"hilar_node_below", values, ""}
          : lesion.node ? Reason{"node_below", values, ""}
                        : Reason{"target_below", values, ""}};
}

void warn(const Criterion& criterion, const std::vector<Followed>& lesions,
          std::vector<Warning>& warnings) {
  int targets = 0;
  std::map<std::string, int> of_organ;
  for (const Followed& lesion : lesions) {
    if (!lesion.target || !lesion.before) continue;
    ++targets;
    const std::string& organ = counted_organ(lesion);
    if (++of_organ[organ] == criterion.most_per_organ + 1) {
      warnings.push_back(
          {Code::kOutsideSetting, criterion.id + " " + organ,
           "more than " + std::to_string(criterion.most_per_organ) + " targets in one organ",
           Reason{"targets_in_organ", {{"most", criterion.most_per_organ}}, ""}});
    }
    const auto limit = least(criterion, lesion);
    const auto value = value_of(criterion, lesion.node, *lesion.before);
    if (limit && value && !reaches(*value, *limit)) {
      warnings.push_back(below_limit(criterion, lesion, *value, *limit));
    }
  }
  if (targets > criterion.most_targets) {
    warnings.push_back(
        {Code::kOutsideSetting, criterion.id,
         std::to_string(targets) + " targets; at most " + std::to_string(criterion.most_targets),
         Reason{"targets_too_many", {{"targets", targets}, {"most", criterion.most_targets}}, ""}});
  }
}

LesionChange change_of(const Criterion& criterion, const Followed& lesion) {
  LesionChange out{lesion.name, lesion.target, lesion.node, !lesion.before, !lesion.now, {}, {},
                   {}};
  out.before = lesion.before ? value_of(criterion, lesion.node, *lesion.before) : 0.0;
  out.now = lesion.now ? value_of(criterion, lesion.node, *lesion.now) : 0.0;
  if (out.before && out.now && *out.before > 0) out.percent = 100 * (*out.now / *out.before - 1);
  return out;
}

/// Whether nothing of a lesion counts as disease any more.
bool is_clear(const Criterion& criterion, const Followed& lesion) {
  if (!lesion.now) return true;
  if (!lesion.now->evaluable) return false;
  if (lesion.node) {
    return lesion.now->short_axis_mm && *lesion.now->short_axis_mm < criterion.normal_node_mm;
  }
  const auto value = value_of(criterion, false, *lesion.now);
  return value && *value == 0;
}

Category nontarget_of(const Criterion& criterion, const std::vector<Followed>& lesions) {
  bool any = false, clear = true, evaluated = true, progressed = false;
  for (const Followed& lesion : lesions) {
    if (lesion.target || !lesion.before) continue;
    any = true;
    progressed = progressed || lesion.progressed;
    evaluated = evaluated && (!lesion.now || lesion.now->evaluable);
    clear = clear && is_clear(criterion, lesion);
  }
  if (!any) return Category::kNone;
  if (progressed) return Category::kProgression;
  if (!evaluated) return Category::kNotEvaluable;
  return clear ? Category::kComplete : Category::kNonCrNonPd;
}

bool progresses(const Criterion& criterion, double now, double nadir) {
  const double by = now - nadir;
  return by > 0 && reaches(100 * by, criterion.progression_percent * nadir) &&
         (!criterion.progression_mm || reaches(by, *criterion.progression_mm));
}

/// Sums, and the response of the targets alone.
void assess_targets(const Criterion& criterion, const std::vector<Followed>& lesions,
                    std::optional<double> nadir, Assessment& out) {
  double before = 0;
  bool any = false, evaluated = true, clear = true;
  for (const Followed& lesion : lesions) {
    if (!lesion.target || !lesion.before) continue;
    any = true;
    before += value_of(criterion, lesion.node, *lesion.before).value_or(0);
    if (lesion.now && !lesion.now->evaluable) evaluated = false;
    if (lesion.now) out.sum_evaluated += value_of(criterion, lesion.node, *lesion.now).value_or(0);
    clear = clear && is_clear(criterion, lesion);
  }
  if (!any) return;
  const double least_sum = std::min(before, nadir.value_or(before));
  out.sum_before = before;
  out.sum_nadir = least_sum;
  if (evaluated) {
    out.sum_now = out.sum_evaluated;
    if (before > 0) out.from_before_percent = 100 * (*out.sum_now / before - 1);
    if (least_sum > 0) out.from_nadir_percent = 100 * (*out.sum_now / least_sum - 1);
  }
  const double now = out.sum_evaluated;
  if (evaluated && clear) {
    out.target = Category::kComplete;
  } else if (least_sum == 0 ? now > 0 : progresses(criterion, now, least_sum)) {
    out.target = Category::kProgression;
    out.rule = least_sum == 0 ? "reappeared" : "target_progression";
  } else if (!evaluated) {
    out.target = Category::kNotEvaluable;
  } else if (reaches(100 * (before - now), criterion.partial_percent * before)) {
    out.target = Category::kPartial;
  } else {
    out.target = Category::kStable;
  }
}

void decide(Assessment& out) {
  const auto set = [&](Category overall, const char* rule) {
    out.overall = overall;
    out.rule = rule;
  };
  if (out.new_lesion) return set(Category::kProgression, "new_lesion");
  if (out.nontarget == Category::kProgression) {
    return set(Category::kProgression, "nontarget_progression");
  }
  switch (out.target) {
    case Category::kProgression:
      out.overall = Category::kProgression;
      return;  // rule is there
    case Category::kNotEvaluable:
      return set(Category::kNotEvaluable, "not_evaluable");
    case Category::kComplete:
      if (out.nontarget == Category::kNone || out.nontarget == Category::kComplete) {
        return set(Category::kComplete, "complete");
      }
      return set(Category::kPartial, "complete_but_nontarget");
    case Category::kPartial:
      return set(Category::kPartial, "partial");
    case Category::kStable:
      return set(Category::kStable, "stable");
    case Category::kNonCrNonPd:
    case Category::kNone:
      break;
  }
  switch (out.nontarget) {  // no targets at baseline
    case Category::kComplete:
      return set(Category::kComplete, "nontarget_complete");
    case Category::kNonCrNonPd:
      return set(Category::kNonCrNonPd, "nontarget_present");
    default:
      return set(Category::kNotEvaluable, "not_evaluable");
  }
}

}  // namespace

const char* category_name(Category category) {
  switch (category) {
    case Category::kComplete:
      return "CR";
    case Category::kPartial:
      return "PR";
    case Category::kStable:
      return "SD";
    case Category::kNonCrNonPd:
      return "non-CR/non-PD";
    case Category::kProgression:
      return "PD";
    case Category::kNotEvaluable:
      return "NE";
    case Category::kNone:
      break;
  }
  return "none";
}

Result<Assessment> assess(const Criterion& criterion, const std::vector<Followed>& lesions,
                          std::optional<double> nadir, std::vector<Warning>& warnings) {
  if (Status fault = check(criterion, lesions, nadir)) return *fault;
  warn(criterion, lesions, warnings);
  Assessment out;
  out.criterion = criterion.id;
  for (const Followed& lesion : lesions) {
    out.lesions.push_back(change_of(criterion, lesion));
    out.new_lesion = out.new_lesion || (!lesion.before && lesion.counts_as_new);
  }
  out.nontarget = nontarget_of(criterion, lesions);
  assess_targets(criterion, lesions, nadir, out);
  decide(out);
  return out;
}

std::vector<size_t> propose_targets(const Criterion& criterion,
                                    const std::vector<Followed>& lesions) {
  std::vector<size_t> order(lesions.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto value = [&](size_t n) -> std::optional<double> {
    if (!lesions[n].before) return std::nullopt;
    return value_of(criterion, lesions[n].node, *lesions[n].before);
  };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return value(a).value_or(-1) > value(b).value_or(-1);
  });
  std::vector<size_t> out;
  std::map<std::string, int> of_organ;
  for (size_t const n : order) {
    const auto measured = value(n);
    const auto limit = least(criterion, lesions[n]);
    if (!measured || *measured == 0 || (limit && !reaches(*measured, *limit))) continue;
    if (static_cast<int>(out.size()) == criterion.most_targets) break;
    int& in_organ = of_organ[counted_organ(lesions[n])];
    if (in_organ == criterion.most_per_organ) continue;
    ++in_organ;
    out.push_back(n);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace hepatica::response
