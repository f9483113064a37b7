// New constants, slopes and baselines for a package.
#include "core/cohort/recalibrate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <variant>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/cohort/fit_package.h"
#include "core/cohort/optimism.h"
#include "core/cohort/predictions.h"
#include "core/cohort/recalibrate_parts.h"
#include "core/cohort/refit.h"
#include "core/cohort/setting_reasons.h"
#include "core/survival/cox.h"
#include "core/survival/cox_survival.h"
#include "core/survival/distribution.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/logistic.h"

namespace hepatica::cohort {
namespace {

using model::Package;
using survival::FollowUp;
using survival::Matrix;

using Target = RecalibrationTarget;

Error unsupported(const std::string& id, const std::string& detail, Reason reason) {
  reason.values = {{"model", id}};
  return {Code::kUnsupported, id, detail, std::move(reason)};
}

Result<Target> find_target(const model::Catalogue& catalogue, const std::string& id,
                           bool is_survival) {
  const int index = catalogue.find(id);
  if (index < 0) return catalogue.unknown_model(id);
  Target out;
  out.package = &catalogue.packages()[static_cast<std::size_t>(index)];
  out.package_index = index;
  int found = 0;
  for (std::size_t k = 0; k < out.package->steps.size(); ++k) {
    const auto& body = out.package->steps[k].body;
    if (const auto* curve = std::get_if<model::SurvivalStep>(&body);
        curve != nullptr && is_survival) {
      if (curve->kind != model::SurvivalStep::kCox)
        return unsupported(id, "its survival step is parametric; only cox is recalibrated",
                           Reason{"not_cox", {}, ""});
      out.cox = curve;
      out.of = &curve->of;
      out.step = k;
      ++found;
    }
    if (const auto* logistic = std::get_if<model::LogisticStep>(&body);
        logistic != nullptr && !is_survival) {
      out.of = &logistic->of;
      out.step = k;
      ++found;
    }
  }
  const std::string kind = is_survival ? "cox" : "logistic";
  if (found != 1)
    return unsupported(
        id, "needs exactly one " + kind + " step, has " + std::to_string(found),
        is_survival ? Reason{"not_one_cox_step", {}, ""} : Reason{"not_one_logistic_step", {}, ""});
  if (!out.package->uses.empty())
    return unsupported(id, "it uses other packages, whose values an example cannot name",
                       Reason{"uses_other_packages", {}, ""});
  return out;
}

/// Rows with an outcome and a linear predictor.
struct Rows {
  std::vector<std::size_t> index;
  std::vector<double> lp;
  Flow flow;
};

Rows linear_predictors(const Cohort& cohort, const model::Catalogue& catalogue,
                       const Target& target) {
  Rows out;
  out.flow = cohort.flow;
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    Reason fault = cohort.outcome_fault[i];
    if (fault.empty()) {
      const auto reading = patient_of(cohort, i, catalogue.dictionary());
      const auto result = catalogue.evaluate(reading.patient, {target.package_index})[0];
      const auto lp = expression::evaluate(*target.of, result.slots);
      if (result.status == model::ModelStatus::kNotApplicable) {
        fault = not_applicable(result);
      } else if (!lp.is_known()) {
        fault = lacking_inputs(result);
      } else {
        out.lp.push_back(lp.number);
      }
    }
    if (fault.empty()) {
      out.index.push_back(i);
    } else {
      out.flow.leave_out(fault, cohort.row_number[i]);
    }
  }
  out.flow.used = out.index.size();
  return out;
}

/// new lp = slope * (lp - reference) + shift; new baseline where it was refitted.
struct Change {
  double slope = 1;
  double shift = 0;
  double reference = 0;
  std::vector<std::pair<double, double>> baseline;  // in the package's unit of time
  Json facts = Json::object();
};

/// An estimate as the package's formula holds it: twelve decimals, far below where the iteration
/// ends, so that the slope of a model on its own rows is written as 1 and not 1.0000000000000013.
double constant(double estimate) { return std::round(estimate * 1e12) / 1e12 + 0.0; }

Json slope_json(double value, double std_error, const survival::Interval& interval) {
  return {{"value", value},
          {"std_error", std_error},
          {"lower", interval.lower},
          {"upper", interval.upper}};
}

Matrix one_column(const std::vector<double>& lp) {
  Matrix out = Matrix::zeros(lp.size(), {"linear_predictor"});
  std::copy(lp.begin(), lp.end(), out.column(0).begin());
  return out;
}

class SurvivalChange {
 public:
  SurvivalChange(const Cohort& cohort, const Target& target, const Rows& rows,
                 const RecalibrateOptions& options)
      : target_(target),
        rows_(rows),
        options_(options),
        data_(follow_up(cohort, rows.index)),
        unit_(cohort.time_unit) {}

