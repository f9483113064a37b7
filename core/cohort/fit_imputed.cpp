// A fit on completed copies of a cohort, pooled by Rubin's rules.
#include <algorithm>
#include <cmath>

#include "core/base/reason.h"
#include "core/cohort/fit_package.h"
#include "core/cohort/fit_parts.h"
#include "core/survival/multiple_imputation.h"
#include "core/survival/spline.h"

namespace hepatica::cohort {
namespace {

using survival::FollowUp;
using survival::Measured;
using survival::RubinEstimate;

/// The same terms in every copy, over the rows that are complete in all of them.
///
/// own   the terms with the rows and the flow, for the cohort itself
/// each  one design a copy
struct Designs {
  Design own;
  std::vector<Design> each;
};

/// Terms with their knots and levels read from what was observed; from the first copy when no row
/// was complete.
Result<Design> terms_of(const Cohort& cohort, const Cohort& first, const FitOptions& options,
                        const patient::Dictionary& dictionary) {
  auto observed = make_design(cohort, options.predictors, dictionary);
  if (observed.ok() || observed.error().code != Code::kNoEvents) return observed;
  return make_design(first, options.predictors, dictionary);
}

/// Rows that every design has.
std::vector<std::size_t> rows_of_all(const std::vector<Design>& designs) {
  std::vector<std::size_t> out = designs[0].rows;
  for (const Design& one : designs) {
    std::vector<std::size_t> kept;
    std::set_intersection(out.begin(), out.end(), one.rows.begin(), one.rows.end(),
                          std::back_inserter(kept));
    out = kept;
  }
  return out;
}

/// Keeps the rows named; they are among the design's.
void keep_rows(Design& design, const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> places;
  for (std::size_t k = 0, next = 0; k < design.rows.size() && next < rows.size(); ++k) {
    if (design.rows[k] != rows[next]) continue;
    places.push_back(k);
    ++next;
  }
  design.covariates = design.covariates.take(places);
  design.rows = rows;
}

Result<Designs> designs_of(const Cohort& cohort, const Imputed& imputed, Design terms,
                           const patient::Dictionary& dictionary) {
  Designs out;
  for (const Cohort& copy : imputed.cohorts) {
    auto design = apply_design(copy, terms.terms, dictionary);
    if (!design.ok()) return design.error();
    out.each.push_back(*std::move(design));
  }
  const auto rows = rows_of_all(out.each);
  if (rows.empty())
    return Error{Code::kNoEvents, "rows", "no row has an outcome and every predictor in all copies",
                 Reason{"no_row_in_all_copies", {}, ""}};
  out.own = std::move(terms);
  out.own.variables = out.each[0].variables;
  out.own.flow = out.each[0].flow;
  for (std::size_t i : out.each[0].rows) {
    if (!std::binary_search(rows.begin(), rows.end(), i))
      out.own.flow.leave_out(
          Reason{"no_value_in_a_copy", {}, "no value in one of the completed copies"},
          cohort.row_number[i]);
  }
  out.own.flow.used = rows.size();
  out.own.rows = rows;
  for (Design& design : out.each) keep_rows(design, rows);
  out.own.covariates = {};
  return out;
}

/// What is pooled over the copies.
struct Pooled {
  std::vector<double> beta, centre;
  double intercept = 0;
  Json terms = Json::array();
  Json performance;
  std::vector<double> chi_squares, hazards_p;
};

Json term_json(const DesignTerm& term, const RubinEstimate& pooled) {
  return {{"id", term.id},
          {"expression", term.expression.text},
          {"coefficient", pooled.value},
          {"std_error", pooled.std_error},
          {"ratio", std::exp(pooled.value)},
          {"lower", std::exp(pooled.interval.lower)},
          {"upper", std::exp(pooled.interval.upper)},
          {"p_value", pooled.p_value},
          {"degrees", pooled.degrees ? Json(*pooled.degrees) : Json()},
          {"missing_information", pooled.missing_information}};
}

Result<Pooled> pool(const Designs& designs, const std::vector<Coefficients>& fits,
                    double complete_degrees) {
  Pooled out;
  const auto m = static_cast<double>(fits.size());
  const std::size_t columns = fits[0].beta.size();
  out.centre.assign(columns, 0);
  for (const Design& design : designs.each) {
    const auto means = column_means(design);
    for (std::size_t j = 0; j < columns; ++j) out.centre[j] += means[j] / m;
  }
  for (std::size_t j = 0; j < columns; ++j) {
    std::vector<Measured> all;
    all.reserve(fits.size());
    for (const auto& fit : fits) all.push_back({fit.beta[j], fit.errors[j]});
    const auto pooled = survival::pool_rubin(all, complete_degrees);
    if (!pooled.ok()) return pooled.error();
    out.beta.push_back(pooled->value);
    out.terms.push_back(term_json(designs.own.terms[j], *pooled));
  }
  for (const auto& fit : fits) {
    out.intercept += fit.intercept / m;
    out.chi_squares.push_back(fit.chi_square);
    if (fit.facts.contains("proportional_hazards"))
      out.hazards_p.push_back(fit.facts["proportional_hazards"]["global"]["p_value"]);
  }
  return out;
}

/// Mean of the copies' baselines on the scale log(-log S0). A baseline still at 1 in a copy stays
/// out of that scale: then the mean is of the survival itself.
Result<Baseline> pooled_baseline(const Designs& designs, const FollowUp& data, const Pooled& pooled,
                                 const FitOptions& options) {
  std::vector<Baseline> all;
  for (const Design& design : designs.each) {
    auto one = baseline_of(data, design, pooled.beta, pooled.centre, options);
    if (!one.ok()) return one.error();
    all.push_back(*std::move(one));
  }
  Baseline out = all[0];
  for (std::size_t k = 0; k < out.size(); ++k) {
    double plain = 0, twice_log = 0;
    bool inside = true;
    for (const Baseline& one : all) {
      const double s = one[k].second;
      inside = inside && s > 0 && s < 1;
      plain += s / static_cast<double>(all.size());
      if (inside) twice_log += std::log(-std::log(s)) / static_cast<double>(all.size());
    }
    out[k].second = inside ? std::exp(-std::exp(twice_log)) : plain;
  }
  return out;
}

/// Bootstrap samples within each copy; 0: none.
int samples_a_copy(const FitOptions& options) {
  const int m = options.impute->imputations;
  return options.bootstrap > 0 ? std::max(1, (options.bootstrap + m - 1) / m) : 0;
}

/// Pieces of work that progress counts: the copies, then the samples within each.
std::size_t pieces_of(const FitOptions& options) {
  return static_cast<std::size_t>(options.impute->imputations) *
         static_cast<std::size_t>(1 + samples_a_copy(options));
}

/// The bootstrap within each copy, its samples shared out among them.
Result<Optimism> pooled_optimism(const Designs& designs, const FollowUp& data, bool binary,
                                 const std::vector<Coefficients>& fits, const FitOptions& options) {
  const auto m = static_cast<int>(fits.size());
  const int samples = samples_a_copy(options);
  Optimism out;
  std::vector<Measured> apparent;
  for (std::size_t k = 0; k < fits.size(); ++k) {
    const Fitter fitter(designs.each[k], data, binary, options);
    const auto one = bootstrap_optimism(
        data, designs.each[k].covariates, fits[k].beta, binary,
        [&](const auto& rows) { return fitter.refit(rows); }, samples, options.seed + k,
        survival::part_of(options.progress, fits.size() + k * static_cast<std::size_t>(samples),
                          pieces_of(options)));
    if (!one.ok()) return one.error();
    apparent.push_back({one->apparent, one->apparent_error});
    out.optimism += one->optimism / m;
    out.slope += (one->slope - 1) / m;  // starts at 1
    out.samples += one->samples;
    out.failed += one->failed;
  }
  const auto pooled = survival::pool_rubin_on(apparent, survival::PooledScale::kLogit,
                                              static_cast<double>(data.size() - 1));
  if (!pooled.ok()) return pooled.error();
  out.apparent = pooled->value;
  out.apparent_error = pooled->std_error;
  out.apparent_interval = pooled->interval;
  out.corrected = out.apparent - out.optimism;
  out.interval = {std::clamp(pooled->interval.lower - out.optimism, 0.0, 1.0),
                  std::clamp(pooled->interval.upper - out.optimism, 0.0, 1.0)};
  return out;
}

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return x.empty() ? 0 : survival::sorted_quantile(x, 0.5);
}

/// The warnings of a single fit, from the medians of the copies' tests.
Json warnings_from(const Pooled& pooled, std::size_t events) {
  Json facts = Json::object();
  if (!pooled.hazards_p.empty())
    facts["proportional_hazards"]["global"]["p_value"] = median(pooled.hazards_p);
  return warnings_of(events, pooled.beta.size(), median(pooled.chi_squares), facts);
}

Result<std::vector<Coefficients>> fit_each(const Designs& designs, const FollowUp& data,
                                           bool binary, const FitOptions& options) {
  std::vector<Coefficients> out;
  for (const Design& design : designs.each) {
    auto one = Fitter(design, data, binary, options).run();
    if (!one.ok()) return one.error();
    out.push_back(*std::move(one));
  }
  return out;
}

/// Cox: events - p (as mice takes it), logistic: rows - p - 1; at least 1.
double complete_degrees(const FollowUp& data, std::size_t columns, bool binary) {
  const std::size_t all = binary ? data.size() : data.event_count();
  const std::size_t used = columns + (binary ? 1 : 0);
  return all > used ? static_cast<double>(all - used) : 1;
}

}  // namespace

