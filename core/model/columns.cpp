// Steps of one package over a block of rows. Each step here has its scalar twin in
// evaluate_steps.cpp; columns_test.cpp holds the two together.
#include "core/model/columns.h"

#include <algorithm>
#include <cmath>

#include "core/model/multi_state.h"
#include "core/model/survival_function.h"

namespace hepatica::model {

using expression::Column;

namespace {

Value::State worse(Value::State a, Value::State b) { return std::max(a, b); }

Value in_bands(const std::vector<std::pair<Interval, double>>& bands, double x) {
  for (const auto& [range, value] : bands) {
    if (range.contains(x)) return Value::known(value);
  }
  return {0, Value::kError};
}

Value points_for(const PointsItem& item, double x) {
  if (item.is_condition) return Value::known(x != 0 ? item.points : item.otherwise);
  if (!item.level_points.empty()) return Value::known(item.level_points[static_cast<size_t>(x)]);
  return in_bands(item.bands, x);
}

}  // namespace

class ColumnModels::Runner {
 public:
  Runner(const Catalogue& catalogue, const Package& package)
      : dictionary_(catalogue.dictionary()),
        package_(package),
        slots_(static_cast<size_t>(package.scope.size())),
        by_step_(package.steps.size()) {
    answer_.package = &package;
    answer_.outputs.resize(package.outputs.size());
  }

  const ColumnAnswer& answer() const { return answer_; }

  void run(const patient::PatientColumns& block,
           const std::vector<std::unique_ptr<Runner>>& others) {
    rows_ = block.rows;
    answer_.statuses.assign(rows_, package_.locked ? ModelStatus::kLocked : ModelStatus::kOk);
    for (Column& output : answer_.outputs) output.fill(rows_, {});
    if (package_.locked) return;
    for (size_t i = 0; i < package_.inputs.size(); ++i)
      block.in_unit(dictionary_, package_.inputs[i].variable, package_.inputs[i].unit, slots_[i]);
    for (size_t i = 0; i < package_.uses.size(); ++i) bind_use(block, others, i);
    for (size_t i = package_.inputs.size() + package_.uses.size(); i < slots_.size(); ++i)
      slots_[i].fill(rows_, {});
    for (size_t i = 0; i < package_.steps.size(); ++i) {
      std::visit([&](const auto& body) { run_step(body, by_step_[i]); }, package_.steps[i].body);
    }
    collect();
    exclude();
  }

 private:
  Column& slot(int index) { return slots_[static_cast<size_t>(index)]; }
  void compute(const Expression& e, Column& out) { evaluator_.evaluate(e, slots_, rows_, out); }

  /// The other model's output, else the value entered in its place.
  void bind_use(const patient::PatientColumns& block,
                const std::vector<std::unique_ptr<Runner>>& others, size_t index) {
    const Use& use = package_.uses[index];
    const ColumnAnswer& other = others[static_cast<size_t>(use.package)]->answer();
    Column& out = slots_[package_.inputs.size() + index];
    out = other.outputs[static_cast<size_t>(other.package->find_output(use.output))];
    if (use.variable >= 0) block.in_unit(dictionary_, use.variable, 0, value_);
    for (size_t row = 0; row < rows_; ++row) {
      if (out.states[row] == Value::kKnown) continue;
      if (use.variable >= 0) {
        out.set(row, value_.at(row));
      } else if (other.statuses[row] != ModelStatus::kOk) {
        bool const open = other.statuses[row] == ModelStatus::kMissingInput;
        out.states[row] = open ? Value::kMissing : Value::kError;
      }
    }
  }

  void run_step(const FormulaStep& body, Column&) {
    compute(body.expression, value_);
    slot(body.slot) = value_;
  }

  void run_step(const PointsStep& body, Column&) {
    total_.fill(rows_, Value::known(0));
    for (const PointsItem& item : body.items) {
      compute(item.of, value_);
      for (size_t row = 0; row < rows_; ++row) {
        Value points = value_.at(row);
        if (points.is_known()) points = points_for(item, points.number);
        total_.states[row] = worse(total_.states[row], points.state);
        if (points.is_known()) total_.numbers[row] += points.number;
      }
    }
    slot(body.slot) = total_;
  }