  Result<Change> run() const {
    if (options_.method == "intercept") return intercept();
    if (options_.method == "baseline" || options_.method == "slope") return new_baseline();
    return Error{Code::kInvalidArgument, "method", "one of intercept, baseline, slope, refit",
                 setting_choice("method", {"intercept", "baseline", "slope", "refit"})};
  }

 private:
  Result<Change> intercept() const {
    if (!options_.horizon)
      return Error{Code::kInvalidArgument, "horizon", "the intercept is set at a time: name it",
                   setting_missing("horizon")};
    const auto said = mean_risk();
    if (!said.ok()) return said.error();
    const auto curve = survival::kaplan_meier(data_);
    if (!curve.ok()) return curve.error();
    if (*options_.horizon > curve->points.back().time)
      return Error{Code::kInvalidArgument, "horizon", "nobody is followed up to it",
                   Reason{"nobody_followed_to", {{"time", *options_.horizon}}, ""}};
    const double seen = 1 - curve->as_step_function()(*options_.horizon);
    const std::string detail = "the risk seen by then is " + format_number(seen);
    const Json by = {{"time", *options_.horizon}};
    if (!(seen > 0))
      return Error{Code::kNoEvents, "horizon", detail, Reason{"no_event_by", by, ""}};
    if (!(seen < 1))
      return Error{Code::kNoEvents, "horizon", detail, Reason{"all_had_the_event_by", by, ""}};
    Change out;
    out.reference = target_.cox->reference_lp;
    out.shift = solve_shift(seen);
    out.facts["before"] = {{"seen", seen}, {"said", *said}};
    out.facts["after"] = {{"seen", seen}, {"said", risk_with(out.shift)}};
    for (std::size_t k = 0; k < target_.cox->times.size(); ++k)
      out.baseline.emplace_back(target_.cox->times[k], target_.cox->baseline[k]);
    return out;
  }

  double of_analysis(double time_of_package) const {
    return in_time_unit(time_of_package, target_.cox->time_unit, unit_);
  }

  /// The parent's log cumulative hazard at the horizon for the reference, or nothing.
  std::optional<double> log_hazard() const {
    for (std::size_t k = 0; k < target_.cox->times.size(); ++k) {
      const double time = of_analysis(target_.cox->times[k]);
      if (std::fabs(time - *options_.horizon) <= 0.005 * *options_.horizon)
        return std::log(-std::log(target_.cox->baseline[k]));
    }
    return std::nullopt;
  }

  Result<double> mean_risk() const {
    if (!log_hazard())
      return Error{Code::kInvalidArgument, "horizon", "the package has no baseline at that time",
                   Reason{"no_baseline_at", {{"time", *options_.horizon}}, ""}};
    return risk_with(0);
  }

  /// Mean risk at the horizon when the log cumulative hazard is moved by `shift`.
  double risk_with(double shift) const {
    double sum = 0;
    for (double lp : rows_.lp)
      sum += 1 - std::exp(-std::exp(*log_hazard() + lp - target_.cox->reference_lp + shift));
    return sum / static_cast<double>(rows_.lp.size());
  }

  /// The shift at which the mean risk is `seen`, by bisection (the mean rises with the shift).
  double solve_shift(double seen) const {
    double low = -30, high = 30;
    for (int k = 0; k < 200; ++k) {
      const double middle = 0.5 * (low + high);
      (risk_with(middle) < seen ? low : high) = middle;
    }
    return 0.5 * (low + high);
  }

