// Requests to calls.
#include "core/cohort/lab.h"

#include <exception>
#include <map>

#include "core/base/json_cursor.h"
#include "core/base/reason.h"
#include "core/base/spelling.h"
#include "core/cohort/cohort.h"
#include "core/cohort/computable.h"
#include "core/cohort/curves.h"
#include "core/cohort/describe.h"
#include "core/cohort/fit.h"
#include "core/cohort/lab_file.h"
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

/// The settings of a call, read with their types: after the first that has another, neutral values.
class Settings {
 public:
  explicit Settings(const Json& request) : root_(request, fault_) {}
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  const JsonCursor& root() const { return root_; }
  const std::optional<Error>& fault() const { return fault_.first; }

  /// A text that may be empty, as the page sends one that was not filled in.
  std::string text(const char* key, const std::string& fallback = "") const {
    if (!root_.has(key)) return fallback;
    const Json& given = root_.json()[key];
    const bool blank = given.is_string() && given.get_ref<const std::string&>().empty();
    return blank ? "" : root_.at(key).text();
  }
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> out;
    if (!root_.has(key)) return out;
    for (const auto& item : root_.at(key).items()) out.push_back(item.text());
    return out;
  }
  std::vector<double> numbers(const char* key) const {
    std::vector<double> out;
    if (!root_.has(key)) return out;
    for (const auto& item : root_.at(key).items()) out.push_back(item.number());
    return out;
  }
  std::optional<double> number(const char* key) const {
    return root_.has(key) ? std::optional(root_.at(key).number()) : std::nullopt;
  }
  int integer(const char* key, int fallback) const { return integer(root_, key, fallback); }
  static int integer(const JsonCursor& at, const char* key, int fallback) {
    return at.integer_or(key, fallback, -kMost, kMost);
  }
  static std::uint64_t seed(const JsonCursor& at, std::uint64_t fallback) {
    if (!at.has("seed")) return fallback;
    const Json& given = at.at("seed").json();
    if (given.is_number_unsigned()) return given.get<std::uint64_t>();
    at.at("seed").fail("expected a whole number of 0 or more", Reason{"seed_not_whole", {}, ""});
    return fallback;
  }
  std::uint64_t seed(std::uint64_t fallback) const { return seed(root_, fallback); }
  /// "impute": {"imputations", "iterations", "seed"}, each with its usual value.
  std::optional<ImputeOptions> impute() const {
    if (!root_.has("impute") || root_.json()["impute"].is_null()) return std::nullopt;
    const JsonCursor asked = root_.at("impute");
    asked.only({"imputations", "iterations", "seed"});
    ImputeOptions out;
    out.imputations = integer(asked, "imputations", out.imputations);
    out.iterations = integer(asked, "iterations", out.iterations);
    out.seed = seed(asked, out.seed);
    return out;
  }

 private:
  static constexpr int kMost = 2000000000;
  JsonFault fault_{Code::kInvalidArgument, "request", std::nullopt};
  JsonCursor root_;
};

/// What a call on a read cohort does.
using OnCohort = Result<Json> (*)(const Cohort&, const model::Catalogue&, const Settings&,
                                  const Progress&);

Result<Json> run_describe(const Cohort& cohort, const model::Catalogue&, const Settings& asked,
                          const Progress&) {
  const std::string group = asked.text("group");
  if (asked.fault()) return *asked.fault();
  return describe(cohort, group);
}
Result<Json> run_models(const Cohort& cohort, const model::Catalogue& catalogue, const Settings&,
                        const Progress&) {
  return computable_models(cohort, catalogue);
}
Result<Json> run_survival(const Cohort& cohort, const model::Catalogue&, const Settings& asked,
                          const Progress&) {
  const std::string group = asked.text("group");
  const auto times = asked.numbers("times");
  if (asked.fault()) return *asked.fault();
  return survival_by_group(cohort, group, times);
}

Result<Json> run_validate(const Cohort& cohort, const model::Catalogue& catalogue,
                          const Settings& asked, const Progress& progress) {
  ValidateOptions options;
  options.progress = progress;
  options.models = asked.texts("models");
  options.horizon = asked.number("horizon");
  options.subgroup = asked.text("subgroup");
  options.thresholds = asked.numbers("thresholds");
  options.impute = asked.impute();
  if (asked.fault()) return *asked.fault();
  return validate(cohort, catalogue, options);
}

