// Field by field; words for people are not made here.
#include "core/response/response_text.h"

#include "core/base/json_cursor.h"

namespace hepatica::response {
namespace {

std::optional<double> number_or_none(const JsonCursor& at, const char* key) {
  if (!at.has(key)) return std::nullopt;
  return at.at(key).number();
}

std::optional<Finding> read_finding(const JsonCursor& at, const char* key) {
  if (!at.has(key)) return std::nullopt;
  const JsonCursor one = at.at(key);
  one.only({"evaluable", "diameter_mm", "short_axis_mm", "viable_mm", "volume_ml"});
  return Finding{one.boolean_or("evaluable", true), number_or_none(one, "diameter_mm"),
                 number_or_none(one, "short_axis_mm"), number_or_none(one, "viable_mm"),
                 number_or_none(one, "volume_ml")};
}

Followed read_lesion(const JsonCursor& at) {
  at.only({"name", "organ", "target", "node", "progressed", "counts_as_new", "before", "now"});
  Followed out;
  out.name = at.at("name").text();
  out.organ = at.text_or("organ", "liver");
  out.target = at.boolean_or("target", true);
  out.node = at.boolean_or("node", false);
  out.progressed = at.boolean_or("progressed", false);
  out.counts_as_new = at.boolean_or("counts_as_new", true);
  out.before = read_finding(at, "before");
  out.now = read_finding(at, "now");
  return out;
}

template <typename Value>
void put(Json& out, const std::string& key, const std::optional<Value>& value) {
  if (value) out[key] = *value;
}

}  // namespace

Result<std::vector<Followed>> read_lesions(const Json& json) {
  JsonFault fault;
  fault.code = Code::kWrongType;
  fault.document = "lesions";
  std::vector<Followed> out;
  for (const JsonCursor& one : JsonCursor(json, fault).items()) out.push_back(read_lesion(one));
  if (fault.first) return *fault.first;
  return out;
}

Json to_json(const Assessment& a) {
  Json out{{"criterion", a.criterion},
           {"sum_evaluated", a.sum_evaluated},
           {"target", category_name(a.target)},
           {"nontarget", category_name(a.nontarget)},
           {"new_lesion", a.new_lesion},
           {"overall", category_name(a.overall)},
           {"rule", a.rule},
           {"lesions", Json::array()}};
  put(out, "sum_before", a.sum_before);
  put(out, "sum_now", a.sum_now);
  put(out, "sum_nadir", a.sum_nadir);
  put(out, "from_before_percent", a.from_before_percent);
  put(out, "from_nadir_percent", a.from_nadir_percent);
  for (const LesionChange& lesion : a.lesions) {
    Json one{{"name", lesion.name},
             {"target", lesion.target},
             {"node", lesion.node},
             {"new", lesion.is_new},
             {"gone", lesion.gone}};
    put(one, "before", lesion.before);
    put(one, "now", lesion.now);
    put(one, "percent", lesion.percent);
    out["lesions"].push_back(std::move(one));
  }
  return out;
}

Json catalogue_variables(const Criterion& criterion, const Assessment& a) {
  Json out = Json::object();
  if (criterion.measure == Measure::kVolume || !a.sum_before) return out;
  const std::string stem =
      criterion.measure == Measure::kViableDiameter ? "viable_sum_" : "target_sum_";
  const auto sum = [&](const char* when, const std::optional<double>& value) {
    if (value) out[stem + when] = {{"value", *value}, {"unit", "mm"}};
  };
  sum("baseline", a.sum_before);
  sum("now", a.sum_now);
  sum("nadir", a.sum_nadir);
  out["new_lesion"] = a.new_lesion;
  switch (a.nontarget) {
    case Category::kNone:
      out["nontarget_status"] = "none";
      break;
    case Category::kComplete:
      out["nontarget_status"] = "cr";
      break;
    case Category::kNonCrNonPd:
      out["nontarget_status"] = "non_cr_non_pd";
      break;
    case Category::kProgression:
      out["nontarget_status"] = "pd";
      break;
    default:
      break;
  }
  return out;
}

}  // namespace hepatica::response