  Result<Change> new_baseline() const {
    const Matrix x = one_column(rows_.lp);
    survival::CoxFit fit;
    Change out;
    if (options_.method == "slope") {
      auto fitted = survival::fit_cox(data_, x);
      if (!fitted.ok()) return fitted.error();
      fit = *fitted;
      out.slope = constant(fit.coefficients[0]);
      out.facts["slope"] = slope_json(fit.coefficients[0], fit.std_error(0), fit.interval(0));
    } else {
      fit.names = x.names;
      fit.coefficients = {1.0};
    }
    out.reference = constant(std::accumulate(rows_.lp.begin(), rows_.lp.end(), 0.0) /
                             static_cast<double>(rows_.lp.size()));
    fit.centre = {out.reference};
    const std::vector<double> reference = {out.reference};
    const auto hazard = survival::baseline_hazard(data_, x, fit, reference);
    if (!hazard.ok()) return hazard.error();
    const double last = *std::max_element(data_.time.begin(), data_.time.end());
    for (double time : target_.cox->times) {
      const double at = of_analysis(time);
      if (at <= last)
        out.baseline.emplace_back(time, time == 0 ? 1.0 : hazard->front().survival(at, 0));
    }
    if (out.baseline.empty() || (out.baseline.size() == 1 && out.baseline[0].first == 0)) {
      return Error{Code::kInvalidArgument, "follow-up",
                   "it ends at " + format_number(last) + ", before every time of the package",
                   Reason{"follow_up_too_short", {{"last", last}}, ""}};
    }
    return out;
  }

