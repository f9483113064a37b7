// Grouping terms into axes and probing their contributions.
#include "core/nomogram/axes.h"

#include <algorithm>

#include "core/nomogram/dependencies.h"

namespace hepatica::nomogram {
namespace {

struct TermView {
  std::string id;
  const expression::Expression* of;
};

std::vector<TermView> terms_of(const model::Step& step) {
  std::vector<TermView> out;
  if (auto const* linear = std::get_if<model::LinearStep>(&step.body)) {
    for (const auto& term : linear->terms) out.push_back({term.id, &term.of});
  } else if (auto const* points = std::get_if<model::PointsStep>(&step.body)) {
    for (const auto& item : points->items) out.push_back({item.id, &item.of});
  }
  return out;
}

/// An interaction belongs to the axis of its first numeric input, else of its first input.
int owner(const model::Package& package, const std::vector<int>& slots) {
  for (int slot : slots) {
    if (package.scope.type(slot).type == expression::Type::kNumber) return slot;
  }
  return slots.front();
}

}  // namespace

model::Value Prober::contribution(const std::string& step, const std::vector<std::string>& ids,
                                  int slot, double value) const {
  model::StepRunner runner(package_, patient_, {false, true});
  size_t const base = package_.inputs.size() + package_.uses.size();
  for (size_t i = 0; i < base; ++i) runner.set(static_cast<int>(i), slots_[i], {});
  if (slot >= 0) runner.set(slot, model::Value::known(value), {});
  model::ModelResult result;
  result.package = &package_;
  runner.run_until(step, result);
  double sum = 0;
  size_t found = 0;
  for (const auto& term : result.terms) {
    if (term.step != step || std::find(ids.begin(), ids.end(), term.id) == ids.end()) continue;
    sum += term.contribution;
    ++found;
  }
  return found == ids.size() ? model::Value::known(sum) : model::Value{};
}

std::vector<Predictor> predictors_of(const model::Package& package, const model::Step& step) {
  std::vector<Predictor> out;
  for (const TermView& term : terms_of(step)) {
    auto const slots = base_slots(package, *term.of);
    if (slots.empty()) continue;  // a constant moves no axis
    // A yes/no condition over several inputs (points rows) is an axis of its own.
    bool const compound = slots.size() > 1 && term.of->type.type == expression::Type::kBoolean;
    int const slot = compound ? -1 : owner(package, slots);
    auto found = std::find_if(out.begin(), out.end(),
                              [&](const Predictor& p) { return slot >= 0 && p.slot == slot; });
    if (found == out.end()) {
      Predictor fresh;
      fresh.slot = slot;
      fresh.id = slot >= 0 ? package.scope.name(slot) : term.id;
      found = out.insert(out.end(), std::move(fresh));
    }
    found->terms.push_back(term.id);
    if (slot >= 0)
      found->logarithmic = found->logarithmic || under_logarithm(package, *term.of, slot);
    for (int other : slots) {
      const std::string& name = package.scope.name(other);
      bool const listed = std::find(found->depends_on.begin(), found->depends_on.end(), name) !=
                          found->depends_on.end();
      if (other != slot && !listed) found->depends_on.push_back(name);
    }
  }
  return out;
}

}  // namespace hepatica::nomogram
