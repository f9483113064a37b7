// Plans, summaries and Newton steps.
#include "core/cohort/pool.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/json_cursor.h"
#include "core/base/reason.h"
#include "core/base/sha256.h"
#include "core/base/spelling.h"
#include "core/cohort/design.h"
#include "core/cohort/fit_parts.h"
#include "core/cohort/setting_reasons.h"
#include "core/survival/cox_likelihood.h"
#include "core/survival/distribution.h"

namespace hepatica::cohort {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostSteps = 50;
constexpr double kSmallStep = 1e-9;  // standard errors

struct Plan {
  bool logistic = false;
  std::vector<DesignTerm> terms;
  VectorXd beta;  // the intercept first, for logistic
  int step = 0;
  int min_cell = 1;
};

/// What a plan fixes for the sites: its digest names it.
std::string digest(const Json& plan) {
  const Json fixed = {plan.value("kind", ""), plan.value("terms", Json()),
                      as_doubles(plan.value("beta", Json())), plan.value("step", 0)};
  return sha256_hex(fixed.dump());
}

Result<Plan> read_plan(const Json& document, const patient::Dictionary* dictionary) {
  JsonFault fault{Code::kInvalidArgument, "plan", std::nullopt};
  const JsonCursor root(document, fault);
  Plan out;
  root.at("pool").version(1);
  out.logistic = root.at("kind").one_of({"cox", "logistic"}) == "logistic";
  for (const auto& item : root.at("terms").items(1)) {
    DesignTerm term;
    term.id = item.at("id").text();
    const std::string text = item.at("expression").text();
    term.expression.text = text;
    if (dictionary != nullptr && !fault.first) {
      auto compiled = expression::compile(text, dictionary->scope());
      if (!compiled.ok())
        return Error{compiled.error().code, beginning(text, 80), compiled.error().detail,
                     unreadable_expression(beginning(text, 80))};
      term.expression = std::move(*compiled);
    }
    out.terms.push_back(std::move(term));
  }
  const auto beta = root.at("beta").items();
  out.beta = VectorXd::Zero(static_cast<Eigen::Index>(beta.size()));
  for (std::size_t j = 0; j < beta.size(); ++j)
    out.beta(static_cast<Eigen::Index>(j)) = beta[j].number();
  root.at("beta").count(out.terms.size() + (out.logistic ? 1 : 0));
  out.step = root.at("step").integer(0, 1000000);
  out.min_cell = root.at("min_cell").integer(1, 1000000);
  if (root.has("null_log_likelihood")) root.at("null_log_likelihood").number();
  if (root.has("previous")) {
    root.at("previous").at("log_likelihood").number();
    for (const auto& b : root.at("previous").at("beta").items()) b.number();
    root.at("previous").at("beta").count(beta.size());
  }
  if (fault.first) return *fault.first;
  return out;
}

/// An error when a count is small enough to point at someone.
Status check_cells(const Design& design, const std::vector<int>& event, int min_cell) {
  const auto small = [&](std::size_t count) {
    return count > 0 && count < static_cast<std::size_t>(min_cell);
  };
  const auto refuse = [&](const std::string& what, Reason reason) {
    reason.values["least"] = min_cell;
    return Error{Code::kInvalidArgument, what,
                 "fewer than " + std::to_string(min_cell) + " rows: the site sends nothing",
                 std::move(reason)};
  };
  const auto events = static_cast<std::size_t>(std::count(event.begin(), event.end(), 1));
  if (small(events)) return refuse("events", Reason{"small_count", {{"of", "events"}}, ""});
  if (small(event.size() - events))
    return refuse("rows without event", Reason{"small_count", {{"of", "without_event"}}, ""});
  for (std::size_t j = 0; j < design.covariates.columns; ++j) {
    const auto x = design.covariates.column(j);
    const auto ones = static_cast<std::size_t>(std::count(x.begin(), x.end(), 1.0));
    const auto zeros = static_cast<std::size_t>(std::count(x.begin(), x.end(), 0.0));
    if (ones + zeros != x.size()) continue;  // not an indicator
    const std::string& text = design.terms[j].expression.text;
    if (small(ones))
      return refuse(text, Reason{"small_level", {{"column", text}, {"level", 1}}, ""});
    if (small(zeros))
      return refuse("not " + text, Reason{"small_level", {{"column", text}, {"level", 0}}, ""});
  }
  return success();
}

struct Sums {
  double log_likelihood = 0;
  VectorXd gradient;
  MatrixXd information;
};

Sums cox_sums(const survival::FollowUp& data, const Design& design, const VectorXd& beta) {
  survival::CoxLikelihood likelihood(data, design.covariates, {}, survival::Ties::kEfron);
  const VectorXd& scale = likelihood.scale();
  const auto value = likelihood.evaluate(scale.cwiseProduct(beta));
  return {value.log_likelihood, scale.cwiseProduct(value.gradient),
          scale.asDiagonal() * value.information * scale.asDiagonal()};
}

Sums logistic_sums(const std::vector<int>& y, const Design& design, const VectorXd& beta) {
  const auto columns = static_cast<Eigen::Index>(design.covariates.columns) + 1;
  Sums out{0, VectorXd::Zero(columns), MatrixXd::Zero(columns, columns)};
  VectorXd x(columns);
  for (std::size_t i = 0; i < y.size(); ++i) {
    x(0) = 1;
    for (Eigen::Index j = 1; j < columns; ++j)
      x(j) = design.covariates.at(i, static_cast<std::size_t>(j - 1));
    const double eta = x.dot(beta), p = survival::expit(eta);
    out.log_likelihood += y[i] * eta - survival::log1p_exp(eta);
    out.gradient += (y[i] - p) * x;
    out.information += p * survival::expit(-eta) * x * x.transpose();
  }
  return out;
}

Json discloses(std::size_t rows, std::size_t terms, int min_cell) {
  const std::string n = std::to_string(rows), k = std::to_string(terms);
  return Json::array(
      {"the number of rows used (" + n + ") and of events",
       "for each of the " + k +
           " columns of the model, sums over all rows, from which means and correlations weighted "
           "by risk could be worked out",
       "no row, no single value, no date, no identifier, no smallest or largest value",
       "nothing at all when a group of fewer than " + std::to_string(min_cell) +
           " would have been counted"});
}

Json to_json(const VectorXd& x) { return std::vector<double>(x.data(), x.data() + x.size()); }

Json to_json(const MatrixXd& x) {
  Json out = Json::array();
  for (Eigen::Index i = 0; i < x.rows(); ++i) out.push_back(to_json(VectorXd(x.row(i))));
  return out;
}

/// Adds the summaries up; checks that they answer this plan.
struct Total {
  Sums sums;
  std::size_t rows = 0, events = 0;
  std::vector<std::string> sites;
};

Result<Total> add_up(const Json& plan_document, const Plan& plan,
                     const std::vector<Json>& summaries, const std::vector<std::string>& names) {
  const auto columns = plan.beta.size();
  Total out;
  out.sums = {0, VectorXd::Zero(columns), MatrixXd::Zero(columns, columns)};
  std::set<std::string> seen;
  for (std::size_t k = 0; k < summaries.size(); ++k) {
    const std::string name = summary_name(names, k);
    JsonFault fault{Code::kInvalidArgument, name, std::nullopt};
    const JsonCursor root(summaries[k], fault);
    root.at("pool").version(1);
    const std::string answered = root.at("plan").text(), site = root.at("site").text();
    if (fault.first) return *fault.first;
    const Json who = {{"number", k + 1}, {"site", site}};
    if (answered != digest(plan_document))
      return Error{Code::kInvalidArgument, name, "answers another plan or another step of it",
                   Reason{"other_plan", who, ""}};
    if (!seen.insert(site).second)
      return Error{Code::kInvalidArgument, name, "site '" + site + "' is there twice",
                   Reason{"site_twice", who, ""}};
    out.sites.push_back(site);
    out.rows += static_cast<std::size_t>(root.at("rows").integer(0, 1 << 30));
    out.events += static_cast<std::size_t>(root.at("events").integer(0, 1 << 30));
    out.sums.log_likelihood += root.at("log_likelihood").number();
    const auto gradient = root.at("gradient").items();
    const auto information = root.at("information").items();
    root.at("gradient").count(static_cast<std::size_t>(columns));
    root.at("information").count(static_cast<std::size_t>(columns));
    for (std::size_t i = 0; !fault.first && i < gradient.size(); ++i) {
      out.sums.gradient(static_cast<Eigen::Index>(i)) += gradient[i].number();
      const auto row = information[i].items();
      information[i].count(gradient.size());
      for (std::size_t j = 0; !fault.first && j < gradient.size(); ++j)
        out.sums.information(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) +=
            row[j].number();
    }
    if (fault.first) return *fault.first;
  }
  return out;
}

Json fit_json(const Json& plan, const Plan& read, const Total& total, const MatrixXd& covariance) {
  Json terms = Json::array();
  const double z = survival::normal_multiplier(0.95);
  for (Eigen::Index j = 0; j < read.beta.size(); ++j) {
    const bool intercept = read.logistic && j == 0;
    const auto term = static_cast<std::size_t>(j - (read.logistic ? 1 : 0));
    const double b = read.beta(j), error = std::sqrt(covariance(j, j));
    Json one = {{"coefficient", b},
                {"std_error", error},
                {"ratio", std::exp(b)},
                {"lower", std::exp(b - z * error)},
                {"upper", std::exp(b + z * error)},
                {"p_value", 2 * survival::normal_upper_tail(std::fabs(b / error))}};
    one["id"] = intercept ? Json("intercept") : plan["terms"][term]["id"];
    if (!intercept) one["expression"] = plan["terms"][term]["expression"];
    terms.push_back(one);
  }
  return {{"terms", terms},
          {"log_likelihood", total.sums.log_likelihood},
          {"rows", total.rows},
          {"events", total.events},
          {"sites", total.sites}};
}

/// Log-likelihood of the joined data without any term: of a Cox model the sum at 0, which the first
/// round gives; of a logistic one that of the joined share of events.
std::optional<double> null_likelihood(const Json& plan, const Plan& read, const Total& total) {
  if (!read.logistic) {
    if (!plan.contains("null_log_likelihood")) return std::nullopt;
    return plan["null_log_likelihood"].get<double>();
  }
  const auto n = static_cast<double>(total.rows), k = static_cast<double>(total.events);
  if (!(k > 0 && k < n)) return std::nullopt;
  return k * std::log(k / n) + (n - k) * std::log(1 - k / n);
}

/// Whether the joined sites carry the model: as fit() judges a single cohort.
///
/// chi_square  of the likelihood ratio once the fit has converged, 0 before
Json sample_json(const Plan& plan, const Total& total, double chi_square) {
  const std::size_t parameters = plan.terms.size();
  Json out = sample_of(total.events, parameters, chi_square);
  out["rows"] = total.rows;
  out["warnings"] = warnings_of(total.events, parameters, chi_square, Json::object());
  Notes notes;
  if (plan.min_cell > 1) notes.add(silent_sites(plan.min_cell));
  out["notes"] = notes.notes;
  out["remarks"] = notes.remarks;
  return out;
}

}  // namespace

