// Evaluation of one expression for one row, and the explanation of a missing or failed value.
#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/expression/expression.h"
#include "core/expression/operators.h"

namespace hepatica::expression {
namespace {

class Walk {
 public:
  Walk(const Expression& expression, const std::vector<Value>& slots)
      : nodes_(expression.nodes), slots_(slots) {}

  Value value(int index) const {
    const Node& node = nodes_[static_cast<size_t>(index)];
    switch (node.op) {
      case Op::kNumber:
        return Value::known(node.number);
      case Op::kSlot:
        return slots_[static_cast<size_t>(node.slot)];
      case Op::kKnown:
        return truth(value(node.args[0]).is_known());
      case Op::kAnd:
        return decide(node, 0);
      case Op::kOr:
        return decide(node, 1);
      case Op::kIf: {
        Value const condition = value(node.args[0]);
        if (!condition.is_known()) return condition;
        return value(node.args[condition.number != 0 ? 1 : 2]);
      }
      default:
        return strict(node);
    }
  }

  /// Nodes on which a missing value hangs.
  void collect_missing(int index, std::vector<int>& out) const {
    const Node& node = nodes_[static_cast<size_t>(index)];
    if (value(index).state != Value::kMissing) return;
    if (node.op == Op::kSlot) {
      out.push_back(node.slot);
      return;
    }
    if (node.op == Op::kIf) {
      Value const condition = value(node.args[0]);
      collect_missing(
          condition.is_known() ? node.args[condition.number != 0 ? 1 : 2] : node.args[0], out);
      return;
    }
    for (int arg : node.args) collect_missing(arg, out);
  }

  /// The innermost node in error, or -1.
  int failing_node(int index) const {
    const Node& node = nodes_[static_cast<size_t>(index)];
    if (value(index).state != Value::kError) return -1;
    if (node.op == Op::kIf) {
      Value const condition = value(node.args[0]);
      int const inner = failing_node(condition.is_known() ? node.args[condition.number != 0 ? 1 : 2]
                                                          : node.args[0]);
      return inner >= 0 ? inner : index;
    }
    for (int arg : node.args) {
      int const inner = failing_node(arg);
      if (inner >= 0) return inner;
    }
    return index;
  }

 private:
  /// The right operand is looked at only when the left one does not decide.
  Value decide(const Node& node, double deciding) const {
    Value const left = value(node.args[0]);
    if (left.is_known() && left.number == deciding) return left;
    return logic(left, value(node.args[1]), deciding);
  }

  /// Operators that need all their operands.
  Value strict(const Node& node) const {
    std::vector<double> x;
    bool missing = false;
    for (int arg : node.args) {
      Value const operand = value(arg);
      if (operand.state == Value::kError) return operand;
      missing = missing || operand.state == Value::kMissing;
      x.push_back(operand.number);
    }
    if (missing) return {};
    if (takes_many(node.op)) return many(node.op, x.data(), x.size());
    return x.size() == 1 ? unary(node.op, x[0]) : binary(node.op, x[0], x[1]);
  }

  const std::vector<Node>& nodes_;
  const std::vector<Value>& slots_;
};

const char* demand(Op op) {
  switch (op) {
    case Op::kLn:
    case Op::kLog10:
    case Op::kLog2:
      return "a logarithm needs a number above 0";
    case Op::kDivide:
      return "division by zero";
    case Op::kSqrt:
      return "a square root needs a number of at least 0";
    case Op::kPower:
      return "the power has no finite real value";
    default:
      return "the value is too large for a number";
  }
}

}  // namespace

double round_half_away(double x) { return std::round(x); }

double rcs_basis(double x, int j, const double* knots, int knot_count) {
  if (j == 1) return x;
  auto const cube = [](double u) { return u > 0 ? u * u * u : 0.0; };
  double const t = knots[j - 2];
  double const last = knots[knot_count - 1];
  double const before = knots[knot_count - 2];
  double const scale = (last - knots[0]) * (last - knots[0]);
  double const tail =
      (cube(x - before) * (last - t) - cube(x - last) * (before - t)) / (last - before);
  return (cube(x - t) - tail) / scale;
}

Value evaluate_node(const Expression& expression, int node, const std::vector<Value>& slots) {
  return Walk(expression, slots).value(node);
}

Value evaluate(const Expression& expression, const std::vector<Value>& slots) {
  return evaluate_node(expression, expression.root(), slots);
}

std::vector<int> missing_slots(const Expression& expression, const std::vector<Value>& slots) {
  std::vector<int> out;
  Walk(expression, slots).collect_missing(expression.root(), out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string error_detail(const Expression& expression, const std::vector<Value>& slots) {
  Walk const walk(expression, slots);
  int const at = walk.failing_node(expression.root());
  if (at < 0) return "";
  const Node& node = expression.nodes[static_cast<size_t>(at)];
  std::string const source = expression.text.substr(static_cast<size_t>(node.begin),
                                                    static_cast<size_t>(node.end - node.begin));
  if (node.op == Op::kSlot) return source + " could not be computed";
  std::string detail = source + ": " + demand(node.op);
  int const culprit = node.args.empty() ? -1 : node.args.back();
  Value const value = culprit < 0 ? Value{} : walk.value(culprit);
  return value.is_known() ? detail + ", got " + format_number(value.number) : detail;
}

}  // namespace hepatica::expression
