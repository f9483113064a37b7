// Evaluation of one expression over a block of rows.
#include "core/expression/columns.h"

#include <algorithm>

#include "core/expression/operators.h"

namespace hepatica::expression {
namespace {

Value::State worse(Value::State a, Value::State b) { return std::max(a, b); }

/// One loop per operator: with the operator fixed, its switch folds away.
template <Op op>
void each_unary(const Column& x, size_t rows, Column& out) {
  for (size_t i = 0; i < rows; ++i) {
    out.set(i, x.states[i] == Value::kKnown ? unary(op, x.numbers[i]) : Value{0, x.states[i]});
  }
}

template <Op op>
void each_binary(const Column& a, const Column& b, size_t rows, Column& out) {
  for (size_t i = 0; i < rows; ++i) {
    Value::State const state = worse(a.states[i], b.states[i]);
    out.set(i, state == Value::kKnown ? binary(op, a.numbers[i], b.numbers[i]) : Value{0, state});
  }
}

template <Op... ops>
struct Loops {
  static void unary_over(Op op, const Column& x, size_t rows, Column& out) {
    ((op == ops ? each_unary<ops>(x, rows, out) : void()), ...);
  }
  static void binary_over(Op op, const Column& a, const Column& b, size_t rows, Column& out) {
    ((op == ops ? each_binary<ops>(a, b, rows, out) : void()), ...);
  }
};

using Unary = Loops<Op::kNegate, Op::kNot, Op::kLn, Op::kLog10, Op::kLog2, Op::kExp, Op::kSqrt,
                    Op::kAbs, Op::kFloor, Op::kCeil, Op::kRound, Op::kIndicator>;
using Binary = Loops<Op::kAdd, Op::kSubtract, Op::kMultiply, Op::kDivide, Op::kPower, Op::kLess,
                     Op::kLessEqual, Op::kGreater, Op::kGreaterEqual, Op::kEqual, Op::kNotEqual>;

void each_logic(const Column& a, const Column& b, double deciding, size_t rows, Column& out) {
  for (size_t i = 0; i < rows; ++i) out.set(i, logic(a.at(i), b.at(i), deciding));
}

void each_if(const Column& condition, const Column& yes, const Column& no, size_t rows,
             Column& out) {
  for (size_t i = 0; i < rows; ++i) {
    Value const c = condition.at(i);
    out.set(i, !c.is_known() ? c : c.number != 0 ? yes.at(i) : no.at(i));
  }
}

}  // namespace

const Column& ColumnEvaluator::operand(const Expression& expression, int node,
                                       const std::vector<Column>& slots) {
  const Node& n = expression.nodes[static_cast<size_t>(node)];
  return n.op == Op::kSlot ? slots[static_cast<size_t>(n.slot)]
                           : scratch_[static_cast<size_t>(node)];
}

void ColumnEvaluator::run(const Expression& expression, int node, const std::vector<Column>& slots,
                          size_t rows, Column& out) {
  const Node& n = expression.nodes[static_cast<size_t>(node)];
  auto const arg = [&](size_t k) -> const Column& { return operand(expression, n.args[k], slots); };
  if (n.op == Op::kNumber) return out.fill(rows, Value::known(n.number));
  out.resize(rows);
  if (n.op == Op::kKnown) {
    const Column& x = arg(0);
    for (size_t i = 0; i < rows; ++i) out.set(i, truth(x.states[i] == Value::kKnown));
  } else if (n.op == Op::kAnd || n.op == Op::kOr) {
    each_logic(arg(0), arg(1), n.op == Op::kOr ? 1 : 0, rows, out);
  } else if (n.op == Op::kIf) {
    each_if(arg(0), arg(1), arg(2), rows, out);
  } else if (takes_many(n.op)) {
    operands_.resize(n.args.size());
    for (size_t i = 0; i < rows; ++i) {
      Value::State state = Value::kKnown;
      for (size_t k = 0; k < n.args.size(); ++k) {
        operands_[k] = arg(k).numbers[i];
        state = worse(state, arg(k).states[i]);
      }
      out.set(i, state == Value::kKnown ? many(n.op, operands_.data(), operands_.size())
                                        : Value{0, state});
    }
  } else if (n.args.size() == 1) {
    Unary::unary_over(n.op, arg(0), rows, out);
  } else {
    Binary::binary_over(n.op, arg(0), arg(1), rows, out);
  }
}

void ColumnEvaluator::evaluate(const Expression& expression, const std::vector<Column>& slots,
                               size_t rows, Column& out) {
  size_t const count = expression.nodes.size();
  if (scratch_.size() < count) scratch_.resize(count);
  const Node& root = expression.nodes.back();
  if (root.op == Op::kSlot) {
    const Column& from = slots[static_cast<size_t>(root.slot)];
    out.numbers.assign(from.numbers.begin(), from.numbers.begin() + static_cast<long>(rows));
    out.states.assign(from.states.begin(), from.states.begin() + static_cast<long>(rows));
    return;
  }
  for (int node = 0; node + 1 < static_cast<int>(count); ++node) {
    if (expression.nodes[static_cast<size_t>(node)].op == Op::kSlot) continue;
    run(expression, node, slots, rows, scratch_[static_cast<size_t>(node)]);
  }
  run(expression, static_cast<int>(count) - 1, slots, rows, out);
}

}  // namespace hepatica::expression