Json as_doubles(Json value) {
  if (value.is_array()) {
    for (Json& one : value) one = as_doubles(std::move(one));
  } else if (value.is_number()) {
    value = value.get<double>() + 0.0;  // of -0.0 this makes 0.0
  }
  return value;
}

Reason silent_sites(int min_cell) {
  const std::string n = std::to_string(min_cell);
  return Reason{"silent_sites",
                {{"least", min_cell}},
                "a site with a count below " + n +
                    " sends nothing and is not counted here: the events are a lower bound of what "
                    "the sites have"};
}

Result<Json> pool_plan(const Cohort& cohort, const std::vector<std::string>& predictors,
                       int min_cell, const patient::Dictionary& dictionary) {
  if (min_cell < 1)
    return Error{Code::kInvalidArgument, "min_cell", "at least 1",
                 setting_range("min_cell", 1, 1000000)};
  const auto design = make_design(cohort, predictors, dictionary);
  if (!design.ok()) return design.error();
  Json terms = Json::array();
  for (const auto& term : design->terms)
    terms.push_back({{"id", term.id}, {"expression", term.expression.text}});
  const std::size_t columns = terms.size() + (cohort.is_survival ? 0 : 1);
  return Json{{"pool", 1},          {"kind", cohort.is_survival ? "cox" : "logistic"},
              {"terms", terms},     {"beta", std::vector<double>(columns, 0.0)},
              {"step", 0},          {"min_cell", min_cell},
              {"converged", false}, {"notes", design->notes}};
}

