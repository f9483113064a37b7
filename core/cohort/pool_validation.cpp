// Plans, tables of counts, and the joined measures.
#include "core/cohort/pool_validation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "core/base/json_cursor.h"
#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/base/sha256.h"
#include "core/cohort/pool.h"
#include "core/cohort/risk_counts.h"
#include "core/cohort/setting_reasons.h"
#include "core/cohort/validate_parts.h"
#include "core/report/result_json.h"

namespace hepatica::cohort {
namespace {

constexpr int kMostRows = 2000000000;
constexpr int kMostGroups = 20, kMostIntervals = 36;
constexpr double kRounding = 1e-9;  // of sums, relative to the count

struct ValidationPlan {
  std::string model, hash, output, time_unit;
  bool probability = false;
  double horizon = 0;
  std::vector<double> cuts, times;
  int min_cell = 1;
};

std::string validation_digest(const Json& plan) {
  Json fixed = Json::array();
  for (const char* key : {"model", "hash", "output", "horizon", "time_unit", "cuts", "times"})
    fixed.push_back(as_doubles(plan.value(key, Json())));
  return sha256_hex(fixed.dump());
}

std::vector<double> increasing(const JsonCursor& list, std::size_t at_least) {
  std::vector<double> out;
  for (const auto& item : list.items(at_least)) {
    const double x = item.number();
    if (!out.empty() && !(x > out.back()))
      item.fail("borders must increase", Reason{"borders_increase", {}, ""});
    out.push_back(x);
  }
  return out;
}

Result<ValidationPlan> read_validation_plan(const Json& document) {
  JsonFault fault{Code::kInvalidArgument, "plan", std::nullopt};
  const JsonCursor root(document, fault);
  ValidationPlan out;
  root.at("pool_validation").version(1);
  out.model = root.at("model").text();
  out.hash = root.at("hash").text();
  out.output = root.at("output").text();
  out.probability = root.at("probability").boolean();
  out.horizon = root.at("horizon").number();
  out.time_unit = root.at("time_unit").text();
  out.cuts = increasing(root.at("cuts"), 1);
  out.times = increasing(root.at("times"), 1);
  out.min_cell = root.at("min_cell").integer(1, 1000000);
  if (!fault.first && (!(out.times[0] > 0) || out.times.back() != out.horizon))
    root.at("times").fail("times above 0 that end at the horizon are expected",
                          Reason{"times_to_horizon", {}, ""});
  if (out.cuts.size() >= kMostGroups || out.times.size() > kMostIntervals)
    root.fail("at most 20 groups and 36 intervals are expected",
              Reason{"plan_size", {{"groups", kMostGroups}, {"intervals", kMostIntervals}}, ""});
  if (fault.first) return *fault.first;
  return out;
}

/// The rows that a model can judge, with its score and risk.
struct Scored {
  ReadAs read_as;
  Flow flow;
  survival::FollowUp data;
  std::vector<double> score, risk;
};

Result<Scored> score_rows(const Cohort& cohort, const model::Catalogue& catalogue,
                          const std::string& model, double horizon) {
  if (!cohort.has_outcome || !cohort.is_survival)
    return Error{Code::kInvalidArgument, "outcome", "an outcome with times is expected",
                 Reason{"no_time", {}, ""}};
  const auto read_as = choose_output(catalogue, model, horizon, cohort.time_unit);
  if (!read_as.ok()) return read_as.error();
  Scored out{*read_as, cohort.flow, {}, {}, {}};
  const std::vector<Predictions> all = {predict(cohort, catalogue, *read_as)};
  const auto rows = common_rows(cohort, all, out.flow);
  if (rows.empty()) return no_rows(out.flow, "no row has an outcome and a number from the model");
  out.data = follow_up(cohort, rows);
  const Judged now = judged(all[0], rows);
  out.risk = now.risk;
  out.score = out.risk.empty() ? now.rank : out.risk;
  return out;
}

const model::Package& package_of(const model::Catalogue& catalogue, const ReadAs& read_as) {
  return catalogue.packages()[static_cast<std::size_t>(read_as.package)];
}
const std::string& output_of(const model::Package& package, const ReadAs& read_as) {
  return package.outputs[static_cast<std::size_t>(read_as.output)].id;
}

/// To three digits: a border is then nobody's own value.
double rounded(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", x);
  return *parse_number(text);
}

/// Quantiles of the score, rounded, each once; both sides of every border hold a row.
std::vector<double> quantiles(std::vector<double> score, int groups) {
  std::sort(score.begin(), score.end());
  std::vector<double> out;
  for (int k = 1; k < groups; ++k) {
    const auto at = score.size() * static_cast<std::size_t>(k) / static_cast<std::size_t>(groups);
    const double cut = rounded(score[at > 0 ? at - 1 : 0]);
    const bool parts = cut >= score.front() && cut < score.back();
    if (parts && (out.empty() || cut > out.back())) out.push_back(cut);
  }
  return out;
}

Status check_options(const PoolValidationOptions& options) {
  const auto refuse = [](const char* field, const char* detail, Reason reason) {
    return Error{Code::kInvalidArgument, field, detail, std::move(reason)};
  };
  if (!(options.horizon > 0))
    return refuse("horizon", "a time above 0 is expected", Reason{"no_horizon", {}, ""});
  if (options.groups < 2 || options.groups > kMostGroups)
    return refuse("groups", "2 to 20", setting_range("groups", 2, kMostGroups));
  if (options.intervals < 1 || options.intervals > kMostIntervals)
    return refuse("intervals", "1 to 36", setting_range("intervals", 1, kMostIntervals));
  if (options.min_cell < 1)
    return refuse("min_cell", "at least 1", setting_range("min_cell", 1, 1000000));
  return success();
}

Json to_json(const RiskCell& cell, bool probability) {
  if (!probability) return {{"rows", cell.rows}};
  return {{"rows", cell.rows}, {"sum", cell.sum}, {"squares", cell.squares}};
}

Json table_json(const RiskCounts& counts, bool probability) {
  Json out = Json::array();
  for (std::size_t g = 0; g < counts.groups(); ++g) {
    Json intervals = Json::array();
    for (std::size_t j = 0; j < counts.times.size(); ++j)
      intervals.push_back({{"event", to_json(counts.event[counts.at(g, j)], probability)},
                           {"censored", to_json(counts.censored[counts.at(g, j)], probability)}});
    out.push_back({{"beyond", to_json(counts.beyond[g], probability)}, {"intervals", intervals}});
  }
  return out;
}

Json discloses(const RiskCounts& counts, const ValidationPlan& plan) {
  const auto text = [](std::size_t n) { return std::to_string(n); };
  Json out = Json::array(
      {"the number of rows used (" + text(counts.rows()) + ") and of events up to the horizon (" +
           text(counts.events()) + ")",
       "for " + text(counts.groups()) + " groups of predicted risk and " +
           text(counts.times.size()) +
           " intervals of time: how many rows had the event, left without it, or were followed "
           "beyond the horizon"});
  if (plan.probability)
    out.push_back(
        "for each of these counts the sum of the predicted risks and of their squares, "
        "from which mean and spread could be worked out");
  out.push_back("no row, no single time, no date, no identifier, no smallest or largest value");
  out.push_back("no count of fewer than " + std::to_string(plan.min_cell) +
                " rows but 0: neighbouring groups and intervals were joined until none was left");
  return out;
}

RiskCell read_cell(const JsonCursor& at, const ValidationPlan& plan) {
  RiskCell out;
  const int rows = at.at("rows").integer(0, kMostRows);
  out.rows = static_cast<std::size_t>(rows);
  if (rows > 0 && rows < plan.min_cell)
    at.fail("fewer than " + std::to_string(plan.min_cell) + " rows",
            Reason{"cell_below_least", {{"least", plan.min_cell}}, ""});
  if (!plan.probability) return out;
  out.sum = at.at("sum").number();
  out.squares = at.at("squares").number();
  // Risks lie in [0, 1]: 0 <= squares <= sum <= rows, and the mean's square is no larger than the
  // mean of the squares.
  const double slack = kRounding * rows;
  const bool possible = out.squares >= -slack && out.squares <= out.sum + slack &&
                        out.sum <= rows + slack &&
                        out.sum * out.sum <= rows * out.squares + slack * rows;
  if (!possible) at.fail("sums that no risks between 0 and 1 have", Reason{"cell_sums", {}, ""});
  return out;
}

/// Whether all of the borders are among the plan's.
bool among(const std::vector<double>& borders, const std::vector<double>& all) {
  return std::includes(all.begin(), all.end(), borders.begin(), borders.end());
}

struct SiteTable {
  std::string site;
  RiskCounts counts;
};

Result<SiteTable> read_table(const Json& document, std::size_t number, const std::string& name,
                             const Json& plan_document, const ValidationPlan& plan) {
  JsonFault fault{Code::kInvalidArgument, name, std::nullopt};
  const JsonCursor root(document, fault);
  root.at("pool_validation").version(1);
  const std::string answered = root.at("plan").text(), site = root.at("site").text();
  if (!fault.first && answered != validation_digest(plan_document))
    return Error{Code::kInvalidArgument, name, "answers another plan",
                 Reason{"other_plan", {{"number", number}, {"site", site}}, ""}};
  const auto cuts = increasing(root.at("cuts"), 0), times = increasing(root.at("times"), 1);
  if (!fault.first && !among(cuts, plan.cuts))
    root.at("cuts").fail("borders of another plan", Reason{"borders_of_other_plan", {}, ""});
  if (!fault.first && (!among(times, plan.times) || times.back() != plan.horizon))
    root.at("times").fail("borders of another plan", Reason{"borders_of_other_plan", {}, ""});
  if (fault.first) return *fault.first;
  SiteTable out{site, RiskCounts(cuts, times)};
  const auto groups = root.at("groups").items();
  root.at("groups").count(out.counts.groups());
  for (std::size_t g = 0; !fault.first && g < groups.size(); ++g) {
    out.counts.beyond[g] = read_cell(groups[g].at("beyond"), plan);
    const auto intervals = groups[g].at("intervals").items();
    groups[g].at("intervals").count(times.size());
    for (std::size_t j = 0; !fault.first && j < intervals.size(); ++j) {
      out.counts.event[out.counts.at(g, j)] = read_cell(intervals[j].at("event"), plan);
      out.counts.censored[out.counts.at(g, j)] = read_cell(intervals[j].at("censored"), plan);
    }
  }
  const auto rows = static_cast<std::size_t>(root.at("rows").integer(1, kMostRows));
  if (!fault.first && rows != out.counts.rows())
    root.at("rows").fail(
        "not the sum of the counts",
        Reason{"rows_not_the_sum", {{"sum", out.counts.rows()}, {"rows", rows}}, ""});
  if (fault.first) return *fault.first;
  return out;
}

std::vector<double> common(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

/// All tables over the borders that every one of them has.
RiskCounts join(const std::vector<SiteTable>& tables) {
  auto cuts = tables[0].counts.cuts, times = tables[0].counts.times;
  for (const auto& table : tables) {
    cuts = common(cuts, table.counts.cuts);
    times = common(times, table.counts.times);
  }
  RiskCounts out(cuts, times);
  for (const auto& table : tables) add(out, coarser(table.counts, cuts, times));
  return out;
}

Json fault_json(const Error& error) { return {{"fault", report::to_json(error)}}; }

Json concordance_json(const RiskCounts& counts) {
  const auto c = concordance_bounds(counts);
  if (!c.ok()) return fault_json(c.error());
  return {{"lower", c->lower}, {"upper", c->upper}, {"binned", c->binned}};
}

Json observed_json(const ObservedRisk& observed) {
  Json out = {{"observed", observed.value}};
  if (observed.interval) {
    out["lower"] = observed.interval->lower;
    out["upper"] = observed.interval->upper;
  }
  return out;
}

Json calibration_json(const RiskCounts& counts) {
  const auto overall = observed_risk(counts, std::nullopt);
  if (!overall.ok()) return fault_json(overall.error());
  const double expected = mean_risk(counts, std::nullopt);
  Json ratio = {{"value", overall->value / expected}};
  if (overall->interval) {
    ratio["lower"] = overall->interval->lower / expected;
    ratio["upper"] = overall->interval->upper / expected;
  }
  Json groups = Json::array();
  for (std::size_t g = 0; g < counts.groups(); ++g) {
    const auto observed = observed_risk(counts, g);
    Json one = observed.ok() ? observed_json(*observed) : fault_json(observed.error());
    const std::size_t rows = counts.rows_of_group(g);
    one["rows"] = rows;
    if (rows > 0) one["predicted"] = mean_risk(counts, g);
    groups.push_back(one);
  }
  return {{"observed", overall->value},
          {"expected", expected},
          {"observed_expected", ratio},
          {"groups", groups}};
}

Json brier_json(const RiskCounts& counts) {
  const auto brier = binned_brier(counts);
  if (!brier.ok()) return fault_json(brier.error());
  const double ipa = brier->null > 0 ? 1 - brier->score / brier->null : 0;
  return {{"value", brier->score}, {"null", brier->null}, {"ipa", ipa}};
}

Notes notes_of(const RiskCounts& counts, const ValidationPlan& plan) {
  Notes out;
  const std::size_t groups = plan.cuts.size() + 1, intervals = plan.times.size();
  if (counts.groups() < groups || counts.times.size() < intervals)
    out.add(Reason{"joined",
                   {{"groups", counts.groups()},
                    {"of_groups", groups},
                    {"intervals", counts.times.size()},
                    {"of_intervals", intervals}},
                   std::to_string(counts.groups()) + " of " + std::to_string(groups) +
                       " groups and " + std::to_string(counts.times.size()) + " of " +
                       std::to_string(intervals) +
                       " intervals are left: sites joined what was too small to send"});
  out.add(Reason{
      "times_rounded",
      {},
      "times are taken as rounded up to the end of their interval; the C-index of the rows up "
      "to the horizon lies between its bounds"});
  if (!plan.probability)
    out.add(
        Reason{"ranking_only", {}, "the model gives no probability at the horizon: ranking only"});
  if (plan.min_cell > 1) out.add(silent_sites(plan.min_cell));
  return out;
}

}  // namespace

bool is_pool_validation(const Json& plan) {
  return plan.is_object() && plan.contains("pool_validation");
}

Result<Json> plan_pool_validation(const Cohort& cohort, const model::Catalogue& catalogue,
                                  const PoolValidationOptions& options) {
  if (auto fault = check_options(options)) return *fault;
  const auto scored = score_rows(cohort, catalogue, options.model, options.horizon);
  if (!scored.ok()) return scored.error();
  const auto cuts = quantiles(scored->score, options.groups);
  if (cuts.empty())
    return Error{Code::kInvalidArgument, options.model, "gives one and the same value here",
                 Reason{"one_value", {{"model", options.model}}, ""}};
  std::vector<double> times;
  for (int j = 1; j < options.intervals; ++j)
    times.push_back(options.horizon * j / options.intervals);
  times.push_back(options.horizon);
  const auto& package = package_of(catalogue, scored->read_as);
  return Json{{"pool_validation", 1},
              {"model", scored->read_as.name},
              {"version", package.version},
              {"hash", package.hash},
              {"output", output_of(package, scored->read_as)},
              {"probability", scored->read_as.probability},
              {"horizon", options.horizon},
              {"time_unit", cohort.time_unit},
              {"cuts", cuts},
              {"times", times},
              {"min_cell", options.min_cell}};
}

Result<Json> pool_validation_site(const Cohort& cohort, const model::Catalogue& catalogue,
                                  const Json& plan_document, const std::string& site) {
  const auto plan = read_validation_plan(plan_document);
  if (!plan.ok()) return plan.error();
  if (site.empty())
    return Error{Code::kInvalidArgument, "site", "name the site", setting_missing("site")};
  if (cohort.is_survival && cohort.time_unit != plan->time_unit)
    return Error{
        Code::kInvalidArgument, "time_unit",
        "'" + cohort.time_unit + "', but the plan counts in '" + plan->time_unit + "'",
        Reason{"other_time_unit", {{"here", cohort.time_unit}, {"there", plan->time_unit}}, ""}};
  const auto scored = score_rows(cohort, catalogue, plan->model, plan->horizon);
  if (!scored.ok()) return scored.error();
  const auto& package = package_of(catalogue, scored->read_as);
  if (package.hash != plan->hash || output_of(package, scored->read_as) != plan->output ||
      scored->read_as.probability != plan->probability)
    return Error{
        Code::kContradiction, plan->model,
        "version " + package.version + " here has other numbers than the plan's",
        Reason{"other_numbers", {{"model", plan->model}, {"version", package.version}}, ""}};
  auto counts = count_risks(scored->data, scored->score, scored->risk, plan->cuts, plan->times);
  if (auto fault = join_small_cells(counts, static_cast<std::size_t>(plan->min_cell)))
    return *fault;
  return Json{{"pool_validation", 1},
              {"site", site},
              {"plan", validation_digest(plan_document)},
              {"rows", counts.rows()},
              {"events", counts.events()},
              {"cuts", counts.cuts},
              {"times", counts.times},
              {"groups", table_json(counts, plan->probability)},
              {"discloses", discloses(counts, *plan)}};
}

Result<Json> merge_pool_validation(const Json& plan_document, const std::vector<Json>& summaries,
                                   const std::vector<std::string>& names) {
  const auto plan = read_validation_plan(plan_document);
  if (!plan.ok()) return plan.error();
  if (summaries.empty())
    return Error{Code::kInvalidArgument, "summaries", "none given", setting_missing("summaries")};
  std::vector<SiteTable> tables;
  std::set<std::string> seen;
  Json sites = Json::array();
  for (std::size_t k = 0; k < summaries.size(); ++k) {
    const std::string name = summary_name(names, k);
    auto table = read_table(summaries[k], k + 1, name, plan_document, *plan);
    if (!table.ok()) return table.error();
    if (!seen.insert(table->site).second)
      return Error{Code::kInvalidArgument, name, "site '" + table->site + "' is there twice",
                   Reason{"site_twice", {{"number", k + 1}, {"site", table->site}}, ""}};
    sites.push_back({{"site", table->site},
                     {"rows", table->counts.rows()},
                     {"events", table->counts.events()}});
    tables.push_back(*std::move(table));
  }
  const RiskCounts counts = join(tables);
  const Notes notes = notes_of(counts, *plan);
  Json out = {{"pool_validation", 1},
              {"sites", sites},
              {"rows", counts.rows()},
              {"events", counts.events()},
              {"cuts", counts.cuts},
              {"times", counts.times},
              {"concordance", concordance_json(counts)},
              {"notes", notes.notes},
              {"remarks", notes.remarks},
              {"warnings", warnings_of_validation(counts.events())}};
  for (const char* key : {"model", "version", "hash", "output", "horizon", "time_unit", "min_cell"})
    out[key] = plan_document.value(key, Json());
  if (plan->probability) {
    out["calibration"] = calibration_json(counts);
    out["brier"] = brier_json(counts);
  }
  return out;
}

Result<Flow> pool_validation_account(const Cohort& cohort, const model::Catalogue& catalogue,
                                     const Json& plan_document) {
  const auto plan = read_validation_plan(plan_document);
  if (!plan.ok()) return plan.error();
  const auto scored = score_rows(cohort, catalogue, plan->model, plan->horizon);
  if (!scored.ok()) return scored.error();
  return scored->flow;
}

}  // namespace hepatica::cohort
