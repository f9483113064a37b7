// Terms, knots and complete rows.
#include "core/cohort/design.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/base/spelling.h"
#include "core/cohort/setting_reasons.h"
#include "core/survival/spline.h"

namespace hepatica::cohort {
namespace {

using expression::Type;
using expression::Value;

/// Canonical values of every dictionary variable, one vector a row.
using Slots = std::vector<std::vector<Value>>;

Slots slots_of(const Cohort& cohort, const patient::Dictionary& dictionary) {
  Slots out(cohort.rows());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto reading = patient_of(cohort, i, dictionary);
    for (std::size_t v = 0; v < dictionary.variables().size(); ++v)
      out[i].push_back(reading.patient.canonical(dictionary, static_cast<int>(v)));
  }
  return out;
}

/// An identifier made from an expression: "log10(afp + 1)" -> "log10_afp_1".
std::string identifier(const std::string& text, std::set<std::string>& taken) {
  std::string out;
  for (char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  out = out.substr(0, 40);
  while (!out.empty() && out.back() == '_') out.pop_back();
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0]))) out = "x_" + out;
  std::string unique = out;
  for (int k = 2; !taken.insert(unique).second; ++k) unique = out + "_" + std::to_string(k);
  return unique;
}

/// Why a spline has no knots, with what it is of.
ReasonRef spline_reason(const std::string& of, const Error& error) {
  if (!error.reason) return {};
  Reason out = *error.reason.get();
  out.values["column"] = of;
  return out;
}

bool is_spline(const std::string& predictor) { return predictor.rfind("spline(", 0) == 0; }

struct SplineForm {
  std::string inner;  // the expression
  int knots = 0;
};

/// "spline(x, k)" taken apart. Errors: kInvalidArgument for anything else, text behind the bracket
/// included, which would otherwise be left out of the model.
Result<SplineForm> read_spline(const std::string& predictor) {
  const std::size_t comma = predictor.rfind(','), last = predictor.find_last_not_of(" \t");
  const bool closed = comma != std::string::npos && predictor[last] == ')';
  const auto count =
      closed ? parse_typed_number(predictor.substr(comma + 1, last - comma - 1)) : std::nullopt;
  if (!count || *count < 3 || *count > 7 || *count != std::floor(*count))
    return Error{Code::kInvalidArgument, beginning(predictor, 80),
                 "expected spline(expression, 3 to 7 knots)",
                 Reason{"spline_form", {{"text", beginning(predictor, 80)}}, ""}};
  return SplineForm{predictor.substr(7, comma - 7), static_cast<int>(*count)};
}

class Maker {
 public:
  Maker(const Cohort& cohort, const patient::Dictionary& dictionary, const Slots& slots)
      : cohort_(cohort), dictionary_(dictionary), slots_(slots) {}

  Status add(const std::string& predictor) {
    if (is_spline(predictor)) return add_spline(predictor);
    auto compiled = expression::compile(predictor, dictionary_.scope());
    if (!compiled.ok())
      return Error{compiled.error().code, beginning(predictor, 80), compiled.error().detail,
                   unreadable_expression(beginning(predictor, 80))};
    if (compiled->type.type != Type::kCategory) {
      push(predictor, std::move(*compiled));
      return success();
    }
    return add_levels(predictor, *compiled);
  }

  Design design;

 private:
  void push(const std::string& text, expression::Expression compiled) {
    design.terms.push_back({identifier(text, taken_), std::move(compiled)});
  }

  Status add_text(const std::string& text) {
    auto compiled = expression::compile(text, dictionary_.scope());
    if (!compiled.ok()) return compiled.error();
    push(text, std::move(*compiled));
    return success();
  }

  Status add_levels(const std::string& name, const expression::Expression& compiled) {
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const auto value = expression::evaluate(compiled, slots_[i]);
      if (value.is_known()) seen.insert(static_cast<std::size_t>(value.number));
    }
    if (seen.size() < 2)
      return Error{Code::kCollinear, name, "fewer than two of its levels occur",
                   Reason{"one_level", {{"column", name}}, ""}};
    const auto& levels = compiled.type.levels;
    design.notes.push_back("reference of " + name + ": " + levels[*seen.begin()]);
    for (auto level = std::next(seen.begin()); level != seen.end(); ++level) {
      const std::string text = name + " == '" + levels[*level] + "'";
      if (auto fault = add_text(text)) return fault;
    }
    return success();
  }

  /// "spline(x, k)": knots from the rows where x is known.
  Status add_spline(const std::string& predictor) {
    const auto spline = read_spline(predictor);
    if (!spline.ok()) return spline.error();
    const std::string& inner = spline->inner;
    const auto compiled = expression::compile(inner, dictionary_.scope());
    if (!compiled.ok())
      return Error{compiled.error().code, beginning(inner, 80), compiled.error().detail,
                   unreadable_expression(beginning(inner, 80))};
    std::vector<double> x;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const auto value = expression::evaluate(*compiled, slots_[i]);
      if (value.is_known() && cohort_.outcome_known[i] != 0) x.push_back(value.number);
    }
    const auto knots = survival::spline_knots(x, spline->knots);
    if (!knots.ok())
      return Error{knots.error().code, beginning(predictor, 80), knots.error().detail,
                   spline_reason(inner, knots.error())};
    std::string list;
    for (double k : *knots) list += ", " + format_number(k);
    for (std::size_t j = 1; j < knots->size(); ++j) {
      if (auto fault = add_text("rcs(" + inner + ", " + std::to_string(j) + list + ")"))
        return fault;
    }
    return success();
  }

  const Cohort& cohort_;
  const patient::Dictionary& dictionary_;
  const Slots& slots_;
  std::set<std::string> taken_;
};