Result<Json> pool_site(const Cohort& cohort, const Json& plan_document, const std::string& site,
                       const patient::Dictionary& dictionary) {
  const auto plan = read_plan(plan_document, &dictionary);
  if (!plan.ok()) return plan.error();
  if (site.empty())
    return Error{Code::kInvalidArgument, "site", "name the site", setting_missing("site")};
  if (cohort.is_survival == plan->logistic)
    return Error{Code::kInvalidArgument, "outcome", "the plan fits another kind of outcome",
                 Reason{"other_outcome", {}, ""}};
  const auto design = apply_design(cohort, plan->terms, dictionary);
  if (!design.ok()) return design.error();
  const auto data = follow_up(cohort, design->rows);
  if (auto fault = check_cells(*design, data.event, plan->min_cell)) return *fault;
  const Sums sums = plan->logistic ? logistic_sums(data.event, *design, plan->beta)
                                   : cox_sums(data, *design, plan->beta);
  if (!std::isfinite(sums.log_likelihood))
    return Error{Code::kNotConverged, "beta", "the likelihood is not finite there",
                 Reason{"likelihood_not_finite", {}, ""}};
  return Json{{"pool", 1},
              {"site", site},
              {"step", plan->step},
              {"plan", digest(plan_document)},
              {"rows", data.size()},
              {"events", data.event_count()},
              {"log_likelihood", sums.log_likelihood},
              {"gradient", to_json(sums.gradient)},
              {"information", to_json(sums.information)},
              {"discloses", discloses(data.size(), plan->terms.size(), plan->min_cell)}};
}

