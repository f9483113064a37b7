// Outputs: where a number comes from, what kind it is, and that the two agree.
#include "core/model/output_reader.h"

#include <algorithm>
#include <set>

namespace hepatica::model {
namespace {

using expression::Type;

Output::Kind read_kind(const JsonCursor& at) {
  std::string const kind =
      at.one_of({"probability", "score", "class", "cohort_statistic", "quantity"});
  if (kind == "probability") return Output::kProbability;
  if (kind == "class") return Output::kClass;
  if (kind == "cohort_statistic") return Output::kCohortStatistic;
  if (kind == "quantity") return Output::kQuantity;
  return Output::kScore;
}

void read_states(const JsonCursor& at, const MultiStateStep& step, Output& output) {
  auto const add = [&](const JsonCursor& name) {
    auto const found = std::find(step.states.begin(), step.states.end(), name.text());
    if (found == step.states.end()) return name.fail("'" + name.text() + "' is no state");
    output.states.push_back(static_cast<int>(found - step.states.begin()));
  };
  if (!at.json().is_array()) return add(at);
  for (const auto& name : at.items(1)) add(name);
}

/// Binds an output to a survival or multi-state step.
void read_time_output(const JsonCursor& at, const Package& package, size_t step_index,
                      Output& output) {
  output.step = static_cast<int>(step_index);
  output.time = at.at("time").number();
  if (output.time < 0) at.at("time").fail("a time is at least 0");
  if (output.kind != Output::kProbability)
    at.at("kind").fail("expected 'probability' for a value at a time");
  auto const& body = package.steps[step_index].body;
  if (auto const* survival = std::get_if<SurvivalStep>(&body)) {
    if (at.has("of")) output.of_event = at.at("of").one_of({"event", "survival"}) == "event";
    bool const published = survival->stepwise || survival->kind != SurvivalStep::kCox ||
                           output.time == 0 ||
                           std::find(survival->times.begin(), survival->times.end(), output.time) !=
                               survival->times.end();
    if (!published) at.at("time").fail("the step gives no baseline at this time");
  } else {
    read_states(at.at("state"), std::get<MultiStateStep>(body), output);
  }
}

Output read_output(const JsonCursor& at, const Package& package) {
  at.only({"id", "label", "from", "kind", "unit", "decimals", "headline", "higher_is", "time", "of",
           "state", "event", "note"});
  Output output;
  output.id = at.at("id").text();
  at.at("label").check_bilingual();
  output.kind = read_kind(at.at("kind"));
  output.unit = at.text_or("unit", "1");
  output.headline = at.boolean_or("headline", false);
  if (at.has("higher_is")) at.at("higher_is").one_of({"worse", "better", "neutral"});
  if (at.has("decimals")) at.at("decimals").integer(0, 12);
  if (output.kind == Output::kProbability) at.at("event").check_bilingual();
  std::string const from = at.at("from").text();
  if (at.failed()) return output;
  for (size_t i = 0; i < package.steps.size(); ++i) {
    auto const& step = package.steps[i];
    bool const timed = std::holds_alternative<SurvivalStep>(step.body) ||
                       std::holds_alternative<MultiStateStep>(step.body);
    if (step.id != from || !timed) continue;
    read_time_output(at, package, i, output);
    return output;
  }
  output.slot = package.scope.find(from);
  if (output.slot < 0) {
    at.at("from").fail("'" + from + "' is no value of this package");
    return output;
  }
  bool const is_number = package.scope.type(output.slot).type == Type::kNumber;
  if (is_number == (output.kind == Output::kClass))
    at.at("kind").fail("the kind does not fit the type of '" + from + "'");
  return output;
}

}  // namespace

const char* wire_name(Output::Kind kind) {
  switch (kind) {
    case Output::kProbability:
      return "probability";
    case Output::kScore:
      return "score";
    case Output::kClass:
      return "class";
    case Output::kCohortStatistic:
      return "cohort_statistic";
    case Output::kQuantity:
      return "quantity";
  }
  return "";
}

void read_outputs(const JsonCursor& at, Package& package) {
  std::set<std::string> ids;
  int headlines = 0;
  for (const auto& item : at.items(1)) {
    if (at.failed()) return;
    package.outputs.push_back(read_output(item, package));
    headlines += package.outputs.back().headline;
    if (!ids.insert(package.outputs.back().id).second)
      item.at("id").fail("two outputs have this id");
  }
  if (headlines < 1 || headlines > 2)
    at.fail("expected one output with \"headline\": true (two for stage and option)");
}

void read_risk_groups(const JsonCursor& at, Package& package) {
  at.only({"from", "groups", "source", "note"});
  RiskGroups groups;
  groups.slot = package.scope.find(at.at("from").text());
  if (at.failed()) return;
  if (groups.slot < 0 || package.scope.type(groups.slot).type != Type::kCategory) {
    return at.at("from").fail("expected the name of a category value");
  }
  auto const& levels = package.scope.type(groups.slot).levels;
  groups.severity.assign(levels.size(), -1);
  for (const auto& group : at.at("groups").items(1)) {
    group.only({"class", "label", "severity", "meaning", "observed", "source", "note"});
    auto const found = std::find(levels.begin(), levels.end(), group.at("class").text());
    if (found == levels.end()) return group.at("class").fail("no rule or band gives this class");
    auto& severity = groups.severity[static_cast<size_t>(found - levels.begin())];
    if (severity >= 0) group.at("class").fail("this class is listed twice");
    severity = group.at("severity").integer(0, 4);
    group.at("label").check_bilingual();
    if (at.failed()) return;
  }
  for (size_t i = 0; i < levels.size(); ++i) {
    if (groups.severity[i] < 0)
      return at.at("groups").fail("class '" + levels[i] + "' is not listed");
  }
  package.risk_groups = std::move(groups);
}

}  // namespace hepatica::model
