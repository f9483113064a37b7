// Scaling contributions to points and placing every axis.
#include "core/nomogram/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/number_text.h"
#include "core/model/survival_function.h"
#include "core/nomogram/axes.h"
#include "core/nomogram/dependencies.h"
#include "core/nomogram/stretches.h"

namespace hepatica::nomogram {
namespace {

using expression::Type;
using model::Package;
using model::Value;

constexpr int kSamples = 33;  // along a numeric axis, to find its extremes when it is not monotone

/// A predictor with its candidate values and their contributions.
struct Probed {
  Predictor predictor;
  Axis axis;
  std::vector<double> values;         // of the ticks
  std::vector<double> contributions;  // of the ticks
  double low = 0;                     // smallest and largest contribution along the axis
  double high = 0;
  std::optional<double> patient_value;
  std::optional<double> patient_contribution;
};

/// A common scale: low at the left end, high at the right.
struct Ruler {
  double low;
  double high;
  double at(double value) const { return (value - low) / (high - low); }
};

/// whole  the score counts in whole points: no ticks between them
std::vector<Tick> ruler_ticks(const Ruler& ruler, bool whole) {
  std::vector<Tick> ticks;
  for (double v : nice_ticks(ruler.low, ruler.high, 10, false)) {
    if (whole && v != std::floor(v)) continue;
    ticks.push_back({v, format_number(v), ruler.at(v), v});
  }
  return ticks;
}

class Builder {
 public:
  Builder(const model::Catalogue& catalogue, int package, const patient::Patient& patient)
      : dictionary_(catalogue.dictionary()),
        package_(catalogue.packages()[static_cast<size_t>(package)]),
        patient_(patient),
        result_(catalogue.evaluate(patient, {package}).front()) {}

  Result<Layout> run() {
    step_ = score_step();
    if (!step_)
      return Error{Code::kUnsupported, package_.id, "no linear predictor or point score to draw"};
    points_score_ = std::holds_alternative<model::PointsStep>(step_->body);
    base_values();
    Prober const prober(package_, patient_, slots_);
    for (Predictor& predictor : predictors_of(package_, *step_)) {
      if (auto const fault = probe(std::move(predictor), prober)) return *fault;
    }
    if (probed_.empty())
      return Error{Code::kUnsupported, package_.id, "the score has no predictor to draw"};
    scale();
    layout_.model = package_.id;
    layout_.step = step_->id;
    add_points_axis();
    for (Probed& p : probed_) add_predictor_axis(p);
    add_total_axis();
    for (size_t i = 0; i < package_.outputs.size(); ++i) add_outcome_axis(package_.outputs[i]);
    return std::move(layout_);
  }

 private:
  const model::Step* score_step() const {
    const model::Step* points = nullptr;
    for (const auto& step : package_.steps) {
      if (std::holds_alternative<model::LinearStep>(step.body)) return &step;
      if (!points && std::holds_alternative<model::PointsStep>(step.body)) points = &step;
    }
    return points;
  }

  /// Values of inputs and uses; an excluded patient still has them in the result.
  void base_values() {
    slots_ = result_.slots;
    slots_.resize(static_cast<size_t>(package_.scope.size()));
    intercept_ = 0;
    if (auto const* linear = std::get_if<model::LinearStep>(&step_->body))
      intercept_ = linear->intercept;
  }

  const patient::Variable* variable_of(int slot) const {
    auto const inputs = static_cast<int>(package_.inputs.size());
    if (slot < 0) return nullptr;
    if (slot < inputs)
      return &dictionary_.variable(package_.inputs[static_cast<size_t>(slot)].variable);
    int const v = package_.uses[static_cast<size_t>(slot - inputs)].variable;
    return v >= 0 ? &dictionary_.variable(v) : nullptr;
  }

  // --- probing -----------------------------------------------------------------------------------
  std::optional<Error> probe(Predictor predictor, const Prober& prober) {
    Probed p;
    p.predictor = std::move(predictor);
    p.axis.id = p.predictor.id;
    p.axis.depends_on = p.predictor.depends_on;
    int const slot = p.predictor.slot;
    const auto* variable = variable_of(slot);
    if (variable) p.axis.variable = variable->id;
    std::vector<double> samples;
    if (slot < 0) {
      condition_values(p);
    } else if (package_.scope.type(slot).type != Type::kNumber) {
      level_values(p, slot);
    } else if (auto const fault = number_values(p, slot, samples, prober)) {
      return fault;
    }
    if (slot >= 0 && slots_[static_cast<size_t>(slot)].is_known())
      p.patient_value = slots_[static_cast<size_t>(slot)].number;
    measure(p, samples, prober);
    probed_.push_back(std::move(p));
    return std::nullopt;
  }