  const Target& target_;
  const Rows& rows_;
  const RecalibrateOptions& options_;
  FollowUp data_;
  std::string unit_;  // of the analysis
};

Result<Change> logistic_change(const Cohort& cohort, const Rows& rows, const std::string& method) {
  std::vector<int> y;
  for (std::size_t i : rows.index) y.push_back(cohort.event[i]);
  Change out;
  survival::LogisticOptions options;
  if (method == "intercept") {
    options.offset = rows.lp;
    const auto fit = survival::fit_logistic(y, Matrix::zeros(y.size(), {}), options);
    if (!fit.ok()) return fit.error();
    out.shift = constant(fit->coefficients[0]);
    return out;
  }
  if (method != "slope")
    return Error{Code::kInvalidArgument, "method", "one of intercept, slope, refit",
                 setting_choice("method", {"intercept", "slope", "refit"})};
  const auto fit = survival::fit_logistic(y, one_column(rows.lp));
  if (!fit.ok()) return fit.error();
  out.shift = constant(fit->coefficients[0]);
  out.slope = constant(fit->coefficients[1]);
  out.facts["slope"] = slope_json(fit->coefficients[1], fit->std_error(1), fit->interval(1));
  return out;
}

std::string places(double x, double scale) { return format_number(std::round(x * scale) / scale); }

/// What was estimated, in the words of the method; facts as recalibrate() answers them.
Json how_recalibrated(const Cohort& cohort, const Target& target, const Change& change,
                      const RecalibrateOptions& options) {
  const std::string parent = target.package->id + " " + target.package->version;
  const std::string en = "The predictors and weights of " + parent + " as they are; ",
                    zh = "沿用 " + parent + " 的预测变量与权重；";
  const std::string shift = places(change.shift, 1000);
  if (options.method == "baseline")
    return {{"en", en + "a new baseline hazard of this cohort (Efron ties)."},
            {"zh-CN", zh + "基线风险由本队列重新估计（Efron 法处理结）。"}};
  if (options.method == "intercept" && target.cox != nullptr) {
    const Json at = time_text(*options.horizon, cohort.time_unit);
    const std::string times = places(std::exp(change.shift), 1000),
                      seen = places(100 * change.facts["before"]["seen"].get<double>(), 10) + "%",
                      said = places(100 * change.facts["before"]["said"].get<double>(), 10) + "%";
    return {{"en", en + "the cumulative hazard times " + times + ", so that the mean risk at " +
                       at["en"].get<std::string>() + " is what Kaplan-Meier saw: " + seen +
                       ", where the parent said " + said + "."},
            {"zh-CN", zh + "累积风险乘以 " + times + "，使 " + at["zh-CN"].get<std::string>() +
                          "时的平均风险等于 Kaplan-Meier 估计：" + seen + "（原模型为 " + said +
                          "）。"}};
  }
  if (options.method == "intercept")
    return {{"en", en + "the constant moved by " + shift +
                       " (logistic regression with the linear predictor as offset)."},
            {"zh-CN", zh + "常数项移动 " + shift + "（以线性预测值为偏移量的 logistic 回归）。"}};
  const Json& slope = change.facts["slope"];
  const std::string times = places(slope["value"], 1000), low = places(slope["lower"], 1000),
                    high = places(slope["upper"], 1000);
  const bool cox = target.cox != nullptr;
  return {
      {"en", "The linear predictor of " + parent + " times " + times + " (95% CI " + low + " to " +
                 high + "), " +
                 (cox ? "by Cox regression on it with Efron ties, and a new baseline hazard "
                        "of this cohort."
                      : "and a new constant, " + shift + ", by logistic regression on it.")},
      {"zh-CN", parent + " 的线性预测值乘以 " + times + "（95% CI " + low + " 至 " + high + "）" +
                    (cox ? "，以其为唯一变量作 Cox 回归（Efron 法处理结），基线风险由本队列"
                           "重新估计。"
                         : "，新常数项 " + shift + "，以其为唯一变量作 logistic 回归。")}};
}

/// How many numbers the method estimates, the baseline hazard apart.
std::size_t parameters_of(const Target& target, const std::string& method) {
  if (method == "baseline") return 0;
  return target.cox == nullptr && method == "slope" ? 2 : 1;
}

/// How the new package ranks the rows it was made on, for its evidence; null where no pair of rows
/// can be compared.
Json ranking_here(const Cohort& cohort, const Rows& rows, const Change& change, const Json& label) {
  std::vector<double> lp;
  for (double x : rows.lp) lp.push_back(change.slope * x);
  const auto found = discrimination(follow_up(cohort, rows.index), lp, !cohort.is_survival);
  if (!found.ok()) return Json();
  return {
      {"measure", cohort.is_survival ? "c_index" : "auc"},
      {"value", found->value},
      {"low", found->interval.lower},
      {"high", found->interval.upper},
      {"outcome",
       {{"en", label["en"].get<std::string>() + " (apparent: on the rows it was recalibrated on)"},
        {"zh-CN", label["zh-CN"].get<std::string>() + "（表观：再校准所用队列内）"}}}};
}

/// The parent's document with the new step, outputs that can still be given, and its new name.
class Writer {
 public:
  Writer(const Target& target, const Change& change, const RecalibrateOptions& options, Json ranks)
      : target_(target),
        change_(change),
        options_(options),
        ranks_(std::move(ranks)),
        document_(target.package->document) {}

  Json write(const FitAccount& account, Json& warnings) {
    Json& step = document_["computation"][target_.step];
    const std::string of = target_.of->text;
    const std::string en = options_.cohort["en"], zh = options_.cohort["zh-CN"];
    const std::string n = std::to_string(account.rows);
    step["source"] = {{"en", "recalibrated with Hepatica on " + en + " (" + options_.method + ", " +
                                 n + " rows)"},
                      {"zh-CN", "由 Hepatica 在以下队列上再校准：" + zh + "（" + method_zh() +
                                    "，使用 " + n + " 行）"}};
    if (target_.cox != nullptr) {
      if (change_.slope != 1) step["of"] = format_number(change_.slope) + " * (" + of + ")";
      step["reference_lp"] = constant(change_.slope * change_.reference - change_.shift);
      step["baseline"] = change_.baseline;
      if (options_.method != "intercept") step["baseline_reference"] = "cohort_mean";
      drop_unknown_times(document_, target_, change_.baseline, warnings);
    } else {
      const std::string scaled =
          change_.slope == 1 ? of : format_number(change_.slope) + " * (" + of + ")";
      step["of"] = change_.shift == 0 ? scaled : format_number(change_.shift) + " + " + scaled;
    }
    name_it(account);
    return document_;
  }

 private:
  const char* method_zh() const {
    if (options_.method == "intercept") return "单一常数";
    if (options_.method == "baseline") return "仅基线";
    return target_.cox != nullptr ? "斜率与基线" : "斜率与截距";
  }