Result<Json> fit_imputed(const Cohort& cohort, const patient::Dictionary& dictionary,
                         const FitOptions& options) {
  if (!cohort.has_outcome) return no_outcome();
  const auto variables = variables_of(options.predictors, dictionary);
  if (!variables.ok()) return variables.error();
  const auto columns = columns_behind(cohort, *variables, dictionary);
  if (!columns.ok()) return columns.error();
  ImputeOptions copies = *options.impute;
  copies.progress = survival::part_of(options.progress, 0, pieces_of(options));
  const auto imputed = impute(cohort, *columns, copies);
  if (!imputed.ok()) return imputed.error();
  auto terms = terms_of(cohort, imputed->cohorts[0], options, dictionary);
  if (!terms.ok()) return terms.error();
  const auto designs = designs_of(cohort, *imputed, *std::move(terms), dictionary);
  if (!designs.ok()) return designs.error();
  const bool binary = !cohort.is_survival;
  const FollowUp data = follow_up(cohort, designs->own.rows);
  const auto fits = fit_each(*designs, data, binary, options);
  if (!fits.ok()) return fits.error();
  auto pooled = pool(*designs, *fits, complete_degrees(data, designs->own.terms.size(), binary));
  if (!pooled.ok()) return pooled.error();
  Json out = {
      {"kind", binary ? "logistic" : "cox"},
      {"flow", to_json(designs->own.flow)},
      {"problems", to_json(cohort.problems)},
      {"rows", data.size()},
      {"events", data.event_count()},
      {"terms", pooled->terms},
      {"notes", designs->own.notes},
      {"imputation", to_json(*imputed, *options.impute, cohort.is_survival)},
      {"sample", sample_of(data.event_count(), pooled->beta.size(), median(pooled->chi_squares))},
      {"warnings", warnings_from(*pooled, data.event_count())}};
  FittedModel model{&cohort,        &dictionary,  &designs->own,
                    binary,         pooled->beta, pooled->intercept,
                    pooled->centre, {},           {}};
  model.imputations = options.impute->imputations;
  if (binary) {
    out["intercept"] = pooled->intercept;
  } else {
    auto baseline = pooled_baseline(*designs, data, *pooled, options);
    if (!baseline.ok()) return baseline.error();
    model.baseline = *baseline;
    out["baseline"] = model.baseline;
    out["time_unit"] = cohort.time_unit;
  }
  if (options.bootstrap > 0) {
    const auto judged = pooled_optimism(*designs, data, binary, *fits, options);
    if (!judged.ok()) return judged.error();
    out["performance"] = model.performance = performance_json(*judged, binary, options.seed);
  }
  if (options.id.empty()) return out;
  auto package = write_package(model, options);
  if (!package.ok()) return package.error();
  out["package"] = package->model;
  out["reference"] = package->reference;
  return out;
}

}  // namespace hepatica::cohort
