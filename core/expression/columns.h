// The expression language over many rows at once, a block at a time.
//
// The same operators as for one row (operators.h), applied node by node to whole columns: no
// recursion and no allocation per row, and loops that the compiler can lay out.
#pragma once

#include <vector>

#include "core/expression/expression.h"

namespace hepatica::expression {

/// Values of one name for a block of rows. A number means something only where its state is known.
struct Column {
  std::vector<double> numbers;
  std::vector<Value::State> states;

  size_t size() const { return numbers.size(); }
  void resize(size_t rows) {
    numbers.resize(rows);
    states.resize(rows, Value::kMissing);
  }
  void fill(size_t rows, Value value) {
    numbers.assign(rows, value.number);
    states.assign(rows, value.state);
  }
  Value at(size_t row) const { return {numbers[row], states[row]}; }
  void set(size_t row, Value value) {
    numbers[row] = value.number;
    states[row] = value.state;
  }
};

/// Evaluates expressions over blocks; keeps its scratch columns from call to call.
class ColumnEvaluator {
 public:
  /// out[row] = evaluate(expression, slots at row) for every row below `rows`.
  ///
  /// slots  one column per slot of the scope, each of at least `rows` rows
  /// out    resized to `rows`; must not be one of the slots the expression names
  void evaluate(const Expression& expression, const std::vector<Column>& slots, size_t rows,
                Column& out);

 private:
  const Column& operand(const Expression& expression, int node, const std::vector<Column>& slots);
  void run(const Expression& expression, int node, const std::vector<Column>& slots, size_t rows,
           Column& out);

  std::vector<Column> scratch_;  // by node
  std::vector<double> operands_;
};

}  // namespace hepatica::expression