Result<Flow> pool_account(const Cohort& cohort, const Json& plan_document,
                          const patient::Dictionary& dictionary) {
  const auto plan = read_plan(plan_document, &dictionary);
  if (!plan.ok()) return plan.error();
  const auto design = apply_design(cohort, plan->terms, dictionary);
  if (!design.ok()) return design.error();
  return design->flow;
}

std::string summary_name(const std::vector<std::string>& names, std::size_t k) {
  return k < names.size() ? names[k] : "summary " + std::to_string(k + 1);
}

Result<Json> pool_merge(const Json& plan_document, const std::vector<Json>& summaries,
                        const std::vector<std::string>& names) {
  auto plan = read_plan(plan_document, nullptr);
  if (!plan.ok()) return plan.error();
  if (summaries.empty())
    return Error{Code::kInvalidArgument, "summaries", "none given", setting_missing("summaries")};
  const auto total = add_up(plan_document, *plan, summaries, names);
  if (!total.ok()) return total.error();
  if (plan->step >= kMostSteps)
    return Error{Code::kNotConverged, "step", "no optimum after 50 steps",
                 Reason{"not_converged", {{"steps", kMostSteps}}, ""}};
  const Eigen::LDLT<MatrixXd> factor(total->sums.information);
  if (factor.info() != Eigen::Success || !factor.isPositive() || factor.rcond() < 1e-14) {
    return Error{Code::kCollinear, "information",
                 "a column is constant or a combination of others in every site",
                 Reason{"pooled_combination", {}, ""}};
  }
  const MatrixXd covariance =
      factor.solve(MatrixXd::Identity(plan->beta.size(), plan->beta.size()));
  const VectorXd change = factor.solve(total->sums.gradient);
  Json out = plan_document;
  out["step"] = plan->step + 1;
  out["sample"] = sample_json(*plan, *total, 0);
  if (!plan->logistic && plan->beta.isZero(0))
    out["null_log_likelihood"] = total->sums.log_likelihood;
  // A step that lost likelihood is taken back by half.
  if (plan_document.contains("previous") &&
      total->sums.log_likelihood < plan_document["previous"]["log_likelihood"].get<double>() -
                                       1e-9 * std::fabs(total->sums.log_likelihood)) {
    for (Eigen::Index j = 0; j < plan->beta.size(); ++j)
      out["beta"][static_cast<std::size_t>(j)] =
          0.5 * (plan->beta(j) +
                 plan_document["previous"]["beta"][static_cast<std::size_t>(j)].get<double>());
    return out;
  }
  const double moved = (change.array() / covariance.diagonal().array().sqrt()).abs().maxCoeff();
  if (moved <= kSmallStep) {
    out["converged"] = true;
    out["fit"] = fit_json(plan_document, *plan, *total, covariance);
    if (const auto null_value = null_likelihood(out, *plan, *total)) {
      const double chi_square = 2 * (total->sums.log_likelihood - *null_value);
      out["sample"] = sample_json(*plan, *total, chi_square);
      out["fit"]["likelihood_ratio"] = {
          {"statistic", chi_square},
          {"degrees", plan->terms.size()},
          {"p_value", survival::chi_square_upper_tail(std::max(0.0, chi_square),
                                                      static_cast<double>(plan->terms.size()))}};
    }
    return out;
  }
  out["previous"] = {{"beta", plan_document["beta"]},
                     {"log_likelihood", total->sums.log_likelihood}};
  out["beta"] = to_json(VectorXd(plan->beta + change));
  return out;
}

}  // namespace hepatica::cohort
