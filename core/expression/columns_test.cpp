// The evaluator of columns against the evaluator of one row, its twin.
#include "core/expression/columns.h"

#include <gtest/gtest.h>

#include <random>

namespace hepatica::expression {
namespace {

constexpr size_t kRows = 700;

class Columns : public ::testing::Test {
 protected:
  Columns() {
    scope_.add("x", {});
    scope_.add("y", {});
    scope_.add("cirrhosis", {Type::kBoolean, {}, false, false});
    scope_.add("ascites", {Type::kCategory, {"none", "mild", "severe"}, true, false});
    slots_.resize(4);
    std::mt19937 random(7);
    for (size_t s = 0; s < slots_.size(); ++s) {
      slots_[s].resize(kRows);
      for (size_t row = 0; row < kRows; ++row) slots_[s].set(row, any(random, s));
    }
  }
  /// Known in four rows of six, missing and in error in one each; numbers about zero.
  static Value any(std::mt19937& random, size_t slot) {
    switch (random() % 6) {
      case 0:
        return {};
      case 1:
        return {0, Value::kError};
      default:
        return slot < 2 ? Value::known(static_cast<double>(random() % 41) / 4 - 5)
                        : Value::known(static_cast<double>(random() % (slot == 2 ? 2 : 3)));
    }
  }
  void expect_twin(const char* text) {
    auto const compiled = compile(text, scope_);
    ASSERT_TRUE(compiled.ok()) << text << ": " << compiled.error().detail;
    Column out;
    evaluator_.evaluate(*compiled, slots_, kRows, out);
    ASSERT_EQ(out.size(), kRows);
    std::vector<Value> row_slots(slots_.size());
    for (size_t row = 0; row < kRows; ++row) {
      for (size_t s = 0; s < slots_.size(); ++s) row_slots[s] = slots_[s].at(row);
      Value const one = hepatica::expression::evaluate(*compiled, row_slots);
      ASSERT_EQ(out.states[row], one.state) << text << ", row " << row;
      if (one.is_known()) {
        ASSERT_EQ(out.numbers[row], one.number) << text << ", row " << row;
      }
    }
  }
  Scope scope_;
  std::vector<Column> slots_;
  ColumnEvaluator evaluator_;
};

TEST_F(Columns, EveryOperatorGivesWhatOneRowGives) {
  for (const char* text : {"x",
                           "3",
                           "-x",
                           "x + y",
                           "x - y",
                           "x * y",
                           "x / y",
                           "x ^ y",
                           "x ^ 2",
                           "x < y",
                           "x <= y",
                           "x > y",
                           "x >= y",
                           "x == y",
                           "x != y",
                           "not cirrhosis",
                           "cirrhosis and x > 0",
                           "cirrhosis or x > 0",
                           "if(x > 0, ln(x), y)",
                           "if(cirrhosis, x / y, 1)",
                           "ln(x)",
                           "log10(x)",
                           "log2(x)",
                           "exp(x * 200)",
                           "sqrt(x)",
                           "abs(x)",
                           "floor(x)",
                           "ceil(x)",
                           "round(x)",
                           "min(x, y, 1)",
                           "max(x, y)",
                           "clamp(x, -1, 2)",
                           "in(ascites, 'mild', 'severe')",
                           "known(x)",
                           "count(x > 0, y > 0, cirrhosis)",
                           "indicator(x > 1)",
                           "rcs(x, 2, -3, 0, 2, 4)",
                           "ascites >= 'mild'",
                           "ascites == 'none'"}) {
    expect_twin(text);
  }
}

TEST_F(Columns, DeepExpressionsReuseTheirScratch) {
  expect_twin(
      "if(known(x) and x > 0, log10(x) * 0.66 - 0.085 * y, max(y, 0) + indicator(cirrhosis))");
  expect_twin("x + 1");
  expect_twin("(x + y) * (x - y) / (abs(x) + abs(y) + 1) + if(ascites == 'severe', 2, 0)");
}

TEST_F(Columns, ABlockMayBeShorterThanItsColumns) {
  auto const compiled = compile("x + y", scope_);
  Column out;
  evaluator_.evaluate(*compiled, slots_, 5, out);
  EXPECT_EQ(out.size(), 5u);
}

}  // namespace
}  // namespace hepatica::expression