Result<Json> run_fit(const Cohort& cohort, const model::Catalogue& catalogue, const Settings& asked,
                     const Progress& progress) {
  const JsonCursor& root = asked.root();
  FitOptions options;
  options.progress = progress;
  options.predictors = asked.texts("predictors");
  options.penalty = asked.text("penalty", "none");
  options.firth = root.boolean_or("firth", false);
  options.horizons = asked.numbers("horizons");
  options.bootstrap = asked.integer("bootstrap", 200);
  options.seed = asked.seed(1);
  options.impute = asked.impute();
  options.id = asked.text("id");
  options.title = root.json().value("title", Json());
  options.cohort = root.json().value("cohort", Json());
  options.group = asked.text("group", "outlook");
  if (asked.fault()) return *asked.fault();
  if (!options.id.empty() && catalogue.find(options.id) >= 0) {
    return Error{Code::kInvalidArgument, "id", "'" + options.id + "' exists already",
                 Reason{"id_taken", {{"id", options.id}}, ""}};
  }
  return fit(cohort, catalogue.dictionary(), options);
}
Result<Json> run_recalibrate(const Cohort& cohort, const model::Catalogue& catalogue,
                             const Settings& asked, const Progress& progress) {
  RecalibrateOptions options;
  options.progress = progress;
  options.model = asked.text("model");
  options.method = asked.text("method");
  options.horizon = asked.number("horizon");
  options.bootstrap = asked.integer("bootstrap", options.bootstrap);
  options.seed = asked.seed(options.seed);
  options.id = asked.text("id");
  options.cohort = asked.root().json().value("cohort", Json());
  if (asked.fault()) return *asked.fault();
  return recalibrate(cohort, catalogue, options);
}

Result<Json> run_pool_plan(const Cohort& cohort, const model::Catalogue& catalogue,
                           const Settings& asked, const Progress&) {
  if (asked.root().has("model")) {
    PoolValidationOptions options;
    options.model = asked.text("model");
    options.horizon = asked.number("horizon").value_or(0.0);
    options.groups = asked.integer("groups", options.groups);
    options.intervals = asked.integer("intervals", options.intervals);
    options.min_cell = asked.integer("min_cell", options.min_cell);
    if (asked.fault()) return *asked.fault();
    return plan_pool_validation(cohort, catalogue, options);
  }
  const auto predictors = asked.texts("predictors");
  const int min_cell = asked.integer("min_cell", 5);
  if (asked.fault()) return *asked.fault();
  return pool_plan(cohort, predictors, min_cell, catalogue.dictionary());
}
Result<Json> run_pool_site(const Cohort& cohort, const model::Catalogue& catalogue,
                           const Settings& asked, const Progress&) {
  const Json plan = asked.root().json().value("plan", Json());
  const std::string site = asked.text("site");
  if (asked.fault()) return *asked.fault();
  if (is_pool_validation(plan)) return pool_validation_site(cohort, catalogue, plan, site);
  return pool_site(cohort, plan, site, catalogue.dictionary());
}
Result<Json> run_pool_account(const Cohort& cohort, const model::Catalogue& catalogue,
                              const Settings& asked, const Progress&) {
  const Json plan = asked.root().json().value("plan", Json());
  const auto flow = is_pool_validation(plan) ? pool_validation_account(cohort, catalogue, plan)
                                             : pool_account(cohort, plan, catalogue.dictionary());
  if (!flow.ok()) return flow.error();
  return Json{{"flow", to_json(*flow)}};
}

Result<Json> run_pool_merge(const Json& request) {
  const Settings asked(request);
  const Json plan = asked.root().at("plan").json();
  std::vector<Json> summaries;
  for (const auto& item : asked.root().at("summaries").items()) summaries.push_back(item.json());
  const auto names = asked.texts("files");
  if (asked.fault()) return *asked.fault();
  return is_pool_validation(plan) ? merge_pool_validation(plan, summaries, names)
                                  : pool_merge(plan, summaries, names);
}

/// "file" of a request: {"name", "sha256", "bytes"}, as table_file answered it.
TableFile file_of(const JsonCursor& root) {
  const JsonCursor file = root.at("file");
  return {file.at("name").text(), file.at("sha256").text(),
          static_cast<std::size_t>(file.at("bytes").number())};
}

Result<Json> run_lab_file(const Json& request) {
  const Settings asked(request);
  const std::string name = asked.root().at("name").text(), text = asked.text("text");
  if (asked.fault()) return *asked.fault();
  return lab_file(text, name);
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
  // These need no table.
  if (name == "pool_merge") return run_pool_merge(request);
  if (name == "lab_file") return run_lab_file(request);
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
    return Error{Code::kInvalidArgument, "call", "no call '" + beginning(name, 40) + "'",
                 Reason{"no_call", {{"text", beginning(name, 40)}}, ""}};
  }
  const Json mapping = request.contains("mapping") ? request["mapping"] : proposed();
  const auto cohort = table.cohort(mapping, catalogue_.dictionary());
  if (!cohort.ok()) return cohort.error();
  return call->second(**cohort, catalogue_, Settings(request), progress);
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
    const auto parsed = parse_json(request, "request", kLabFile);
    if (!parsed.ok()) return write(failure(parsed.error()));
    return write(run(name, table, *parsed, progress));
  } catch (const std::exception& fault) {
    return write(failure(
        {Code::kInvalidArgument, "request", fault.what(), Reason{"request_unreadable", {}, ""}}));
  }
}

const std::vector<std::string>& lab_calls() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out = {"columns",  "propose", "pool_merge", "pool_meta",
                                    "lab_file", "record",  "table_file", "replay"};
    for (const auto& [name, call] : calls()) out.push_back(name);
    return out;
  }();
  return names;
}

}  // namespace hepatica::cohort