  void condition_values(Probed& p) const {
    p.axis.scale = "category";
    for (const char* label : {"false", "true"}) p.axis.ticks.push_back({nullptr, label, 0, 0});
  }

  void level_values(Probed& p, int slot) const {
    p.axis.scale = "category";
    const auto& type = package_.scope.type(slot);
    if (type.type == Type::kBoolean) {
      p.values = {0, 1};
      p.axis.ticks = {{false, "false", 0, 0}, {true, "true", 0, 0}};
      return;
    }
    for (size_t i = 0; i < type.levels.size(); ++i) {
      p.values.push_back(static_cast<double>(i));
      p.axis.ticks.push_back({type.levels[i], type.levels[i], 0, 0});
    }
  }

  /// The bands of the one points item on this axis, or null.
  const model::PointsItem* banded_item(const Probed& p) const {
    auto const* points = std::get_if<model::PointsStep>(&step_->body);
    if (!points || p.predictor.terms.size() != 1) return nullptr;
    for (const auto& item : points->items) {
      bool const direct = item.of.nodes.size() == 1 && !item.bands.empty();
      if (item.id == p.predictor.terms[0] && direct) return &item;
    }
    return nullptr;
  }

  std::optional<Error> number_values(Probed& p, int slot, std::vector<double>& samples,
                                     const Prober& prober) {
    if (slot < static_cast<int>(package_.inputs.size())) {
      const auto& input = package_.inputs[static_cast<size_t>(slot)];
      p.axis.unit =
          dictionary_.variable(input.variable).units[static_cast<size_t>(input.unit)].code;
      if (input.derivation_range)
        p.axis.derivation = {{input.derivation_range->low, input.derivation_range->high}};
    }
    auto range = axis_range(slot);
    if (!range)
      return Error{Code::kUnsupported, package_.id,
                   "'" + p.predictor.id + "' has no finite range to draw"};
    // A logarithm has no value at 0: the axis then starts at the first decade that has one.
    while (!prober.contribution(step_->id, p.predictor.terms, slot, range->first).is_known() &&
           range->first < range->second) {
      double const next = range->first <= 0 ? range->second / 1e6 : range->first * 10;
      if (next >= range->second) break;
      range->first = std::pow(10.0, std::ceil(std::log10(next)));
    }
    if (const auto* item = banded_item(p)) {
      step_values(p, *item, *range);
    } else if (!points_score_ || !stretch_values(p, slot, *range, prober)) {
      p.axis.range = range;
      bool const logs =
          p.predictor.logarithmic && range->first > 0 && range->second / range->first > 30;
      p.values = nice_ticks(range->first, range->second, 8, logs);
      for (double v : p.values) p.axis.ticks.push_back({v, format_number(v), 0, 0});
    }
    for (int i = 0; i < kSamples; ++i) {
      samples.push_back(range->first + (range->second - range->first) * i / (kSamples - 1));
    }
    return std::nullopt;
  }

  /// One tick per band, with a value inside it that can be set.
  static void step_values(Probed& p, const model::PointsItem& item,
                          const std::pair<double, double>& range) {
    p.axis.scale = "steps";
    for (const auto& [band, points] : item.bands) {
      double const low = std::max(band.low, std::min(range.first, band.high));
      double const high = std::min(band.high, std::max(range.second, band.low));
      double const inside = band.low_closed && band.low == low      ? low
                            : band.high_closed && band.high == high ? high
                                                                    : (low + high) / 2;
      p.values.push_back(inside);
      p.axis.ticks.push_back({inside, to_text(band), 0, 0});
    }
  }

  /// One tick per stretch of equal points, for items written as conditions or formulas; false when
  /// there are none.
  bool stretch_values(Probed& p, int slot, const std::pair<double, double>& range,
                      const Prober& prober) const {
    std::vector<double> numbers;
    for (const auto& item : std::get<model::PointsStep>(step_->body).items) {
      const auto& terms = p.predictor.terms;
      if (std::find(terms.begin(), terms.end(), item.id) == terms.end()) continue;
      auto const more = written_numbers(package_, item.of);
      numbers.insert(numbers.end(), more.begin(), more.end());
    }
    auto const stretches = stretches_of(
        [&](double x) { return prober.contribution(step_->id, p.predictor.terms, slot, x); },
        range.first, range.second, std::move(numbers), package_.scope.type(slot).integer_valued);
    if (stretches.size() < 2) return false;
    p.axis.scale = "steps";
    for (const Stretch& stretch : stretches) {
      p.values.push_back(stretch.inside);
      p.axis.ticks.push_back({stretch.inside, to_text(stretch.range), 0, 0});
    }
    return true;
  }

