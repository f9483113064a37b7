// What each operator of the expression language does to known operands. Shared by the evaluator of
// one row and the evaluator of columns, so that the two cannot differ.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/expression/expression.h"

namespace hepatica::expression {

inline Value finite(double x) {
  return std::isfinite(x) ? Value::known(x) : Value{0, Value::kError};
}
inline Value truth(bool b) { return Value::known(b ? 1 : 0); }
inline Value failed() { return {0, Value::kError}; }

/// Operators of one operand.
inline Value unary(Op op, double x) {
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

/// Operators of two operands.
inline Value binary(Op op, double a, double b) {
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

/// Whether an operator takes any number of operands (`many`) rather than one or two.
inline bool takes_many(Op op) {
  return op == Op::kMin || op == Op::kMax || op == Op::kClamp || op == Op::kIn ||
         op == Op::kCount || op == Op::kRcs;
}

/// Operators of `count` operands.
inline Value many(Op op, const double* x, size_t count) {
  switch (op) {
    case Op::kMin:
      return Value::known(*std::min_element(x, x + count));
    case Op::kMax:
      return Value::known(*std::max_element(x, x + count));
    case Op::kClamp:
      return x[1] <= x[2] ? Value::known(std::min(std::max(x[0], x[1]), x[2])) : failed();
    case Op::kIn:
      return truth(std::find(x + 1, x + count, x[0]) != x + count);
    case Op::kCount:
      return Value::known(static_cast<double>(std::count(x, x + count, 1.0)));
    default:  // kRcs: x, j, knots
      return finite(rcs_basis(x[0], static_cast<int>(x[1]), x + 2, static_cast<int>(count) - 2));
  }
}

/// Kleene logic: the deciding value (0 for and, 1 for or) wins over missing and error.
inline Value logic(const Value& left, const Value& right, double deciding) {
  if (left.is_known() && left.number == deciding) return left;
  if (right.is_known() && right.number == deciding) return right;
  if (left.state == Value::kError || right.state == Value::kError) return failed();
  if (left.state == Value::kMissing || right.state == Value::kMissing) return {};
  return Value::known(1 - deciding);
}

}  // namespace hepatica::expression
