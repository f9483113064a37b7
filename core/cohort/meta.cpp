// Reading the sites' validations, checking that they judged the same, pooling.
#include "core/cohort/meta.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/json_cursor.h"
#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/cohort/pooled_measures.h"
#include "core/survival/distribution.h"
#include "core/survival/meta_analysis.h"

namespace hepatica::cohort {
namespace {

using survival::Measured;

struct Site {
  std::string name;
  const Json* validation;
  std::size_t rows = 0, events = 0;
};

struct Request {
  std::vector<Site> sites;
  survival::MetaOptions options;
};

Result<Request> read_request(const Json& document) {
  JsonFault fault{Code::kInvalidArgument, "meta", std::nullopt};
  const JsonCursor root(document, fault);
  Request out;
  const std::string between =
      root.has("between") ? root.at("between").one_of({"reml", "dersimonian_laird"}) : "reml";
  out.options.between =
      between == "reml" ? survival::BetweenSites::kReml : survival::BetweenSites::kDerSimonianLaird;
  out.options.hartung_knapp = root.boolean_or("hartung_knapp", true);
  std::set<std::string> names;
  for (const auto& item : root.at("sites").items(2)) {
    Site site{item.at("name").text(), &item.at("validation").json(), 0, 0};
    if (!names.insert(site.name).second)
      item.fail("site '" + site.name + "' is there twice",
                Reason{"site_named_twice", {{"site", site.name}}, ""});
    const auto validation = item.at("validation");
    site.rows =
        static_cast<std::size_t>(validation.at("flow").at("rows_used").integer(0, 2000000000));
    site.events = static_cast<std::size_t>(validation.at("events").integer(0, 2000000000));
    for (const auto& model : validation.at("models").items(1)) model.at("model").text();
    if (fault.first) return *fault.first;
    out.sites.push_back(site);
  }
  if (fault.first) return *fault.first;
  return out;
}

const Json* model_of(const Site& site, const std::string& name) {
  for (const Json& model : (*site.validation)["models"]) {
    if (model.value("model", "") == name) return &model;
  }
  return nullptr;
}

/// An error unless every site judged at the same horizon.
Status same_horizon(const std::vector<Site>& sites) {
  for (const char* key : {"horizon", "time_unit"}) {
    const Json first = sites[0].validation->value(key, Json());
    for (const Site& site : sites) {
      const Json own = site.validation->value(key, Json());
      if (own != first)
        return Error{Code::kInvalidArgument, site.name,
                     std::string(key) + " " + own.dump() + ", but " + first.dump() + " at '" +
                         sites[0].name + "'",
                     Reason{"other_horizon", {{"site", site.name}, {"first", sites[0].name}}, ""}};
    }
  }
  return success();
}

/// An error unless a model is the same everywhere.
Status same_model(const std::vector<Site>& sites, const std::string& name) {
  const Json& first = *model_of(sites[0], name);
  for (const Site& site : sites) {
    const Json& own = *model_of(site, name);
    for (const char* key : {"version", "hash", "output"}) {
      if (own.value(key, "") != first.value(key, ""))
        return Error{Code::kContradiction, site.name,
                     "'" + name + "' has another " + key + " than at '" + sites[0].name + "'",
                     Reason{"other_model_numbers",
                            {{"model", name}, {"site", site.name}, {"first", sites[0].name}},
                            ""}};
    }
  }
  return success();
}

/// One measure over the sites; a line of the notes where it cannot be pooled.
Json pool_measure(const Request& request, const std::string& name, const PoolableMeasure& measure,
                  Notes& notes) {
  std::vector<Measured> values;
  std::vector<const Site*> with;
  std::string lacking;
  Json lacking_sites = Json::array();
  bool measured = false;  // a measure of another kind of outcome is nowhere, which needs no note
  for (const Site& site : request.sites) {
    measured = measured || model_of(site, name)->contains(measure.path[0]);
    const auto value = read_measure(*model_of(site, name), measure);
    if (value && survival::onto_scale(*value, measure.scale).ok() && value->std_error > 0) {
      values.push_back(*value);
      with.push_back(&site);
    } else {
      lacking += (lacking.empty() ? "" : ", ") + site.name;
      lacking_sites.push_back(site.name);
    }
  }
  if (measured && !lacking.empty())
    notes.add(Reason{"no_value_at",
                     {{"model", name}, {"measure", measure.name}, {"sites", lacking_sites}},
                     name + ": " + measure.name + " has no value to pool at: " + lacking});
  if (values.size() < 2) return Json();
  const auto pooled = survival::meta_analysis(values, measure.scale, request.options);
  if (!pooled.ok()) {
    notes.add(Reason{"not_pooled",
                     {{"model", name}, {"measure", measure.name}},
                     name + ": " + measure.name + ": " + pooled.error().detail});
    return Json();
  }
  Json sites = Json::array();
  const double z = survival::normal_multiplier(request.options.level);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const auto at = survival::onto_scale(values[k], measure.scale);
    const auto interval = survival::from_scale(
        survival::Interval{at->value - z * at->std_error, at->value + z * at->std_error},
        measure.scale);
    sites.push_back({{"site", with[k]->name},
                     {"rows", with[k]->rows},
                     {"events", with[k]->events},
                     {"value", values[k].value},
                     {"lower", interval.lower},
                     {"upper", interval.upper},
                     {"weight", pooled->weights[k]}});
  }
  Json prediction;
  if (pooled->prediction) prediction = {pooled->prediction->lower, pooled->prediction->upper};
  return {{"measure", measure.name},
          {"scale", name_of(measure.scale)},
          {"value", pooled->value},
          {"std_error", pooled->std_error},
          {"lower", pooled->interval.lower},
          {"upper", pooled->interval.upper},
          {"prediction", prediction},
          {"tau_squared", pooled->tau_squared},
          {"q", pooled->q},
          {"q_p_value", pooled->q_p_value},
          {"i_squared", pooled->i_squared},
          {"knapp_scale", pooled->knapp_scale},
          {"sites", sites}};
}

}  // namespace