  static bool is_finite(const quantity::Interval& r) {
    return std::isfinite(r.low) && std::isfinite(r.high);
  }

  /// The plausible range of a variable, else the possible one, in one of its units.
  static std::optional<quantity::Interval> variable_range(const patient::Variable& variable,
                                                          int unit) {
    for (const auto& candidate : {variable.plausible, variable.possible}) {
      if (!candidate || !is_finite(*candidate)) continue;
      const auto& to = variable.units[static_cast<size_t>(unit)];
      return quantity::Interval{quantity::convert(candidate->low, variable.units[0], to),
                                quantity::convert(candidate->high, variable.units[0], to), true,
                                true};
    }
    return std::nullopt;
  }

  /// Derivation range, else that of the variable (for the output of another package: of the
  /// variable that may stand in for it); widened to hold the patient.
  std::optional<std::pair<double, double>> axis_range(int slot) const {
    std::optional<quantity::Interval> range;
    auto const index = static_cast<size_t>(slot);
    if (index < package_.inputs.size()) {
      const auto& input = package_.inputs[index];
      range = input.derivation_range && is_finite(*input.derivation_range)
                  ? input.derivation_range
                  : variable_range(dictionary_.variable(input.variable), input.unit);
    } else if (index < package_.inputs.size() + package_.uses.size()) {
      int const stand_in = package_.uses[index - package_.inputs.size()].variable;
      if (stand_in >= 0) range = variable_range(dictionary_.variable(stand_in), 0);
    }
    if (!range) return std::nullopt;
    auto result = std::make_pair(range->low, range->high);
    const Value& patient = slots_[static_cast<size_t>(slot)];
    if (patient.is_known()) {
      result.first = std::min(result.first, patient.number);
      result.second = std::max(result.second, patient.number);
    }
    return result;
  }

  void measure(Probed& p, const std::vector<double>& samples, const Prober& prober) const {
    const auto& terms = p.predictor.terms;
    int const slot = p.predictor.slot;
    if (slot < 0) {
      measure_condition(p, prober);
      return;
    }
    p.low = std::numeric_limits<double>::infinity();
    p.high = -p.low;
    auto const widen = [&](const Value& c) {
      if (!c.is_known()) return;
      p.low = std::min(p.low, c.number);
      p.high = std::max(p.high, c.number);
    };
    for (double v : p.values) {
      Value const c = prober.contribution(step_->id, terms, slot, v);
      p.contributions.push_back(c.is_known() ? c.number : std::numeric_limits<double>::quiet_NaN());
      widen(c);
    }
    for (double v : samples) widen(prober.contribution(step_->id, terms, slot, v));
    if (p.patient_value) {
      Value const c = prober.contribution(step_->id, terms, slot, *p.patient_value);
      if (c.is_known()) p.patient_contribution = c.number;
      widen(c);
    }
    if (!(p.low <= p.high))
      p.low = p.high = 0;  // nothing known: an interaction with an unknown partner
  }

  void measure_condition(Probed& p, const Prober& prober) const {
    auto const* points = std::get_if<model::PointsStep>(&step_->body);
    auto const* linear = std::get_if<model::LinearStep>(&step_->body);
    double no = 0, yes = 0;
    if (points) {
      for (const auto& item : points->items) {
        if (item.id == p.predictor.id)
          no = item.is_condition ? item.otherwise : 0, yes = item.points;
      }
    } else {
      for (const auto& term : linear->terms) {
        if (term.id == p.predictor.id)
          no = -term.coefficient * term.center, yes = term.coefficient * (1 - term.center);
      }
    }
    p.contributions = {no, yes};
    p.low = std::min(no, yes);
    p.high = std::max(no, yes);
    Value const c = prober.contribution(step_->id, p.predictor.terms, -1, 0);
    if (c.is_known()) p.patient_contribution = c.number;
  }

  bool whole_points() const {
    return points_score_ && package_.scope.type(score_slot()).integer_valued;
  }

