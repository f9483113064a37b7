// A strict reader: every key is known, every threshold positive.
#include "core/response/criteria.h"

#include "core/base/json_cursor.h"

namespace hepatica::response {
namespace {

double positive(const JsonCursor& at) {
  const double value = at.number();
  if (!at.failed() && !(value > 0)) at.fail("expected a number above 0");
  return value;
}

std::optional<double> positive_or_none(const JsonCursor& at, const char* key) {
  if (!at.has(key)) return std::nullopt;
  return positive(at.at(key));
}

Criterion read_one(const JsonCursor& at) {
  at.only({"id", "measure", "thresholds", "source", "most_targets", "most_targets_per_organ",
           "least_target", "least_target_node_mm", "least_hilar_node_mm", "normal_node_mm",
           "partial_decrease_percent", "progression_increase_percent", "progression_increase_mm"});
  Criterion out;
  out.id = at.at("id").text();
  out.source = at.at("source").text();
  const std::string measure = at.at("measure").one_of({"diameter", "viable_diameter", "volume"});
  out.measure = measure == "volume"            ? Measure::kVolume
                : measure == "viable_diameter" ? Measure::kViableDiameter
                                               : Measure::kDiameter;
  out.published = at.at("thresholds").one_of({"published", "computed"}) == "published";
  out.most_targets = at.at("most_targets").integer(1, 100);
  out.most_per_organ = at.at("most_targets_per_organ").integer(1, 100);
  out.least_target = positive_or_none(at, "least_target");
  out.least_node_mm = positive_or_none(at, "least_target_node_mm");
  out.least_hilar_node_mm = positive_or_none(at, "least_hilar_node_mm");
  out.normal_node_mm = positive(at.at("normal_node_mm"));
  out.partial_percent = positive(at.at("partial_decrease_percent"));
  out.progression_percent = positive(at.at("progression_increase_percent"));
  out.progression_mm = positive_or_none(at, "progression_increase_mm");
  return out;
}

}  // namespace

Result<std::vector<Criterion>> read_criteria(std::string_view text) {
  const Result<Json> json = parse_json(text, "criteria");
  if (!json.ok()) return json.error();
  JsonFault fault;
  fault.document = "criteria";
  const JsonCursor root(*json, fault);
  root.only({"schema_version", "criteria"});
  root.at("schema_version").integer(1, 1);
  std::vector<Criterion> out;
  for (const JsonCursor& one : root.at("criteria").items(1)) out.push_back(read_one(one));
  if (fault.first) return *fault.first;
  return out;
}

}  // namespace hepatica::response