  void run_step(const BandsStep& body, Column&) {
    compute(body.of, value_);
    Column& out = slot(body.slot);
    for (size_t row = 0; row < rows_; ++row) {
      Value const value = value_.at(row);
      out.set(row, value.is_known() ? band_of(body, value.number) : Value{0, value.state});
    }
  }

  static Value band_of(const BandsStep& body, double x) {
    for (const auto& [range, level] : body.classes) {
      if (range.contains(x)) return Value::known(level);
    }
    return {0, Value::kError};
  }

  /// The first rule that is not false decides a row: it fires, or it cannot be told.
  void run_step(const DecisionStep& body, Column&) {
    open_.assign(rows_, 1);
    size_t left = rows_;
    for (int index : body.slots) slot(index).fill(rows_, {0, Value::kError});
    for (const Rule& rule : body.rules) {
      if (left == 0) return;
      if (rule.when.empty()) {
        value_.fill(rows_, Value::known(1));
      } else {
        compute(rule.when, value_);
      }
      for (size_t row = 0; row < rows_; ++row) {
        Value const holds = value_.at(row);
        if (!open_[row] || (holds.is_known() && holds.number == 0)) continue;
        open_[row] = 0;
        --left;
        for (size_t k = 0; k < body.slots.size(); ++k) {
          slot(body.slots[k])
              .set(row, holds.is_known() ? Value::known(rule.levels[k]) : Value{0, holds.state});
        }
      }
    }
  }

  void run_step(const LinearStep& body, Column&) {
    total_.fill(rows_, Value::known(body.intercept));
    for (const Term& term : body.terms) {
      compute(term.of, value_);
      for (size_t row = 0; row < rows_; ++row) {
        total_.states[row] = worse(total_.states[row], value_.states[row]);
        total_.numbers[row] += term.coefficient * (value_.numbers[row] - term.center);
      }
    }
    slot(body.slot) = total_;
  }

  void run_step(const LogisticStep& body, Column&) {
    compute(body.of, value_);
    Column& out = slot(body.slot);
    for (size_t row = 0; row < rows_; ++row) {
      Value const lp = value_.at(row);
      out.set(row, lp.is_known() ? Value::known(1 / (1 + std::exp(-lp.number))) : lp);
    }
  }

  /// Keeps the linear predictor; collect() asks it for its times.
  void run_step(const SurvivalStep& body, Column& kept) { compute(body.of, kept); }

  void run_step(const RestrictedMeanStep& body, Column&) {
    auto const& survival =
        std::get<SurvivalStep>(package_.steps[static_cast<size_t>(body.survival_step)].body);
    compute(survival.of, value_);
    Column& out = slot(body.slot);
    for (size_t row = 0; row < rows_; ++row) {
      Value const lp = value_.at(row);
      out.set(row, lp.is_known() ? restricted_mean(survival, lp.number, body.horizon) : lp);
    }
  }

  static Value restricted_mean(const SurvivalStep& survival, double lp, int horizon) {
    double sum = 0;
    for (int t = 0; t < horizon; ++t) {
      Value const s = survival_at(survival, lp, t);
      if (!s.is_known()) return {0, Value::kError};
      sum += s.number;
    }
    return Value::known(sum);
  }

  /// Keeps the covariates' state; the matrix exponential is taken row by row in collect().
  void run_step(const MultiStateStep& body, Column& kept) {
    kept.fill(rows_, Value::known(0));
    covariates_.resize(body.covariates.size());
    for (size_t k = 0; k < body.covariates.size(); ++k) {
      compute(body.covariates[k].of, covariates_[k]);
      for (size_t row = 0; row < rows_; ++row)
        kept.states[row] = worse(kept.states[row], covariates_[k].states[row]);
    }
  }

  void run_step(const SignatureStep& body, Column&) { slot(body.slot).fill(rows_, {}); }

