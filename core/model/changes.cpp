// Changed variables -> touched packages -> new answers.
#include "core/model/changes.h"

#include <algorithm>

namespace hepatica::model {
namespace {

bool same(const patient::Entry& a, const patient::Entry& b) {
  return a.value.state == b.value.state && a.value.number == b.value.number && a.unit == b.unit &&
         a.derived == b.derived;
}

/// Flags per variable: it, or a part it is derived from, differs.
std::vector<char> touched_variables(const patient::Dictionary& dictionary,
                                    const patient::Patient& before, const patient::Patient& now) {
  std::vector<char> touched(now.entries().size(), 0);
  for (size_t i = 0; i < touched.size(); ++i)
    touched[i] = same(before.entries()[i], now.entries()[i]) ? 0 : 1;
  // Derived variables may build on derived ones in any order: until nothing is added.
  for (bool grown = true; grown;) {
    grown = false;
    for (size_t i = 0; i < touched.size(); ++i) {
      if (touched[i]) continue;
      const auto& parts = dictionary.variable(static_cast<int>(i)).derive.slots;
      touched[i] = std::any_of(parts.begin(), parts.end(),
                               [&](int part) { return touched[static_cast<size_t>(part)] != 0; })
                       ? 1
                       : 0;
      grown = grown || touched[i];
    }
  }
  return touched;
}

template <typename Body>
bool has_step(const Package& package) {
  return std::any_of(package.steps.begin(), package.steps.end(),
                     [](const Step& step) { return std::holds_alternative<Body>(step.body); });
}

}  // namespace

bool decides_by_rules(const Package& package) { return has_step<DecisionStep>(package); }

bool same_answer(const ModelResult& a, const ModelResult& b) {
  return a.package == b.package && a.status == b.status && a.outputs == b.outputs &&
         a.risk_level == b.risk_level && a.rules == b.rules && a.curves == b.curves &&
         a.missing == b.missing && a.missing_genes == b.missing_genes && a.error == b.error &&
         a.fit == b.fit && a.warnings == b.warnings &&
         (a.slots == b.slots || !decides_by_rules(*a.package));
}

std::vector<char> touched_packages(const Catalogue& catalogue, const patient::Patient& before,
                                   const patient::Patient& now) {
  auto const variables = touched_variables(catalogue.dictionary(), before, now);
  bool const genes =
      before.genes.scale != now.genes.scale || before.genes.values != now.genes.values;
  const auto& packages = catalogue.packages();
  std::vector<char> touched(packages.size(), 0);
  for (size_t i = 0; i < packages.size(); ++i) {
    const Package& package = packages[i];
    auto const reads = [&](int variable) { return variables[static_cast<size_t>(variable)] != 0; };
    bool const by_itself = std::any_of(package.inputs.begin(), package.inputs.end(),
                                       [&](const Input& in) { return reads(in.variable); });
    bool const by_others =
        std::any_of(package.uses.begin(), package.uses.end(), [&](const Use& use) {
          return touched[static_cast<size_t>(use.package)] != 0 ||
                 (use.variable >= 0 && reads(use.variable));
        });
    touched[i] = by_itself || by_others || (genes && has_step<SignatureStep>(package)) ? 1 : 0;
  }
  return touched;
}

std::vector<char> evaluate_again(const Catalogue& catalogue, const patient::Patient& patient,
                                 const std::vector<char>& again,
                                 std::vector<ModelResult>& results) {
  const auto& packages = catalogue.packages();
  std::vector<const ModelResult*> others(packages.size());
  for (size_t i = 0; i < packages.size(); ++i) others[i] = &results[i];
  std::vector<char> changed(packages.size(), 0);
  for (size_t i = 0; i < packages.size(); ++i) {
    if (!again[i]) continue;
    ModelResult now = evaluate(packages[i], patient, catalogue.dictionary(), others);
    changed[i] = same_answer(now, results[i]) ? 0 : 1;
    results[i] = std::move(now);
  }
  return changed;
}

}  // namespace hepatica::model
