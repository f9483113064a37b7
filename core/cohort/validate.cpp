// Rows in common, measures, differences and subgroups.
#include "core/cohort/validate.h"

#include <algorithm>

#include "core/cohort/setting_reasons.h"
#include "core/cohort/validate_parts.h"
#include "core/survival/decision_curve.h"

namespace hepatica::cohort {
namespace {

using Rows = std::vector<std::size_t>;

class Validation {
 public:
  Validation(const Cohort& cohort, const model::Catalogue& catalogue,
             const ValidateOptions& options, std::vector<Predictions> all)
      : cohort_(cohort), catalogue_(catalogue), options_(options), all_(std::move(all)) {
    thresholds_ =
        options.thresholds.empty() ? survival::even_thresholds(0.05, 0.95, 19) : options.thresholds;
  }

  Result<Json> run() {
    Flow flow = cohort_.flow;
    const Rows rows = common_rows(cohort_, all_, flow);
    if (rows.empty()) {
      return no_rows(flow, "no row has an outcome and a number from every model");
    }
    Json out = {
        {"flow", to_json(flow)}, {"events", events(rows)}, {"models", measures(rows, true)}};
    if (options_.horizon) {
      out["horizon"] = *options_.horizon;
      out["time_unit"] = cohort_.time_unit;
      out["events_by_horizon"] = events_judged(cohort_, rows, options_.horizon);
    }
    out["differences"] = differences(rows);
    Json coverage = Json::array();
    for (const auto& one : all_) {
      const auto scored = std::count(one.known.begin(), one.known.end(), std::uint8_t{1});
      coverage.push_back({{"model", one.read_as.name}, {"rows", scored}});
    }
    out["coverage"] = coverage;
    std::vector<ReadAs> models;
    for (const auto& one : all_) models.push_back(one.read_as);
    out["warnings"] =
        warnings_of_validation(events_judged(cohort_, rows, options_.horizon), models);
    if (!options_.subgroup.empty()) {
      auto groups = subgroups(rows);
      if (!groups.ok()) return groups.error();
      out["subgroups"] = *groups;
    }
    return out;
  }

 private:
  std::size_t events(const Rows& rows) const {
    std::size_t count = 0;
    for (std::size_t i : rows) count += static_cast<std::size_t>(cohort_.event[i]);
    return count;
  }

  Json measures(const Rows& rows, bool full) const {
    const auto data = follow_up(cohort_, rows);
    Json out = Json::array();
    for (const auto& one : all_) {
      const Judged now = judged(one, rows);
      Json measured = cohort_.is_survival
                          ? survival_measures(data, now, *options_.horizon, thresholds_)
                          : binary_measures(data.event, now, thresholds_);
      const auto& package = catalogue_.packages()[static_cast<std::size_t>(one.read_as.package)];
      measured["model"] = one.read_as.name;
      if (full) {
        measured["version"] = package.version;
        measured["hash"] = package.hash;
        measured["output"] = package.outputs[static_cast<std::size_t>(one.read_as.output)].id;
        measured["probability"] = one.read_as.probability;
      } else {
        measured.erase("decision_curve");
        measured.erase("roc");
      }
      out.push_back(measured);
    }
    return out;
  }

  Json differences(const Rows& rows) const {
    const auto data = follow_up(cohort_, rows);
    Json out = Json::array();
    for (std::size_t a = 0; a < all_.size(); ++a) {
      for (std::size_t b = a + 1; b < all_.size(); ++b) {
        Json one = difference(data, judged(all_[a], rows), judged(all_[b], rows), options_.horizon);
        one["first"] = all_[a].read_as.name;
        one["second"] = all_[b].read_as.name;
        out.push_back(one);
      }
    }
    return out;
  }