  void collect() {
    bool first_headline = true;
    for (size_t i = 0; i < package_.outputs.size(); ++i) {
      const Output& output = package_.outputs[i];
      Column& out = answer_.outputs[i];
      if (output.step < 0) {
        out = slot(output.slot);
        if (output.kind == Output::kProbability) refuse_impossible(out);
      } else {
        read_step(output, out);
      }
      if (!output.headline || !first_headline) continue;
      first_headline = false;
      for (size_t row = 0; row < rows_; ++row) {
        Value::State const s = out.states[row];
        answer_.statuses[row] = s == Value::kKnown   ? ModelStatus::kOk
                                : s == Value::kError ? ModelStatus::kRefused
                                                     : ModelStatus::kMissingInput;
      }
    }
  }

  void refuse_impossible(Column& out) const {
    for (size_t row = 0; row < rows_; ++row) {
      if (out.states[row] == Value::kKnown && (out.numbers[row] < 0 || out.numbers[row] > 1))
        out.set(row, {0, Value::kError});
    }
  }

  void read_step(const Output& output, Column& out) {
    auto const index = static_cast<size_t>(output.step);
    const Column& kept = by_step_[index];
    auto const* survival = std::get_if<SurvivalStep>(&package_.steps[index].body);
    auto const* states = std::get_if<MultiStateStep>(&package_.steps[index].body);
    for (size_t row = 0; row < rows_; ++row) {
      Value const value = kept.at(row);
      out.set(row, !value.is_known() ? Value{0, value.state}
                   : survival        ? survival_of(*survival, output, value.number)
                                     : occupancy_of(*states, output, row));
    }
  }

  static Value survival_of(const SurvivalStep& step, const Output& output, double lp) {
    Value s = survival_at(step, lp, output.time);
    if (!s.is_known()) return {0, Value::kError};
    if (output.of_event) s.number = 1 - s.number;
    return s;
  }

  Value occupancy_of(const MultiStateStep& step, const Output& output, size_t row) const {
    size_t const n = step.states.size();
    std::vector<double> z;
    z.reserve(covariates_.size());
    for (const Column& column : covariates_) z.push_back(column.numbers[row]);
    auto const p = transition_matrix(generator(step, z), static_cast<int>(n), output.time);
    double sum = 0;
    for (int state : output.states)
      sum += p[static_cast<size_t>(step.start) * n + static_cast<size_t>(state)];
    return std::isfinite(sum) ? Value::known(std::min(1.0, sum)) : Value{0, Value::kError};
  }

  void exclude() {
    for (const Exclusion& exclusion : package_.exclusions) {
      if (!exclusion.not_applicable) continue;
      compute(exclusion.when, value_);
      for (size_t row = 0; row < rows_; ++row) {
        if (!value_.at(row).is_true()) continue;
        answer_.statuses[row] = ModelStatus::kNotApplicable;
        for (Column& output : answer_.outputs) output.set(row, {});
      }
    }
  }

  const patient::Dictionary& dictionary_;
  const Package& package_;
  size_t rows_ = 0;
  std::vector<Column> slots_;
  std::vector<Column> by_step_;  // what survival and multi-state steps keep
  std::vector<Column> covariates_;
  Column value_, total_;
  std::vector<char> open_;
  expression::ColumnEvaluator evaluator_;
  ColumnAnswer answer_;
};

ColumnModels::ColumnModels(const Catalogue& catalogue, const std::vector<int>& wanted)
    : shown_(catalogue.packages().size(), wanted.empty() ? 1 : 0),
      runners_(catalogue.packages().size()) {
  for (int index : wanted) shown_[static_cast<size_t>(index)] = 1;
  std::vector<char> needed = shown_;
  for (size_t i = needed.size(); i-- > 0;) {
    if (!needed[i]) continue;
    const Package& package = catalogue.packages()[i];
    for (const Use& use : package.uses) needed[static_cast<size_t>(use.package)] = 1;
    runners_[i] = std::make_unique<Runner>(catalogue, package);
  }
}

ColumnModels::~ColumnModels() = default;

std::vector<const ColumnAnswer*> ColumnModels::evaluate(const patient::PatientColumns& block) {
  std::vector<const ColumnAnswer*> answers;
  for (size_t i = 0; i < runners_.size(); ++i) {
    if (!runners_[i]) continue;
    runners_[i]->run(block, runners_);
    if (shown_[i]) answers.push_back(&runners_[i]->answer());
  }
  return answers;
}

}  // namespace hepatica::model