  void name_it(const FitAccount& account) {
    const std::string en = options_.cohort["en"], zh = options_.cohort["zh-CN"];
    name_after_parent(document_, target_, options_);
    Json here = how_made(account);
    here.update(
        {{"cohort", {{"en", en + " (recalibrated on it)"}, {"zh-CN", zh + "（用于再校准）"}}},
         {"n", account.rows},
         {"events", account.events}});
    // Braces around one value are an array to one compiler and a copy to another.
    if (ranks_.is_object()) here["discrimination"] = Json::array({ranks_});
    document_["evidence"]["validations"].push_back(here);
    document_["limitations"].push_back(
        {{"en", "Recalibrated and judged on the same cohort: expect less elsewhere."},
         {"zh-CN", "再校准与评估使用同一队列，在他处表现会较差。"}});
  }

  const Target& target_;
  const Change& change_;
  const RecalibrateOptions& options_;
  Json ranks_;
  Json document_;
};

Json examples_of(const Cohort& cohort, const model::Catalogue& catalogue, const Target& target,
                 const Change& change, const Rows& rows, const Json& document) {
  const auto lp = [&](const model::ModelResult& result) -> std::optional<double> {
    const auto parent = expression::evaluate(*target.of, result.slots);
    if (!parent.is_known()) return std::nullopt;
    return change.slope * (parent.number - change.reference) + change.shift;
  };
  return worked_examples(
      cohort, rows.index, catalogue, target,
      {change.baseline, lp, "the parent's linear predictor with the new constants"}, document);
}

}  // namespace

Result<Json> recalibrate(const Cohort& cohort, const model::Catalogue& catalogue,
                         const RecalibrateOptions& options) {
  if (!cohort.has_outcome) return no_outcome();
  if (auto fault = check_text(options.cohort, "cohort")) return *fault;
  if (options.id.empty())
    return Error{Code::kInvalidArgument, "id", "name the new package", setting_missing("id")};
  if (catalogue.find(options.id) >= 0)
    return Error{Code::kInvalidArgument, "id", "'" + options.id + "' exists already",
                 Reason{"id_taken", {{"id", options.id}}, ""}};
  const auto target = find_target(catalogue, options.model, cohort.is_survival);
  if (!target.ok()) return target.error();
  if (options.method == "refit") return refit_package(cohort, catalogue, *target, options);
  const Rows rows = linear_predictors(cohort, catalogue, *target);
  if (rows.index.empty()) return no_rows(rows.flow, "none left");
  const auto change = cohort.is_survival ? SurvivalChange(cohort, *target, rows, options).run()
                                         : logistic_change(cohort, rows, options.method);
  if (!change.ok()) return change.error();
  FitAccount account = account_of(cohort, rows.index, rows.flow, options.cohort);
  account.parameters = parameters_of(*target, options.method);
  account.how = how_recalibrated(cohort, *target, *change, options);
  const Json ranks = ranking_here(cohort, rows, *change, account.label);
  Json warnings = Json::array();
  if (account.events < 100)
    warnings.push_back({{"code", "few_events"},
                        {"detail", std::to_string(account.events) + " events"},
                        {"events", account.events}});
  const Json document = Writer(*target, *change, options, ranks).write(account, warnings);
  const auto read = model::read_package(Json(document), catalogue.dictionary(), {});
  if (!read.ok()) return read.error();
  Json out = change->facts;
  out["flow"] = to_json(rows.flow);
  out["problems"] = to_json(cohort.problems);
  out["rows"] = rows.index.size();
  out["events"] = account.events;
  out["method"] = options.method;
  out["shift"] = change->shift;
  out["baseline"] = change->baseline;
  out["warnings"] = warnings;
  if (ranks.is_object())
    out["discrimination"] = {{"measure", ranks["measure"]},
                             {"value", ranks["value"]},
                             {"lower", ranks["low"]},
                             {"upper", ranks["high"]}};
  out["package"] = document;
  out["reference"] = examples_of(cohort, catalogue, *target, *change, rows, document);
  return out;
}

}  // namespace hepatica::cohort
