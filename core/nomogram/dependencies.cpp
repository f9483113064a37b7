// Walking from expressions back to inputs.
#include "core/nomogram/dependencies.h"

#include <algorithm>
#include <set>

namespace hepatica::nomogram {
namespace {

using expression::Expression;
using expression::Op;
using model::Package;
using model::Step;

const Step* step_of_slot(const Package& package, int slot) {
  for (const Step& step : package.steps) {
    auto const slots = defined_slots(step);
    if (std::find(slots.begin(), slots.end(), slot) != slots.end()) return &step;
  }
  return nullptr;
}

void collect(const Package& package, const Expression& e, std::set<int>& out) {
  int const base = static_cast<int>(package.inputs.size() + package.uses.size());
  for (int slot : e.slots) {
    if (slot < base) {
      out.insert(slot);
    } else if (const Step* step = step_of_slot(package, slot)) {
      for (const Expression* inner : expressions_of(*step)) collect(package, *inner, out);
    }
  }
}

bool log_over(const Expression& e, int node, const std::set<int>& slots, bool inside) {
  const auto& n = e.nodes[static_cast<size_t>(node)];
  bool const logs = inside || n.op == Op::kLn || n.op == Op::kLog10 || n.op == Op::kLog2;
  if (n.op == Op::kSlot) return logs && slots.count(n.slot) > 0;
  return std::any_of(n.args.begin(), n.args.end(),
                     [&](int arg) { return log_over(e, arg, slots, logs); });
}

}  // namespace

std::vector<const Expression*> expressions_of(const Step& step) {
  std::vector<const Expression*> out;
  struct Visitor {
    std::vector<const Expression*>& out;
    void operator()(const model::FormulaStep& s) const { out.push_back(&s.expression); }
    void operator()(const model::PointsStep& s) const {
      for (const auto& item : s.items) out.push_back(&item.of);
    }
    void operator()(const model::BandsStep& s) const { out.push_back(&s.of); }
    void operator()(const model::DecisionStep& s) const {
      for (const auto& rule : s.rules) {
        if (!rule.when.empty()) out.push_back(&rule.when);
      }
    }
    void operator()(const model::LinearStep& s) const {
      for (const auto& term : s.terms) out.push_back(&term.of);
    }
    void operator()(const model::SurvivalStep& s) const { out.push_back(&s.of); }
    void operator()(const model::LogisticStep& s) const { out.push_back(&s.of); }
    void operator()(const model::MultiStateStep& s) const {
      for (const auto& c : s.covariates) out.push_back(&c.of);
    }
    void operator()(const model::RestrictedMeanStep&) const {}
    void operator()(const model::SignatureStep&) const {}
  };
  std::visit(Visitor{out}, step.body);
  return out;
}

std::vector<int> defined_slots(const Step& step) {
  if (auto const* decision = std::get_if<model::DecisionStep>(&step.body)) return decision->slots;
  if (auto const* s = std::get_if<model::FormulaStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::PointsStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::BandsStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::LinearStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::LogisticStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::RestrictedMeanStep>(&step.body)) return {s->slot};
  if (auto const* s = std::get_if<model::SignatureStep>(&step.body)) return {s->slot};
  return {};
}

std::vector<int> base_slots(const Package& package, const Expression& e) {
  std::set<int> slots;
  collect(package, e, slots);
  return {slots.begin(), slots.end()};
}

std::vector<double> written_numbers(const Package& package, const Expression& e) {
  std::vector<double> out;
  for (const auto& node : e.nodes) {
    if (node.op == Op::kNumber) out.push_back(node.number);
  }
  for (int slot : e.slots) {
    const Step* step = step_of_slot(package, slot);
    if (!step) continue;
    for (const Expression* inner : expressions_of(*step)) {
      auto const numbers = written_numbers(package, *inner);
      out.insert(out.end(), numbers.begin(), numbers.end());
    }
  }
  return out;
}

bool rests_only_on(const Package& package, const Expression& e, int slot) {
  for (int used : e.slots) {
    if (used == slot) continue;
    const Step* step = step_of_slot(package, used);
    if (!step) return false;
    auto const inner = expressions_of(*step);
    if (inner.empty()) return false;
    for (const Expression* i : inner) {
      if (!rests_only_on(package, *i, slot)) return false;
    }
  }
  return !e.slots.empty();
}

bool under_logarithm(const Package& package, const Expression& e, int slot) {
  std::set<int> carriers = {slot};
  for (int used : e.slots) {
    const Step* step = step_of_slot(package, used);
    if (!step) continue;
    for (const Expression* inner : expressions_of(*step)) {
      auto const bases = base_slots(package, *inner);
      if (std::find(bases.begin(), bases.end(), slot) == bases.end()) continue;
      carriers.insert(used);
      if (under_logarithm(package, *inner, slot)) return true;
    }
  }
  return log_over(e, e.root(), carriers, false);
}

}  // namespace hepatica::nomogram
