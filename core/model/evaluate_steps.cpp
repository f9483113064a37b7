// Computing each kind of step for one patient, keeping track of what is missing and why.
#include "core/model/evaluate_steps.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/model/multi_state.h"
#include "core/model/survival_function.h"

namespace hepatica::model {
namespace {

void merge(Lack& into, const Lack& from) {
  for (const auto& name : from.missing) {
    if (std::find(into.missing.begin(), into.missing.end(), name) == into.missing.end())
      into.missing.push_back(name);
  }
  if (into.error.empty()) into.error = from.error;
}

Value unknown(const Lack& lack) {
  return {0, lack.error.empty() ? Value::kMissing : Value::kError};
}

Lack error_lack(std::string text) { return {{}, std::move(text)}; }

}  // namespace

void StepRunner::set(int slot, Value value, Lack lack) { assign(slot, value, std::move(lack)); }

void StepRunner::assign(int slot, Value value, Lack lack) {
  slots_[static_cast<size_t>(slot)] = value;
  lacks_[static_cast<size_t>(slot)] = std::move(lack);
}

Lack StepRunner::lack_of(const Expression& e) const {
  Lack lack;
  Value const value = value_of(e);
  if (value.state == Value::kMissing) {
    for (int slot : expression::missing_slots(e, slots_))
      merge(lack, lacks_[static_cast<size_t>(slot)]);
  } else if (value.state == Value::kError) {
    for (int slot : e.slots) {
      if (slots_[static_cast<size_t>(slot)].state == Value::kError)
        merge(lack, lacks_[static_cast<size_t>(slot)]);
    }
    if (lack.error.empty()) lack.error = expression::error_detail(e, slots_);
  }
  return lack;
}

std::vector<std::string> StepRunner::inputs_of(const Expression& e) const {
  std::vector<std::string> names;
  for (int slot : e.slots) names.push_back(package_.scope.name(slot));
  return names;
}

void StepRunner::add_term(const std::string& step, const std::string& id, const Expression& of,
                          double value, double coefficient, double center, double contribution) {
  if (options_.explain)
    result_->terms.push_back({step, id, value, coefficient, center, contribution, inputs_of(of)});
}

void StepRunner::run(ModelResult& result) {
  result_ = &result;
  for (const Step& step : package_.steps) {
    std::visit([&](const auto& body) { run_step(step, body); }, step.body);
  }
}

void StepRunner::run_until(const std::string& last, ModelResult& result) {
  result_ = &result;
  for (const Step& step : package_.steps) {
    std::visit([&](const auto& body) { run_step(step, body); }, step.body);
    if (step.id == last) return;
  }
}

void StepRunner::run_step(const Step&, const FormulaStep& body) {
  assign(body.slot, value_of(body.expression), lack_of(body.expression));
}

Value StepRunner::points_of(const PointsItem& item, Lack& lack, double& read) const {
  Value const value = value_of(item.of);
  if (!value.is_known()) {
    merge(lack, lack_of(item.of));
    return value;
  }
  read = value.number;
  if (item.is_condition) return Value::known(value.number != 0 ? item.points : item.otherwise);
  if (!item.level_points.empty())
    return Value::known(item.level_points[static_cast<size_t>(value.number)]);
  for (const auto& [range, points] : item.bands) {
    if (range.contains(value.number)) return Value::known(points);
  }
  lack.error =
      item.of.text + ": " + format_number(value.number) + " lies outside the bands of the score";
  return {0, Value::kError};
}

void StepRunner::run_step(const Step& step, const PointsStep& body) {
  double total = 0;
  Lack lack;
  bool complete = true;
  for (const PointsItem& item : body.items) {
    double read = 0;
    Value const points = points_of(item, lack, read);
    complete = complete && points.is_known();
    if (!points.is_known()) continue;
    total += points.number;
    add_term(step.id, item.id, item.of, read, 1, 0, points.number);
  }
  // Read before `lack` is moved from: the order of arguments is not fixed.
  Value const result = complete ? Value::known(total) : unknown(lack);
  assign(body.slot, result, std::move(lack));
}

void StepRunner::run_step(const Step&, const BandsStep& body) {
  Value const value = value_of(body.of);
  if (!value.is_known()) return assign(body.slot, value, lack_of(body.of));
  for (const auto& [range, level] : body.classes) {
    if (range.contains(value.number)) return assign(body.slot, Value::known(level), {});
  }
  assign(body.slot, {0, Value::kError},
         error_lack(body.of.text + ": " + format_number(value.number) + " lies outside the bands"));
}

void StepRunner::run_step(const Step& step, const DecisionStep& body) {
  for (const Rule& rule : body.rules) {
    Value const holds = rule.when.empty() ? Value::known(1) : value_of(rule.when);
    if (holds.is_known() && holds.number == 0) continue;
    Lack const lack = holds.is_known() ? Lack{} : lack_of(rule.when);
    for (size_t k = 0; k < body.slots.size(); ++k) {
      assign(body.slots[k], holds.is_known() ? Value::known(rule.levels[k]) : unknown(lack), lack);
    }
    if (holds.is_known()) result_->rules.emplace_back(step.id, rule.id);
    return;
  }
  for (int slot : body.slots)
    assign(slot, {0, Value::kError}, error_lack("no rule of '" + step.id + "' covers this case"));
}

void StepRunner::run_step(const Step& step, const LinearStep& body) {
  double sum = body.intercept;
  Lack lack;
  bool complete = true;
  for (const Term& term : body.terms) {
    Value const value = value_of(term.of);
    if (!value.is_known()) {
      complete = false;
      merge(lack, lack_of(term.of));
      continue;
    }
    double const contribution = term.coefficient * (value.number - term.center);
    sum += contribution;
    add_term(step.id, term.id, term.of, value.number, term.coefficient, term.center, contribution);
  }
  // Read before `lack` is moved from: the order of arguments is not fixed.
  Value const result = complete ? Value::known(sum) : unknown(lack);
  assign(body.slot, result, std::move(lack));
}

void StepRunner::run_step(const Step& step, const SurvivalStep& body) {
  auto const index = static_cast<size_t>(&step - package_.steps.data());
  step_lacks_[index] = lack_of(body.of);
}

void StepRunner::run_step(const Step&, const LogisticStep& body) {
  Value const lp = value_of(body.of);
  if (!lp.is_known()) return assign(body.slot, lp, lack_of(body.of));
  assign(body.slot, Value::known(1 / (1 + std::exp(-lp.number))), {});
}

std::vector<double> StepRunner::covariates(const MultiStateStep& body, Lack& lack) const {
  std::vector<double> z;
  for (const Covariate& covariate : body.covariates) {
    Value const value = value_of(covariate.of);
    if (!value.is_known()) merge(lack, lack_of(covariate.of));
    z.push_back(value.number);
  }
  return z;
}

void StepRunner::run_step(const Step& step, const MultiStateStep& body) {
  auto const index = static_cast<size_t>(&step - package_.steps.data());
  Lack lack;
  auto const z = covariates(body, lack);
  step_lacks_[index] = lack;
  for (size_t k = 0; k < z.size(); ++k) {
    const Covariate& c = body.covariates[k];
    if (value_of(c.of).is_known()) add_term(step.id, c.id, c.of, z[k], 1, c.mean, z[k] - c.mean);
  }
}

void StepRunner::run_step(const Step&, const RestrictedMeanStep& body) {
  auto const& survival =
      std::get<SurvivalStep>(package_.steps[static_cast<size_t>(body.survival_step)].body);
  Value const lp = value_of(survival.of);
  if (!lp.is_known()) return assign(body.slot, lp, lack_of(survival.of));
  double sum = 0;
  for (int t = 0; t < body.horizon; ++t) {
    Value const s = survival_at(survival, lp.number, t);
    if (!s.is_known())
      return assign(body.slot, {0, Value::kError},
                    error_lack("the baseline ends before the horizon"));
    sum += s.number;
  }
  assign(body.slot, Value::known(sum), {});
}

void StepRunner::run_step(const Step& step, const SignatureStep& body) {
  const auto& genes = patient_.genes;
  if (genes.values.empty()) return assign(body.slot, {}, Lack{{"gene_expression"}, ""});
  if (std::find(body.scales.begin(), body.scales.end(), genes.scale) == body.scales.end()) {
    std::string list;
    for (const auto& scale : body.scales) list += (list.empty() ? "" : ", ") + scale;
    return assign(body.slot, {0, Value::kError},
                  error_lack("gene expression is on the scale '" + genes.scale.substr(0, 40) +
                             "'; this signature takes " + list));
  }
  double sum = body.intercept;
  for (const Gene& gene : body.genes) {
    auto found = genes.values.find(gene.symbol);
    for (size_t i = 0; i < gene.aliases.size() && found == genes.values.end(); ++i)
      found = genes.values.find(gene.aliases[i]);
    if (found == genes.values.end()) {
      result_->missing_genes.push_back(gene.symbol);
      continue;
    }
    double const contribution = gene.coefficient * found->second;
    sum += contribution;
    if (options_.explain) {
      result_->terms.push_back({step.id,
                                gene.symbol,
                                found->second,
                                gene.coefficient,
                                0,
                                contribution,
                                {"gene_expression"}});
    }
  }
  if (!result_->missing_genes.empty()) return assign(body.slot, {}, Lack{{"gene_expression"}, ""});
  assign(body.slot, Value::known(sum), {});
}

Value StepRunner::output(const Output& output, Lack& lack) const {
  if (output.step < 0) {
    lack = lacks_[static_cast<size_t>(output.slot)];
    Value value = slots_[static_cast<size_t>(output.slot)];
    if (output.kind == Output::kProbability && value.is_known() &&
        (value.number < 0 || value.number > 1)) {
      lack.error = "'" + output.id + "' would be a probability of " + format_number(value.number);
      value = {0, Value::kError};
    }
    return value;
  }
  auto const index = static_cast<size_t>(output.step);
  lack = step_lacks_[index];
  if (!lack.missing.empty() || !lack.error.empty()) return unknown(lack);
  if (auto const* survival = std::get_if<SurvivalStep>(&package_.steps[index].body)) {
    Value s = survival_at(*survival, value_of(survival->of).number, output.time);
    if (s.state == Value::kError) lack.error = "'" + output.id + "' has no finite value";
    if (s.state == Value::kMissing)
      lack.error = "the baseline ends before the time of '" + output.id + "'",
      s.state = Value::kError;
    if (s.is_known() && output.of_event) s.number = 1 - s.number;
    return s;
  }
  auto const& msm = std::get<MultiStateStep>(package_.steps[index].body);
  size_t const n = msm.states.size();
  auto const p =
      transition_matrix(generator(msm, covariates(msm, lack)), static_cast<int>(n), output.time);
  double sum = 0;
  for (int state : output.states)
    sum += p[static_cast<size_t>(msm.start) * n + static_cast<size_t>(state)];
  if (std::isfinite(sum)) return Value::known(std::min(1.0, sum));
  lack.error = "the transition rates are not finite";
  return {0, Value::kError};
}

double StepRunner::last_time(size_t step_index) const {
  double last = 0;
  for (const Output& output : package_.outputs) {
    if (output.step == static_cast<int>(step_index)) last = std::max(last, output.time);
  }
  return last;
}

void StepRunner::add_curves(ModelResult& result) const {
  for (size_t i = 0; i < package_.steps.size(); ++i) {
    if (!step_lacks_[i].missing.empty() || !step_lacks_[i].error.empty()) continue;
    double const horizon = last_time(i);
    if (horizon <= 0) continue;
    Curve curve;
    curve.step = package_.steps[i].id;
    if (auto const* survival = std::get_if<SurvivalStep>(&package_.steps[i].body)) {
      curve.time_unit = survival->time_unit;
      for (auto const& [t, s] : survival_curve(*survival, value_of(survival->of).number, horizon))
        curve.points.push_back({t, s});
      result.curves.push_back(std::move(curve));
    } else if (auto const* msm = std::get_if<MultiStateStep>(&package_.steps[i].body)) {
      Lack lack;
      auto const q = generator(*msm, covariates(*msm, lack));
      auto const n = msm->states.size();
      curve.occupancy = true;
      curve.time_unit = msm->time_unit;
      curve.states = msm->states;
      for (int k = 0; k <= 60; ++k) {
        double const t = horizon * k / 60;
        auto const p = transition_matrix(q, static_cast<int>(n), t);
        std::vector<double> row = {t};
        for (size_t j = 0; j < n; ++j) row.push_back(p[static_cast<size_t>(msm->start) * n + j]);
        curve.points.push_back(std::move(row));
      }
      result.curves.push_back(std::move(curve));
    }
  }
}

}  // namespace hepatica::model