/// The expression that a predictor is made from: the first argument of a spline, else itself.
Result<std::string> inner_text(const std::string& predictor) {
  if (!is_spline(predictor)) return predictor;
  auto spline = read_spline(predictor);
  if (!spline.ok()) return spline.error();
  return std::move(spline->inner);
}

/// Evaluates the terms; rows that lack one are left out with the names of what they lack.
Status fill(const Cohort& cohort, const patient::Dictionary& dictionary, const Slots& slots,
            Design& design) {
  design.flow = cohort.flow;
  std::set<int> variables;
  std::vector<std::string> names;
  for (const auto& term : design.terms) {
    names.push_back(term.id);
    variables.insert(term.expression.slots.begin(), term.expression.slots.end());
  }
  design.variables.assign(variables.begin(), variables.end());
  std::vector<std::vector<double>> values(design.terms.size());
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    Reason fault = cohort.outcome_fault[i];
    std::set<int> missing;
    std::vector<double> row;
    for (const auto& term : design.terms) {
      const auto value = expression::evaluate(term.expression, slots[i]);
      row.push_back(value.number);
      if (value.is_known()) continue;
      const auto lacking = expression::missing_slots(term.expression, slots[i]);
      missing.insert(lacking.begin(), lacking.end());
      if (lacking.empty() && fault.empty())
        fault = Reason{"no_value",
                       {{"expression", term.expression.text}},
                       term.expression.text + " has no value"};
    }
    if (fault.empty() && !missing.empty()) {
      fault = Reason{"unknown", {{"variables", Json::array()}}, "unknown: "};
      for (int v : missing) {
        const std::string& id = dictionary.variable(v).id;
        fault.text += (v == *missing.begin() ? "" : ", ") + id;
        fault.values["variables"].push_back(id);
      }
    }
    if (!fault.empty()) {
      design.flow.leave_out(fault, cohort.row_number[i]);
      continue;
    }
    design.rows.push_back(i);
    for (std::size_t j = 0; j < row.size(); ++j) values[j].push_back(row[j]);
  }
  design.flow.used = design.rows.size();
  if (design.rows.empty()) return no_rows(design.flow, "no row has an outcome and every predictor");
  design.covariates = survival::Matrix::zeros(design.rows.size(), names);
  for (std::size_t j = 0; j < values.size(); ++j) {
    std::copy(values[j].begin(), values[j].end(), design.covariates.column(j).begin());
  }
  return success();
}

}  // namespace

Result<Design> make_design(const Cohort& cohort, const std::vector<std::string>& predictors,
                           const patient::Dictionary& dictionary) {
  if (!cohort.has_outcome) return no_outcome();
  if (predictors.empty())
    return Error{Code::kInvalidArgument, "predictors", "name at least one",
                 setting_missing("predictors")};
  if (predictors.size() > 500)
    return Error{Code::kTooLarge, "predictors", "more than 500",
                 setting_range("predictors", 1, 500)};
  const Slots slots = slots_of(cohort, dictionary);
  Maker maker(cohort, dictionary, slots);
  for (const auto& predictor : predictors) {
    if (auto fault = maker.add(predictor)) return *fault;
  }
  if (auto fault = fill(cohort, dictionary, slots, maker.design)) return *fault;
  return std::move(maker.design);
}

Result<std::vector<int>> variables_of(const std::vector<std::string>& predictors,
                                      const patient::Dictionary& dictionary) {
  if (predictors.empty())
    return Error{Code::kInvalidArgument, "predictors", "name at least one",
                 setting_missing("predictors")};
  std::set<int> out;
  for (const auto& predictor : predictors) {
    const auto inner = inner_text(predictor);
    if (!inner.ok()) return inner.error();
    const auto compiled = expression::compile(*inner, dictionary.scope());
    if (!compiled.ok())
      return Error{compiled.error().code, beginning(predictor, 80), compiled.error().detail,
                   unreadable_expression(beginning(predictor, 80))};
    out.insert(compiled->slots.begin(), compiled->slots.end());
  }
  return std::vector<int>(out.begin(), out.end());
}

Result<Design> apply_design(const Cohort& cohort, const std::vector<DesignTerm>& terms,
                            const patient::Dictionary& dictionary) {
  if (!cohort.has_outcome) return no_outcome();
  Design out;
  out.terms = terms;
  if (auto fault = fill(cohort, dictionary, slots_of(cohort, dictionary), out)) return *fault;
  return out;
}

}  // namespace hepatica::cohort
