// Validation on completed copies of a cohort, each measure pooled by Rubin's rules.
#include <algorithm>
#include <set>

#include "core/cohort/pooled_measures.h"
#include "core/cohort/setting_reasons.h"
#include "core/cohort/validate_parts.h"

namespace hepatica::cohort {
namespace {

using Rows = std::vector<std::size_t>;

/// Variables that the packages read, those of the packages they use included.
std::vector<int> inputs_of(const model::Catalogue& catalogue, const std::vector<ReadAs>& models) {
  std::set<int> packages, variables;
  std::vector<int> open;
  for (const auto& one : models) open.push_back(one.package);
  while (!open.empty()) {
    const int index = open.back();
    open.pop_back();
    if (!packages.insert(index).second) continue;
    const auto& package = catalogue.packages()[static_cast<std::size_t>(index)];
    for (const auto& input : package.inputs) variables.insert(input.variable);
    for (const auto& use : package.uses) {
      open.push_back(use.package);
      if (use.variable >= 0) variables.insert(use.variable);
    }
  }
  return {variables.begin(), variables.end()};
}

/// Predictions of every model in every copy, and the rows that have them all.
struct Copies {
  std::vector<std::vector<Predictions>> predictions;
  Rows rows;
  Flow flow;
};

Copies predict_all(const Cohort& cohort, const Imputed& imputed, const model::Catalogue& catalogue,
                   const std::vector<ReadAs>& models) {
  Copies out;
  for (const Cohort& copy : imputed.cohorts) {
    std::vector<Predictions> all;
    for (const auto& model : models) all.push_back(predict(copy, catalogue, model));
    Flow flow = cohort.flow;
    const Rows rows = common_rows(copy, all, flow);
    if (out.predictions.empty()) {
      out.rows = rows;
      out.flow = flow;
    } else {
      Rows kept;
      std::set_intersection(out.rows.begin(), out.rows.end(), rows.begin(), rows.end(),
                            std::back_inserter(kept));
      for (std::size_t i : out.rows) {
        if (!std::binary_search(rows.begin(), rows.end(), i))
          out.flow.leave_out(
              Reason{"no_value_in_a_copy", {}, "no number in one of the completed copies"},
              cohort.row_number[i]);
      }
      out.rows = kept;
    }
    out.predictions.push_back(std::move(all));
  }
  out.flow.used = out.rows.size();
  return out;
}

/// Progress counts the copies, then each model in each of them.
Result<Json> pooled_model(const Cohort& cohort, const model::Catalogue& catalogue,
                          const Copies& copies, std::size_t at, const ValidateOptions& options) {
  const auto data = follow_up(cohort, copies.rows);
  const std::vector<double> thresholds = {0.5};  // decision curves are not pooled
  std::vector<Json> each;
  for (const auto& all : copies.predictions) {
    const std::size_t m = copies.predictions.size();
    if (options.progress && !options.progress(m * (at + 1) + each.size(), m * (all.size() + 1)))
      return Error{Code::kCancelled, "models", "after " + std::to_string(at) + " models"};
    const Judged now = judged(all[at], copies.rows);
    each.push_back(cohort.is_survival ? survival_measures(data, now, *options.horizon, thresholds)
                                      : binary_measures(data.event, now, thresholds));
  }
  Json out = pool_by_rubin(each, copies.rows.size());
  const ReadAs& read_as = copies.predictions[0][at].read_as;
  const auto& package = catalogue.packages()[static_cast<std::size_t>(read_as.package)];
  out["model"] = read_as.name;
  out["version"] = package.version;
  out["hash"] = package.hash;
  out["output"] = package.outputs[static_cast<std::size_t>(read_as.output)].id;
  out["probability"] = read_as.probability;
  return out;
}

}  // namespace

Result<Json> validate_imputed(const Cohort& cohort, const model::Catalogue& catalogue,
                              const ValidateOptions& options, const std::vector<ReadAs>& models) {
  if (!options.subgroup.empty())
    return Error{Code::kUnsupported, "subgroup", "subgroups are validated without imputation",
                 setting_unfit("subgroup")};
  const auto columns = columns_behind(cohort, inputs_of(catalogue, models), catalogue.dictionary());
  if (!columns.ok()) return columns.error();
  ImputeOptions asked = *options.impute;
  const auto m = static_cast<std::size_t>(asked.imputations);
  asked.progress = survival::part_of(options.progress, 0, m * (models.size() + 1));
  const auto imputed = impute(cohort, *columns, asked);
  if (!imputed.ok()) return imputed.error();
  const Copies copies = predict_all(cohort, *imputed, catalogue, models);
  if (copies.rows.empty())
    return no_rows(copies.flow,
                   "no row has an outcome and a number from every model in all completed copies");
  std::size_t events = 0;
  for (std::size_t i : copies.rows) events += static_cast<std::size_t>(cohort.event[i]);
  Json out = {{"flow", to_json(copies.flow)},
              {"events", events},
              {"models", Json::array()},
              {"imputation", to_json(*imputed, *options.impute, cohort.is_survival)},
              {"warnings", warnings_of_validation(
                               events_judged(cohort, copies.rows, options.horizon), models)}};
  for (std::size_t k = 0; k < models.size(); ++k) {
    auto one = pooled_model(cohort, catalogue, copies, k, options);
    if (!one.ok()) return one.error();
    out["models"].push_back(*std::move(one));
  }
  if (options.horizon) {
    out["horizon"] = *options.horizon;
    out["time_unit"] = cohort.time_unit;
    out["events_by_horizon"] = events_judged(cohort, copies.rows, options.horizon);
  }
  return out;
}

}  // namespace hepatica::cohort