  Result<Json> subgroups(const Rows& rows) const {
    const auto found = cohort_.grouping(options_.subgroup, "subgroup");
    if (!found.ok()) return found.error();
    const Column* by = *found;
    const std::vector<std::string> names = level_names(*by);
    Json out = Json::array();
    for (std::size_t g = 0; g < names.size(); ++g) {
      Rows own;
      for (std::size_t i : rows) {
        if (by->known[i] != 0 && by->value[i] == static_cast<double>(g)) own.push_back(i);
      }
      if (own.empty()) continue;
      out.push_back({{"variable", options_.subgroup},
                     {"level", names[g]},
                     {"rows", own.size()},
                     {"events", events(own)},
                     {"models", measures(own, false)}});
    }
    return out;
  }

  const Cohort& cohort_;
  const model::Catalogue& catalogue_;
  const ValidateOptions& options_;
  std::vector<Predictions> all_;
  std::vector<double> thresholds_;
};

}  // namespace

std::vector<std::size_t> common_rows(const Cohort& cohort, const std::vector<Predictions>& all,
                                     Flow& flow) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    if (cohort.outcome_known[i] == 0) {
      flow.leave_out(cohort.outcome_fault[i], cohort.row_number[i]);
      continue;
    }
    const auto lacking =
        std::find_if(all.begin(), all.end(), [&](const Predictions& p) { return p.known[i] == 0; });
    if (lacking == all.end()) {
      out.push_back(i);
    } else {
      Reason why = lacking->fault[i];
      why.text = lacking->read_as.name + ": " + why.text;
      flow.leave_out(why, cohort.row_number[i]);
    }
  }
  flow.used = out.size();
  return out;
}

std::size_t events_judged(const Cohort& cohort, const std::vector<std::size_t>& rows,
                          std::optional<double> horizon) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](std::size_t i) {
    return cohort.event[i] == 1 && (!horizon || cohort.time[i] <= *horizon);
  }));
}

Json warnings_of_validation(std::size_t events, const std::vector<ReadAs>& models) {
  Json out = warnings_of_validation(events);
  for (const auto& one : models) {
    if (one.probability) continue;
    out.push_back(
        {{"code", "ranking_only"},
         {"model", one.name},
         {"detail", one.name + " gives no probability at the horizon: discrimination only"}});
  }
  return out;
}

Json warnings_of_validation(std::size_t events) {
  Json out = Json::array();
  if (events < 100)
    out.push_back(
        {{"code", "few_events"},
         {"detail", std::to_string(events) +
                        " events; 100 or more are advised for validation (Vergouwe et al. "
                        "2005)"},
         {"events", events}});
  return out;
}

Judged judged(const Predictions& all, const std::vector<std::size_t>& rows) {
  Judged out;
  for (std::size_t i : rows) {
    out.rank.push_back(all.rank[i]);
    if (!all.risk.empty()) out.risk.push_back(all.risk[i]);
  }
  return out;
}

Result<Json> validate(const Cohort& cohort, const model::Catalogue& catalogue,
                      const ValidateOptions& options) {
  if (!cohort.has_outcome) return no_outcome();
  if (options.models.empty())
    return Error{Code::kInvalidArgument, "models", "name at least one", setting_missing("models")};
  if (cohort.is_survival && !(options.horizon && *options.horizon > 0)) {
    return Error{Code::kInvalidArgument, "horizon",
                 "a survival outcome needs a time above 0 in " + cohort.time_unit,
                 Reason{"no_horizon", {}, ""}};
  }
  if (!cohort.is_survival && options.horizon) {
    return Error{Code::kInvalidArgument, "horizon", "the outcome has no time",
                 Reason{"no_time", {}, ""}};
  }
  std::vector<ReadAs> models;
  for (const auto& asked : options.models) {
    auto read_as = choose_output(catalogue, asked, options.horizon, cohort.time_unit);
    if (!read_as.ok()) return read_as.error();
    models.push_back(*std::move(read_as));
  }
  if (options.impute) return validate_imputed(cohort, catalogue, options, models);
  std::vector<Predictions> all;
  for (const auto& model : models) all.push_back(predict(cohort, catalogue, model));
  return Validation(cohort, catalogue, options, std::move(all)).run();
}

}  // namespace hepatica::cohort