Result<Json> pool_meta(const Json& document) {
  const auto request = read_request(document);
  if (!request.ok()) return request.error();
  const auto& sites = request->sites;
  if (auto fault = same_horizon(sites)) return *fault;
  Json models = Json::array();
  Notes notes;
  for (const Json& first : (*sites[0].validation)["models"]) {
    const std::string name = first["model"];
    if (!std::all_of(sites.begin(), sites.end(),
                     [&](const Site& site) { return model_of(site, name) != nullptr; })) {
      notes.add(Reason{
          "not_everywhere", {{"model", name}}, name + ": not validated at every site, left out"});
      continue;
    }
    if (auto fault = same_model(sites, name)) return *fault;
    Json measures = Json::array();
    std::string raised;  // measures whose sites agree more closely than chance would have it
    Json raised_measures = Json::array();
    for (const auto& measure : poolable_measures()) {
      const Json one = pool_measure(*request, name, measure, notes);
      if (!one.is_object()) continue;
      measures.push_back(one);
      // Brier scores are pooled as they are, errors taken as normal, so an interval may pass 0.
      const Json& expected = one["prediction"];
      if (measure.name == std::string("brier") && expected.is_array() && expected[0] < 0)
        notes.add(
            Reason{"below_zero",
                   {{"model", name}, {"measure", "brier"}, {"most", expected[1]}},
                   name +
                       ": brier: the interval for a new site reaches below 0, where no Brier score "
                       "lies: read it as 0 to " +
                       format_number(expected[1].get<double>())});
      if (one["knapp_scale"].get<double>() >= 1) continue;
      raised += (raised.empty() ? "" : ", ") + std::string(measure.name);
      raised_measures.push_back(measure.name);
    }
    if (request->options.hartung_knapp && !raised.empty())
      notes.add(Reason{
          "scale_raised",
          {{"model", name}, {"measures", raised_measures}},
          name + ": " + raised +
              ": the sites differ less than their own errors explain; Hartung and Knapp's scale "
              "Q / (k - 1) is taken as 1 (Roever, Knapp and Friede 2015)"});
    models.push_back({{"model", name},
                      {"version", first.value("version", "")},
                      {"hash", first.value("hash", "")},
                      {"measures", measures}});
  }
  if (models.empty())
    return Error{Code::kInvalidArgument, "models", "no model was validated at every site",
                 Reason{"no_common_model", {}, ""}};
  if (sites.size() < 5)
    notes.add(Reason{"few_sites",
                     {{"sites", sites.size()}},
                     std::to_string(sites.size()) +
                         " sites: the variance between sites is hardly known with so few"});
  const bool reml = request->options.between == survival::BetweenSites::kReml;
  return Json{{"between", reml ? "reml" : "dersimonian_laird"},
              {"hartung_knapp", request->options.hartung_knapp},
              {"horizon", sites[0].validation->value("horizon", Json())},
              {"time_unit", sites[0].validation->value("time_unit", Json())},
              {"models", models},
              {"notes", notes.notes},
              {"remarks", notes.remarks}};
}

}  // namespace hepatica::cohort