  // --- scaling -----------------------------------------------------------------------------------
  void scale() {
    double widest = 0, lowest = 0, highest = 0, sum_low = 0, sum_high = 0;
    for (const Probed& p : probed_) {
      widest = std::max(widest, p.high - p.low);
      lowest = std::min(lowest, p.low);
      highest = std::max(highest, p.high);
      sum_low += p.low;
      sum_high += p.high;
    }
    if (points_score_) {
      // A published score keeps its own numbers: Child-Pugh begins at 5, not at 0.
      ruler_ = {lowest, highest > lowest ? highest : lowest + 1};
      total_ = {sum_low, sum_high > sum_low ? sum_high : sum_low + 1};
      base_ = intercept_;
    } else {
      layout_.points_per_unit = widest == 0 ? 1 : 100 / widest;
      ruler_ = {0, 100};
      total_ = {0, rounded_up((sum_high - sum_low) * layout_.points_per_unit)};
      base_ = intercept_ + sum_low;
    }
    layout_.points_max = ruler_.high;
    layout_.total_max = total_.high;
  }

  /// A ruler that ends on a round number reads better than one that ends where the sum happens to.
  static double rounded_up(double total) {
    auto const ticks = nice_ticks(0, std::max(total, 1.0), 8, false);
    double const gap = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
    double const end = std::ceil(total / gap - 1e-9) * gap;
    return end > 0 ? end : 1;
  }

  double points_of(const Probed& p, double contribution) const {
    return points_score_ ? contribution : (contribution - p.low) * layout_.points_per_unit;
  }
  double score_at_total(double total) const { return base_ + total / layout_.points_per_unit; }

  // --- axes --------------------------------------------------------------------------------------
  void add_points_axis() {
    Axis axis;
    axis.kind = Axis::kPoints;
    axis.id = "points";
    axis.range = {{ruler_.low, ruler_.high}};
    axis.ticks = ruler_ticks(ruler_, whole_points());
    layout_.axes.push_back(std::move(axis));
  }

  void add_predictor_axis(Probed& p) {
    std::vector<Tick> ticks;
    for (size_t i = 0; i < p.axis.ticks.size(); ++i) {
      if (i >= p.contributions.size() || std::isnan(p.contributions[i])) continue;
      Tick tick = p.axis.ticks[i];
      tick.points = points_of(p, p.contributions[i]);
      tick.at = ruler_.at(tick.points);
      ticks.push_back(std::move(tick));
    }
    p.axis.ticks = std::move(ticks);
    if (p.patient_contribution) {
      Tick mark;
      mark.value = patient_json(p);
      mark.points = points_of(p, *p.patient_contribution);
      mark.at = ruler_.at(mark.points);
      p.axis.patient = std::move(mark);
    }
    layout_.axes.push_back(p.axis);
  }

  Json patient_json(const Probed& p) const {
    if (!p.patient_value) return nullptr;
    const auto& type = package_.scope.type(p.predictor.slot);
    if (type.type == Type::kBoolean) return *p.patient_value != 0;
    if (type.type == Type::kCategory) return type.levels[static_cast<size_t>(*p.patient_value)];
    return *p.patient_value;
  }

  void add_total_axis() {
    Axis axis;
    axis.kind = Axis::kTotalPoints;
    axis.id = "total";
    axis.range = {{total_.low, total_.high}};
    axis.ticks = ruler_ticks(total_, whole_points());
    layout_.complete = std::all_of(probed_.begin(), probed_.end(), [](const Probed& p) {
      return p.patient_contribution.has_value();
    });
    if (layout_.complete) {
      double total = 0;
      for (const Probed& p : probed_) total += points_of(p, *p.patient_contribution);
      patient_total_ = total;
      axis.patient = Tick{total, "", total_.at(total), total};
    }
    layout_.axes.push_back(std::move(axis));
  }

  int score_slot() const { return defined_slots(*step_).front(); }

  /// Value of an output as a function of the score alone; missing when it rests on more.
  Value output_at(const model::Output& output, double score) const {
    std::vector<Value> slots(slots_.size());
    slots[static_cast<size_t>(score_slot())] = Value::known(score);
    for (const auto& step : package_.steps) {
      if (&step <= step_) continue;
      if (auto const* formula = std::get_if<model::FormulaStep>(&step.body)) {
        slots[static_cast<size_t>(formula->slot)] =
            expression::evaluate(formula->expression, slots);
      } else if (auto const* logistic = std::get_if<model::LogisticStep>(&step.body)) {
        Value const lp = expression::evaluate(logistic->of, slots);
        if (lp.is_known())
          slots[static_cast<size_t>(logistic->slot)] = Value::known(1 / (1 + std::exp(-lp.number)));
      } else if (auto const* bands = std::get_if<model::BandsStep>(&step.body)) {
        Value const x = expression::evaluate(bands->of, slots);
        for (const auto& [range, level] : bands->classes) {
          if (x.is_known() && range.contains(x.number))
            slots[static_cast<size_t>(bands->slot)] = Value::known(level);
        }
      }
    }
    if (output.step < 0) return slots[static_cast<size_t>(output.slot)];
    auto const* survival =
        std::get_if<model::SurvivalStep>(&package_.steps[static_cast<size_t>(output.step)].body);
    if (!survival) return {};
    Value const lp = expression::evaluate(survival->of, slots);
    if (!lp.is_known()) return lp;
    Value s = model::survival_at(*survival, lp.number, output.time);
    if (s.is_known() && output.of_event) s.number = 1 - s.number;
    return s;
  }

