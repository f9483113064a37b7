// Reading and checking each kind of computation step.
#include "core/model/step_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace hepatica::model {
namespace {

using expression::Type;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kLine{-kInfinity, kInfinity, false, false};

Interval read_interval(const JsonCursor& at) {
  auto const parsed = quantity::parse_interval(at.text());
  if (parsed.ok()) return *parsed;
  at.fail(parsed.error().detail);
  return kLine;
}

/// Reads one package's steps; keeps the ranges of values it has learnt for band proofs.
class StepReader {
 public:
  explicit StepReader(Package& package) : package_(package) {}

  void read(const JsonCursor& at) {
    std::string const kind =
        at.at("kind").one_of({"formula", "points", "bands", "decision", "linear_predictor", "cox",
                              "parametric", "logistic", "multi_state", "restricted_mean",
                              "signature", "radiomics_score", "network", "fusion"});
    if (at.failed()) return;
    id_ = at.at("id").text();
    if (find_step(id_) >= 0) return at.at("id").fail("two steps have the id '" + id_ + "'");
    if (at.has("label")) at.at("label").check_bilingual();
    if (at.has("source") && !at.at("source").json().is_string()) at.at("source").check_bilingual();
    if (kind == "formula") formula(at);
    if (kind == "points") points(at);
    if (kind == "bands") bands(at);
    if (kind == "decision") decision(at);
    if (kind == "linear_predictor") linear(at);
    if (kind == "cox") cox(at);
    if (kind == "parametric") parametric(at);
    if (kind == "logistic") logistic(at);
    if (kind == "multi_state") multi_state(at);
    if (kind == "restricted_mean") restricted_mean(at);
    if (kind == "signature") signature(at);
    if (kind == "radiomics_score" || kind == "network" || kind == "fusion") {
      at.at("kind").fail("'" + kind + "' is reserved and not computed by this version");
    }
  }

 private:
  int find_step(const std::string& id) const {
    for (size_t i = 0; i < package_.steps.size(); ++i) {
      if (package_.steps[i].id == id) return static_cast<int>(i);
    }
    return -1;
  }

  template <typename Body>
  void push(Body body) {
    package_.steps.push_back({id_, std::move(body)});
  }

  int add_value(const JsonCursor& at, const std::string& name, ValueType type) {
    int const slot = package_.scope.add(name, std::move(type));
    if (slot < 0) at.fail("'" + name + "' is taken or not an identifier (letters, digits, _)");
    return slot;
  }

  Expression number(const JsonCursor& at) { return read_expression(at, package_, true, false); }
  Expression number_or_condition(const JsonCursor& at) {
    return read_expression(at, package_, true, true);
  }
  Expression condition(const JsonCursor& at) { return read_expression(at, package_, false, true); }

  /// The range known for an expression: that of the value it names, else the whole line.
  ValueRange range_of(const Expression& e) const {
    ValueRange range{kLine, e.type.integer_valued};
    if (e.nodes.size() == 1 && e.nodes[0].op == expression::Op::kSlot) {
      auto const known = ranges_.find(e.nodes[0].slot);
      if (known != ranges_.end()) range = known->second;
    }
    return range;
  }

  ValueRange domain_for(const JsonCursor& at, const Expression& of) const {
    ValueRange range = range_of(of);
    if (at.has("domain")) range.domain = read_interval(at.at("domain"));
    return range;
  }

