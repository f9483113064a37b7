// Requests to calls.
#include "core/cohort/lab.h"

#include <exception>
#include <map>

#include "core/base/json_cursor.h"
#include "core/base/reason.h"
#include "core/cohort/cohort.h"
#include "core/cohort/computable.h"
#include "core/cohort/curves.h"
#include "core/cohort/describe.h"
#include "core/cohort/fit.h"
#include "core/cohort/meta.h"
#include "core/cohort/pool.h"
#include "core/cohort/pool_validation.h"
#include "core/cohort/propose.h"
#include "core/cohort/recalibrate.h"
#include "core/cohort/record.h"
#include "core/cohort/validate.h"
#include "core/report/result_json.h"

namespace hepatica::cohort {
namespace {

using survival::Progress;

Json failure(const Error& error) { return {{"ok", false}, {"error", report::to_json(error)}}; }
Json answer(const Result<Json>& result) {
  return result.ok() ? Json{{"ok", true}, {"value", *result}} : failure(result.error());
}

std::vector<double> numbers(const Json& request, const char* key) {
  return request.contains(key) ? request[key].get<std::vector<double>>() : std::vector<double>{};
}

/// What a call on a read cohort does.
using OnCohort = Result<Json> (*)(const Cohort&, const model::Catalogue&, const Json&,
                                  const Progress&);

Result<Json> run_describe(const Cohort& cohort, const model::Catalogue&, const Json& request,
                          const Progress&) {
  return describe(cohort, request.value("group", ""));
}
Result<Json> run_models(const Cohort& cohort, const model::Catalogue& catalogue, const Json&,
                        const Progress&) {
  return computable_models(cohort, catalogue);
}
Result<Json> run_survival(const Cohort& cohort, const model::Catalogue&, const Json& request,
                          const Progress&) {
  return survival_by_group(cohort, request.value("group", ""), numbers(request, "times"));
}
/// "impute": {"imputations", "iterations", "seed"}, each with its usual value.
std::optional<ImputeOptions> impute_options(const Json& request) {
  if (!request.contains("impute") || request["impute"].is_null()) return std::nullopt;
  const Json& asked = request["impute"];
  ImputeOptions out;
  out.imputations = asked.value("imputations", out.imputations);
  out.iterations = asked.value("iterations", out.iterations);
  out.seed = asked.value("seed", out.seed);
  return out;
}

Result<Json> run_validate(const Cohort& cohort, const model::Catalogue& catalogue,
                          const Json& request, const Progress& progress) {
  ValidateOptions options;
  options.progress = progress;
  options.models = request.value("models", std::vector<std::string>{});
  if (request.contains("horizon")) options.horizon = request["horizon"].get<double>();
  options.subgroup = request.value("subgroup", "");
  options.thresholds = numbers(request, "thresholds");
  options.impute = impute_options(request);
  return validate(cohort, catalogue, options);
}

Result<Json> run_fit(const Cohort& cohort, const model::Catalogue& catalogue, const Json& request,
                     const Progress& progress) {
  FitOptions options;
  options.progress = progress;
  options.predictors = request.value("predictors", std::vector<std::string>{});
  options.penalty = request.value("penalty", "none");
  options.firth = request.value("firth", false);
  options.horizons = numbers(request, "horizons");
  options.bootstrap = request.value("bootstrap", 200);
  options.seed = request.value("seed", std::uint64_t{1});
  options.impute = impute_options(request);
  options.id = request.value("id", "");
  options.title = request.value("title", Json());
  options.cohort = request.value("cohort", Json());
  options.group = request.value("group", "outlook");
  if (!options.id.empty() && catalogue.find(options.id) >= 0) {
    return Error{Code::kInvalidArgument, "id", "'" + options.id + "' exists already",
                 Reason{"id_taken", {{"id", options.id}}, ""}};
  }
  return fit(cohort, catalogue.dictionary(), options);
}
Result<Json> run_recalibrate(const Cohort& cohort, const model::Catalogue& catalogue,
                             const Json& request, const Progress& progress) {
  RecalibrateOptions options;
  options.progress = progress;
  options.model = request.value("model", "");
  options.method = request.value("method", "");
  if (request.contains("horizon")) options.horizon = request["horizon"].get<double>();
  options.bootstrap = request.value("bootstrap", options.bootstrap);
  options.seed = request.value("seed", options.seed);
  options.id = request.value("id", "");
  options.cohort = request.value("cohort", Json());
  return recalibrate(cohort, catalogue, options);
}

Result<Json> run_pool_plan(const Cohort& cohort, const model::Catalogue& catalogue,
                           const Json& request, const Progress&) {
  if (request.contains("model")) {
    PoolValidationOptions options;
    options.model = request.value("model", "");
    options.horizon = request.value("horizon", 0.0);
    options.groups = request.value("groups", options.groups);
    options.intervals = request.value("intervals", options.intervals);
    options.min_cell = request.value("min_cell", options.min_cell);
    return plan_pool_validation(cohort, catalogue, options);
  }
  return pool_plan(cohort, request.value("predictors", std::vector<std::string>{}),
                   request.value("min_cell", 5), catalogue.dictionary());
}
Result<Json> run_pool_site(const Cohort& cohort, const model::Catalogue& catalogue,
                           const Json& request, const Progress&) {
  const Json plan = request.value("plan", Json());
  const std::string site = request.value("site", "");
  if (is_pool_validation(plan)) return pool_validation_site(cohort, catalogue, plan, site);
  return pool_site(cohort, plan, site, catalogue.dictionary());
}
Result<Json> run_pool_account(const Cohort& cohort, const model::Catalogue& catalogue,
                              const Json& request, const Progress&) {
  const Json plan = request.value("plan", Json());
  const auto flow = is_pool_validation(plan) ? pool_validation_account(cohort, catalogue, plan)
                                             : pool_account(cohort, plan, catalogue.dictionary());
  if (!flow.ok()) return flow.error();
  return Json{{"flow", to_json(*flow)}};
}

/// "file" of a request: {"name", "sha256", "bytes"}, as table_file answered it.
TableFile file_of(const JsonCursor& root) {
  const JsonCursor file = root.at("file");
  return {file.at("name").text(), file.at("sha256").text(),
          static_cast<std::size_t>(file.at("bytes").number())};
}

Json run_table_file(std::string_view bytes, const Json& request) {
  const TableFile file = table_file(request.value("name", ""), bytes);
  return {{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}};
}

Result<Json> run_record(const model::Catalogue& catalogue, const Json& request) {
  JsonFault fault{Code::kInvalidArgument, "request", std::nullopt};
  const JsonCursor root(request, fault);
  const std::string call = root.at("call").text();
  const TableFile file = file_of(root);
  const Json &asked = root.at("request").json(), &answer = root.at("answer").json();
  if (fault.first) return *fault.first;
  return make_record(call, asked, file, answer, catalogue);
}

Result<Json> run_replay(std::string_view table, const model::Catalogue& catalogue,
                        const Json& request, const Progress& progress) {
  JsonFault fault{Code::kInvalidArgument, "request", std::nullopt};
  const JsonCursor root(request, fault);
  const TableFile file = file_of(root);
  const Json& record = root.at("record").json();
  if (fault.first) return *fault.first;
  auto again = replay(record, file, table, catalogue, progress);
  if (!again.ok()) return again.error();
  return Json{
      {"answer", std::move(again->answer)}, {"compared", again->compared}, {"notes", again->notes}};
}

const std::map<std::string, OnCohort, std::less<>>& calls() {
  static const std::map<std::string, OnCohort, std::less<>> all = {
      {"describe", run_describe},         {"models", run_models},
      {"pool_plan", run_pool_plan},       {"pool_site", run_pool_site},
      {"pool_account", run_pool_account}, {"fit", run_fit},
      {"recalibrate", run_recalibrate},   {"survival", run_survival},
      {"validate", run_validate}};
  return all;
}

}  // namespace

Result<Json> Lab::compute(std::string_view name, HeldTable& table, const Json& request,
                          const Progress& progress) const {
  if (name == "pool_merge") {  // needs no table
    const Json plan = request.value("plan", Json());
    const auto summaries = request.value("summaries", std::vector<Json>{});
    return is_pool_validation(plan) ? merge_pool_validation(plan, summaries)
                                    : pool_merge(plan, summaries);
  }
  if (name == "pool_meta") return pool_meta(request);
  if (name == "table_file") return run_table_file(table.text(), request);
  if (name == "record") return run_record(catalogue_, request);
  if (name == "replay") return run_replay(table.text(), catalogue_, request, progress);
  const auto& sheet = table.sheet();
  if (!sheet.ok()) return sheet.error();
  const auto proposed = [&] {
    return propose_mapping(*sheet, table.profiles(), catalogue_.dictionary());
  };
  if (name == "columns") return describe_columns(*sheet, table.profiles());
  if (name == "propose") return proposed();
  const auto call = calls().find(name);
  if (call == calls().end()) {
    return Error{Code::kInvalidArgument, "call",
                 "no call '" + std::string(name.substr(0, 40)) + "'"};
  }
  const Json mapping = request.contains("mapping") ? request["mapping"] : proposed();
  const auto cohort = table.cohort(mapping, catalogue_.dictionary());
  if (!cohort.ok()) return cohort.error();
  return call->second(**cohort, catalogue_, request, progress);
}

Result<Json> Lab::compute(std::string_view name, std::string_view table, const Json& request,
                          const Progress& progress) const {
  HeldTable held(table);
  return compute(name, held, request, progress);
}

Json Lab::run(std::string_view name, HeldTable& table, const Json& request,
              const Progress& progress) const {
  return answer(compute(name, table, request, progress));
}

Json Lab::run(std::string_view name, std::string_view table, const Json& request,
              const Progress& progress) const {
  return answer(compute(name, table, request, progress));
}

std::string Lab::call(std::string_view name, HeldTable& table, std::string_view request,
                      const Progress& progress) const {
  const auto write = [](const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  try {
    // A recorded analysis carries its answer.
    const auto parsed = parse_json(request, "request", {size_t{256} << 20, 48});
    if (!parsed.ok()) return write(failure(parsed.error()));
    return write(run(name, table, *parsed, progress));
  } catch (const std::exception& fault) {
    return write(failure({Code::kInvalidArgument, "request", fault.what()}));
  }
}

const std::vector<std::string>& lab_calls() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out = {"columns", "propose",    "pool_merge", "pool_meta",
                                    "record",  "table_file", "replay"};
    for (const auto& [name, call] : calls()) out.push_back(name);
    return out;
  }();
  return names;
}

}  // namespace hepatica::cohort