  void add_outcome_axis(const model::Output& output) {
    if (output.slot == score_slot()) return;  // the total itself
    Axis axis;
    axis.kind = Axis::kOutcome;
    axis.id = output.id;
    axis.output = output.id;
    if (package_.output_type(output).type == Type::kCategory) {
      class_ticks(output, axis);
    } else if (output.kind == model::Output::kProbability) {
      probability_ticks(output, axis);
    }
    if (axis.ticks.empty()) return;
    if (patient_total_) {
      Value const v = output_at(output, score_at_total(*patient_total_));
      if (v.is_known()) {
        Json value = v.number;
        if (axis.scale == "classes")
          value = package_.output_type(output).levels[static_cast<size_t>(v.number)];
        axis.patient = Tick{value, "", total_.at(*patient_total_), *patient_total_};
      }
    }
    layout_.axes.push_back(std::move(axis));
  }

  /// Where along Total points each class begins.
  void class_ticks(const model::Output& output, Axis& axis) const {
    axis.scale = "classes";
    bool const whole = whole_points();
    int const steps = whole ? static_cast<int>(total_.high - total_.low) : 400;
    const auto& levels = package_.output_type(output).levels;
    double previous = total_.low;
    Value last;
    for (int i = 0; i <= steps; ++i) {
      double const total = total_.low + (total_.high - total_.low) * i / steps;
      Value const now = output_at(output, score_at_total(total));
      if (now.is_known() && !(last.is_known() && now.number == last.number)) {
        double const begin =
            whole || !last.is_known() ? total : class_change(output, previous, total, last);
        std::string const& level = levels[static_cast<size_t>(now.number)];
        axis.ticks.push_back({level, level, total_.at(begin), begin});
        last = now;
      }
      previous = total;
    }
  }

  /// The total between `low` (class `last`) and `high` (another class) where the class changes.
  double class_change(const model::Output& output, double low, double high,
                      const Value& last) const {
    for (int k = 0; k < 60; ++k) {
      double const middle = (low + high) / 2;
      Value const m = output_at(output, score_at_total(middle));
      (m.is_known() && m.number == last.number ? low : high) = middle;
    }
    return high;
  }

  /// Ticks at round probabilities inside the reachable range, found by bisection on a monotone
  /// outcome.
  void probability_ticks(const model::Output& output, Axis& axis) const {
    auto const value = [&](double total) { return output_at(output, score_at_total(total)); };
    Value const first = value(total_.low);
    Value const last = value(total_.high);
    if (!first.is_known() || !last.is_known()) return;
    bool const falls = last.number < first.number;
    for (double p : {0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99}) {
      if ((p - first.number) * (p - last.number) >= 0) continue;
      double low = total_.low, high = total_.high;
      for (int k = 0; k < 60; ++k) {
        double const middle = (low + high) / 2;
        Value const v = value(middle);
        if (!v.is_known()) return;
        ((v.number > p) == falls ? low : high) = middle;
      }
      axis.ticks.push_back({p, format_number(p), total_.at(low), low});
    }
    std::sort(axis.ticks.begin(), axis.ticks.end(),
              [](const Tick& a, const Tick& b) { return a.at < b.at; });
  }

  const patient::Dictionary& dictionary_;
  const Package& package_;
  const patient::Patient& patient_;
  model::ModelResult const result_;
  const model::Step* step_ = nullptr;
  bool points_score_ = false;
  double intercept_ = 0;
  Ruler ruler_{0, 100};  // of Points and predictors
  Ruler total_{0, 1};    // of Total points and outcomes
  double base_ = 0;      // score at zero total points
  std::vector<Value> slots_;
  std::vector<Probed> probed_;
  std::optional<double> patient_total_;
  Layout layout_;
};

}  // namespace

Result<Layout> lay_out(const model::Catalogue& catalogue, int package,
                       const patient::Patient& patient) {
  return Builder(catalogue, package, patient).run();
}

}  // namespace hepatica::nomogram