  void formula(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "expression", "unit", "note"});
    Expression e = read_expression(at.at("expression"), package_, true, true, true);
    ValueType const type = e.type;
    int const slot = add_value(at.at("id"), id_, type);
    push(FormulaStep{std::move(e), slot});
  }

  // --- points ------------------------------------------------------------------------------------
  PointsItem points_item(const JsonCursor& at) {
    at.only({"id", "label", "of", "bands", "levels", "when", "points", "else", "source", "domain",
             "note"});
    PointsItem item;
    item.id = at.at("id").text();
    if (at.has("label")) at.at("label").check_bilingual();
    if (at.has("when")) {
      item.of = condition(at.at("when"));
      item.is_condition = true;
      item.points = at.at("points").number();
      item.otherwise = at.number_or("else", 0);
    } else if (at.has("levels")) {
      item.of = read_expression(at.at("of"), package_, false, true, true);
      item.level_points = level_points(at.at("levels"), item.of);
    } else {
      item.of = number(at.at("of"));
      std::vector<Interval> ranges;
      for (const auto& band : at.at("bands").items(1)) {
        band.only({"range", "points", "label"});
        ranges.push_back(read_interval(band.at("range")));
        item.bands.emplace_back(ranges.back(), band.at("points").number());
      }
      ValueRange const domain = domain_for(at, item.of);
      std::string const fault =
          at.failed() ? "" : quantity::tiling_fault(ranges, domain.domain, domain.integer_valued);
      if (!fault.empty()) at.at("bands").fail(fault);
    }
    return item;
  }

  static std::vector<double> level_points(const JsonCursor& at, const Expression& of) {
    std::vector<std::string> levels = of.type.levels;
    if (of.type.type == Type::kBoolean) levels = {"false", "true"};
    std::vector<double> out(levels.size(), 0);
    std::set<std::string> seen;
    for (const auto& [level, value] : at.members()) {
      auto const found = std::find(levels.begin(), levels.end(), level);
      if (found == levels.end()) {
        value.fail("'" + level + "' is no level");
        return out;
      }
      out[static_cast<size_t>(found - levels.begin())] = value.number();
      seen.insert(level);
    }
    for (const auto& level : levels) {
      if (!seen.count(level)) at.fail("level '" + level + "' has no points");
    }
    return out;
  }

  /// Smallest and largest contribution and whether all are whole numbers.
  static void widen(const PointsItem& item, ValueRange& total) {
    std::vector<double> all = item.level_points;
    for (const auto& band : item.bands) all.push_back(band.second);
    if (item.is_condition) all = {item.points, item.otherwise};
    if (all.empty()) return;
    total.domain.low += *std::min_element(all.begin(), all.end());
    total.domain.high += *std::max_element(all.begin(), all.end());
    for (double p : all) total.integer_valued = total.integer_valued && p == std::floor(p);
  }

  void points(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "items", "note"});
    PointsStep step{};
    ValueRange total{{0, 0, true, true}, true};
    std::set<std::string> ids;
    for (const auto& item_at : at.at("items").items(1)) {
      step.items.push_back(points_item(item_at));
      if (at.failed()) return;
      if (!ids.insert(step.items.back().id).second) item_at.at("id").fail("two items have this id");
      widen(step.items.back(), total);
    }
    ValueType type;
    type.integer_valued = total.integer_valued;
    step.slot = add_value(at.at("id"), id_, type);
    ranges_[step.slot] = total;
    push(std::move(step));
  }

  void bands(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "of", "classes", "domain", "note"});
    BandsStep step{};
    step.of = number(at.at("of"));
    std::vector<Interval> ranges;
    ValueType type{Type::kCategory, {}, true, false};
    for (const auto& entry : at.at("classes").items(1)) {
      entry.only({"range", "class", "label"});
      ranges.push_back(read_interval(entry.at("range")));
      std::string const name = entry.at("class").text();
      auto found = std::find(type.levels.begin(), type.levels.end(), name);
      if (found == type.levels.end()) found = type.levels.insert(type.levels.end(), name);
      step.classes.emplace_back(ranges.back(), static_cast<int>(found - type.levels.begin()));
    }
    if (at.failed()) return;
    ValueRange const domain = domain_for(at, step.of);
    std::string const fault = quantity::tiling_fault(ranges, domain.domain, domain.integer_valued);
    if (!fault.empty()) at.at("classes").fail(fault);
    step.slot = add_value(at.at("id"), id_, type);
    push(std::move(step));
  }

  // --- decision ----------------------------------------------------------------------------------
  void decision(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "rules", "otherwise", "note"});
    std::vector<JsonCursor> rules = at.at("rules").items(1);
    if (at.has("otherwise")) rules.push_back(at.at("otherwise"));
    if (at.failed()) return;
    std::vector<std::string> keys;
    for (const auto& [key, value] : rules[0].at("set").members()) keys.push_back(key);
    std::vector<ValueType> types(keys.size(), ValueType{Type::kCategory, {}, false, false});
    DecisionStep step;
    std::set<std::string> ids;
    std::set<std::string> conditions;
    for (size_t i = 0; i < rules.size() && !at.failed(); ++i) {
      bool const last = at.has("otherwise") && i + 1 == rules.size();
      step.rules.push_back(rule(rules[i], last, keys, types));
      if (!ids.insert(step.rules.back().id).second)
        rules[i].at("id").fail("two rules have this id");
      if (!last && !conditions.insert(step.rules.back().when.text).second) {
        rules[i].at("when").fail(
            "an earlier rule has the same condition, so this one is never reached");
      }
      if (!last && step.rules.back().when.text == "true" && i + 1 < rules.size()) {
        rules[i].at("when").fail("always true, so the rules after it are never reached");
      }
    }
    for (size_t k = 0; k < keys.size() && !at.failed(); ++k) {
      step.slots.push_back(add_value(rules[0].at("set").at(keys[k].c_str()), keys[k], types[k]));
    }
    push(std::move(step));
  }

  Rule rule(const JsonCursor& at, bool otherwise, const std::vector<std::string>& keys,
            std::vector<ValueType>& types) {
    at.only({"id", "when", "set", "explain", "source", "note"});
    Rule out;
    out.id = at.at("id").text();
    if (at.has("explain")) at.at("explain").check_bilingual();
    if (!otherwise) out.when = condition(at.at("when"));
    auto const set = at.at("set").members();
    if (set.size() != keys.size()) at.at("set").fail("every rule must set the same names");
    for (size_t k = 0; k < keys.size() && !at.failed(); ++k) {
      std::string const level = at.at("set").at(keys[k].c_str()).text();
      auto found = std::find(types[k].levels.begin(), types[k].levels.end(), level);
      if (found == types[k].levels.end())
        found = types[k].levels.insert(types[k].levels.end(), level);
      out.levels.push_back(static_cast<int>(found - types[k].levels.begin()));
    }
    return out;
  }

  // --- linear predictors and links ---------------------------------------------------------------
  void linear(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "intercept", "terms", "note"});
    LinearStep step{};
    step.intercept = at.number_or("intercept", 0);
    std::set<std::string> ids;
    for (const auto& term_at : at.at("terms").items(1)) {
      term_at.only({"id", "label", "of", "coefficient", "center", "source", "note"});
      Term term;
      term.id = term_at.at("id").text();
      if (!ids.insert(term.id).second) term_at.at("id").fail("two terms have this id");
      if (term_at.has("label")) term_at.at("label").check_bilingual();
      term.of = number_or_condition(term_at.at("of"));
      term.coefficient = term_at.at("coefficient").number();
      term.center = term_at.number_or("center", 0);
      step.terms.push_back(std::move(term));
    }
    step.slot = add_value(at.at("id"), id_, {});
    push(std::move(step));
  }

  void cox(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "of", "reference_lp", "baseline_reference",
             "time_unit", "baseline", "interpolation", "note"});
    SurvivalStep step;
    step.kind = SurvivalStep::kCox;
    step.of = number(at.at("of"));
    step.reference_lp = at.number_or("reference_lp", 0);
    at.at("baseline_reference").one_of({"lp_zero", "cohort_mean"});
    step.time_unit = at.at("time_unit").one_of({"d", "mo", "a"});
    step.stepwise =
        at.has("interpolation") && at.at("interpolation").one_of({"none", "step"}) == "step";
    double last_time = -1;
    double last_survival = 1;
    for (const auto& row : at.at("baseline").items(1)) {
      double const time = row.item(0).number();
      double const survival = row.item(1).number();
      if (time <= last_time) row.fail("times must ascend");
      if (survival > last_survival || survival < 0)
        row.fail("baseline survival must lie in [0, 1] and never rise");
      step.times.push_back(last_time = time);
      step.baseline.push_back(last_survival = survival);
    }
    push(std::move(step));
  }

  void parametric(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "of", "distribution", "shape", "scale", "time_unit",
             "note"});
    static const std::map<std::string, SurvivalStep::Kind> kKinds = {
        {"weibull", SurvivalStep::kWeibull},
        {"exponential", SurvivalStep::kExponential},
        {"gompertz", SurvivalStep::kGompertz},
        {"log_logistic", SurvivalStep::kLogLogistic},
        {"log_normal", SurvivalStep::kLogNormal}};
    SurvivalStep step;
    std::string const name =
        at.at("distribution")
            .one_of({"weibull", "exponential", "gompertz", "log_logistic", "log_normal"});
    if (at.failed()) return;
    step.kind = kKinds.at(name);
    step.of = number(at.at("of"));
    step.time_unit = at.at("time_unit").one_of({"d", "mo", "a"});
    bool const shaped = name == "weibull" || name == "gompertz" || name == "log_logistic";
    if (shaped) step.shape = at.at("shape").number();
    if (name == "log_normal") step.scale = at.at("scale").number();
    if (step.scale <= 0 || (step.shape <= 0 && name != "gompertz") || step.shape == 0) {
      at.fail("shape and scale must be above 0 (Gompertz: not 0)");
    }
    push(std::move(step));
  }

  void logistic(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "of", "note"});
    LogisticStep step{};
    step.of = number(at.at("of"));
    step.slot = add_value(at.at("id"), id_, {});
    ranges_[step.slot] = {{0, 1, true, true}, false};
    push(std::move(step));
  }

  // --- multi-state -------------------------------------------------------------------------------
  void multi_state(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "states", "start", "time_unit", "covariates",
             "transitions", "note"});
    MultiStateStep step;
    for (const auto& state : at.at("states").items(2)) step.states.push_back(state.text());
    if (step.states.size() > 40) at.at("states").fail("at most 40 states");
    step.start = find_state(step, at.at("start"));
    step.time_unit = at.at("time_unit").one_of({"d", "mo", "a"});
    if (at.has("covariates")) {
      for (const auto& c : at.at("covariates").items()) {
        c.only({"id", "label", "of", "mean", "source", "note"});
        step.covariates.push_back(
            {c.at("id").text(), number_or_condition(c.at("of")), c.at("mean").number()});
      }
    }
    for (const auto& t : at.at("transitions").items(1)) {
      if (at.failed()) return;
      step.transitions.push_back(transition(t, step));
    }
    push(std::move(step));
  }

  static int find_state(const MultiStateStep& step, const JsonCursor& at) {
    auto const found = std::find(step.states.begin(), step.states.end(), at.text());
    if (found != step.states.end()) return static_cast<int>(found - step.states.begin());
    at.fail("'" + at.text() + "' is no state");
    return 0;
  }

  static Transition transition(const JsonCursor& at, const MultiStateStep& step) {
    at.only({"from", "to", "rate", "log_hr", "source"});
    Transition t;
    t.from = find_state(step, at.at("from"));
    t.to = find_state(step, at.at("to"));
    t.rate = at.at("rate").number();
    t.log_hr.assign(step.covariates.size(), 0.0);
    if (t.from == t.to) at.at("to").fail("a transition must change the state");
    if (t.rate <= 0) at.at("rate").fail("a rate must be above 0");
    if (!at.has("log_hr")) return t;
    for (const auto& [name, value] : at.at("log_hr").members()) {
      auto const found = std::find_if(step.covariates.begin(), step.covariates.end(),
                                      [&, key = name](const Covariate& c) { return c.id == key; });
      if (found == step.covariates.end()) {
        value.fail("'" + name + "' is no covariate of this step");
      } else {
        t.log_hr[static_cast<size_t>(found - step.covariates.begin())] = value.number();
      }
    }
    return t;
  }

  void restricted_mean(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "of", "horizon", "note"});
    RestrictedMeanStep step{};
    step.survival_step = find_step(at.at("of").text());
    step.horizon = at.at("horizon").integer(1, 100000);
    if (step.survival_step < 0 ||
        !std::holds_alternative<SurvivalStep>(
            package_.steps[static_cast<size_t>(step.survival_step)].body)) {
      at.at("of").fail("expected the id of an earlier cox or parametric step");
    }
    step.slot = add_value(at.at("id"), id_, {});
    push(step);
  }

  void signature(const JsonCursor& at) {
    at.only({"id", "kind", "label", "source", "genes", "intercept", "scales", "note"});
    SignatureStep step{};
    step.intercept = at.number_or("intercept", 0);
    for (const auto& scale : at.at("scales").items(1)) step.scales.push_back(scale.text());
    std::set<std::string> symbols;
    for (const auto& g : at.at("genes").items(1)) {
      g.only({"symbol", "coefficient", "aliases", "entrez", "ensembl", "source", "note"});
      Gene gene;
      gene.symbol = g.at("symbol").text();
      gene.coefficient = g.at("coefficient").number();
      for (const char* key : {"entrez", "ensembl"}) {
        if (g.has(key)) gene.aliases.push_back(g.at(key).text());
      }
      if (g.has("aliases")) {
        for (const auto& alias : g.at("aliases").items()) gene.aliases.push_back(alias.text());
      }
      if (!symbols.insert(gene.symbol).second) g.at("symbol").fail("this gene is listed twice");
      step.genes.push_back(std::move(gene));
    }
    step.slot = add_value(at.at("id"), id_, {});
    push(std::move(step));
  }

  Package& package_;
  std::string id_;
  std::map<int, ValueRange> ranges_;
};

}  // namespace

Expression read_expression(const JsonCursor& at, const Package& package, bool number_allowed,
                           bool condition_allowed, bool category_allowed) {
  std::string const text = at.text();
  if (at.failed()) return {};
  auto compiled = expression::compile(text, package.scope);
  if (!compiled.ok()) {
    at.fail(compiled.error().detail);
    return {};
  }
  bool const fits = (compiled->type.type == Type::kNumber && number_allowed) ||
                    (compiled->type.type == Type::kBoolean && condition_allowed) ||
                    (compiled->type.type == Type::kCategory && category_allowed);
  if (!fits)
    at.fail(number_allowed ? "expected a number, got another type"
                           : "expected a condition, got another type");
  return std::move(*compiled);
}

void read_steps(const JsonCursor& at, Package& package) {
  StepReader reader(package);
  auto const steps = at.items(1);
  if (steps.size() > 500) return at.fail("at most 500 steps");
  for (const auto& step : steps) {
    if (at.failed()) return;
    reader.read(step);
  }
}

}  // namespace hepatica::model
