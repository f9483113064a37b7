// Evaluation of one expression for one row, and the explanation of a missing or failed value.
#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/expression/expression.h"

namespace hepatica::expression {
namespace {

Value finite(double x) { return std::isfinite(x) ? Value::known(x) : Value{0, Value::kError}; }
Value truth(bool b) { return Value::known(b ? 1 : 0); }
Value failed() { return {0, Value::kError}; }

Value unary(Op op, double x) {
  switch (op) {
    case Op::kNegate:
      return Value::known(-x);
    case Op::kNot:
      return truth(x == 0);
    case Op::kLn:
      return x > 0 ? finite(std::log(x)) : failed();
    case Op::kLog10:
      return x > 0 ? finite(std::log10(x)) : failed();
    case Op::kLog2:
      return x > 0 ? finite(std::log2(x)) : failed();
    case Op::kExp:
      return finite(std::exp(x));
    case Op::kSqrt:
      return x >= 0 ? finite(std::sqrt(x)) : failed();
    case Op::kAbs:
      return Value::known(std::fabs(x));
    case Op::kFloor:
      return Value::known(std::floor(x));
    case Op::kCeil:
      return Value::known(std::ceil(x));
    case Op::kRound:
      return Value::known(round_half_away(x));
    default:
      return Value::known(x);  // kIndicator: a boolean already is 0 or 1
  }
}

Value binary(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return finite(a + b);
    case Op::kSubtract:
      return finite(a - b);
    case Op::kMultiply:
      return finite(a * b);
    case Op::kDivide:
      return b != 0 ? finite(a / b) : failed();
    case Op::kPower:
      return finite(std::pow(a, b));
    case Op::kLess:
      return truth(a < b);
    case Op::kLessEqual:
      return truth(a <= b);
    case Op::kGreater:
      return truth(a > b);
    case Op::kGreaterEqual:
      return truth(a >= b);
    case Op::kEqual:
      return truth(a == b);
    default:
      return truth(a != b);
  }
}

Value many(Op op, const std::vector<double>& x) {
  switch (op) {
    case Op::kMin:
      return Value::known(*std::min_element(x.begin(), x.end()));
    case Op::kMax:
      return Value::known(*std::max_element(x.begin(), x.end()));
    case Op::kClamp:
      return x[1] <= x[2] ? Value::known(std::min(std::max(x[0], x[1]), x[2])) : failed();
    case Op::kIn:
      return truth(std::find(x.begin() + 1, x.end(), x[0]) != x.end());
    case Op::kCount:
      return Value::known(static_cast<double>(std::count(x.begin(), x.end(), 1.0)));
    default:  // kRcs: x, j, knots
      return finite(
          rcs_basis(x[0], static_cast<int>(x[1]), x.data() + 2, static_cast<int>(x.size()) - 2));
  }
}

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
        return logic(node, 0);
      case Op::kOr:
        return logic(node, 1);
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
  /// Kleene logic: the deciding value (0 for and, 1 for or) wins over missing and error.
  Value logic(const Node& node, double deciding) const {
    Value const left = value(node.args[0]);
    if (left.is_known() && left.number == deciding) return left;
    Value const right = value(node.args[1]);
    if (right.is_known() && right.number == deciding) return right;
    if (left.state == Value::kError || right.state == Value::kError) return failed();
    if (left.state == Value::kMissing || right.state == Value::kMissing) return {};
    return Value::known(1 - deciding);
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
    bool const by_count = node.op == Op::kMin || node.op == Op::kMax || node.op == Op::kClamp ||
                          node.op == Op::kIn || node.op == Op::kCount || node.op == Op::kRcs;
    if (by_count) return many(node.op, x);
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
