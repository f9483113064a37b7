// Tests of the expression language: grammar, three-valued logic, checks, explanations.
#include "core/expression/expression.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hepatica::expression {
namespace {

class Expressions : public ::testing::Test {
 protected:
  Expressions() {
    scope_.add("x", {});
    scope_.add("y", {});
    scope_.add("cirrhosis", {Type::kBoolean, {}, false, false});
    scope_.add("ascites", {Type::kCategory, {"none", "mild", "severe"}, true, false});
    scope_.add("sex", {Type::kCategory, {"female", "male"}, false, false});
    slots_.resize(5);
  }
  void set(const char* name, double value) {
    slots_[static_cast<size_t>(scope_.find(name))] = Value::known(value);
  }
  Value value(const char* text) {
    auto const compiled = compile(text, scope_);
    EXPECT_TRUE(compiled.ok()) << text << ": " << (compiled.ok() ? "" : compiled.error().detail);
    return compiled.ok() ? evaluate(*compiled, slots_) : Value{};
  }
  double number(const char* text) {
    Value const v = value(text);
    EXPECT_TRUE(v.is_known()) << text;
    return v.number;
  }
  std::string fault(const char* text) {
    auto const compiled = compile(text, scope_);
    EXPECT_FALSE(compiled.ok()) << text;
    return compiled.ok() ? "" : compiled.error().detail;
  }
  Scope scope_;
  std::vector<Value> slots_;
};

TEST_F(Expressions, PrecedenceFollowsMathematics) {
  EXPECT_EQ(number("1 + 2 * 3"), 7);
  EXPECT_EQ(number("-2 ^ 2"), -4);
  EXPECT_EQ(number("2 ^ 3 ^ 2"), 512);
  EXPECT_EQ(number("2 ^ -1"), 0.5);
  EXPECT_EQ(number("10 - 4 - 3"), 3);
  EXPECT_EQ(number("if(1 < 2 and not 2 < 1, 5, 6)"), 5);
}

TEST_F(Expressions, FunctionsComputeTheirNames) {
  EXPECT_EQ(number("round(2.5)"), 3);
  EXPECT_EQ(number("round(-2.5)"), -3);
  EXPECT_EQ(number("clamp(5, 1, 3)"), 3);
  EXPECT_EQ(number("max(1, 7, 3)"), 7);
  EXPECT_DOUBLE_EQ(number("ln(exp(2))"), 2);
  EXPECT_EQ(number("count(1 < 2, 2 < 1, true)"), 2);
  EXPECT_EQ(number("indicator(3 >= 3)"), 1);
}

TEST_F(Expressions, CategoriesCompareByLevel) {
  set("ascites", 1);
  EXPECT_TRUE(value("ascites == 'mild'").is_true());
  EXPECT_TRUE(value("ascites >= 'mild'").is_true());
  EXPECT_TRUE(value("in(ascites, 'none', 'mild')").is_true());
  EXPECT_FALSE(value("'severe' == ascites").is_true());
}

TEST_F(Expressions, MissingSpreadsOnlyWhereTheAnswerDependsOnIt) {
  EXPECT_EQ(value("x + 1").state, Value::kMissing);
  EXPECT_EQ(number("indicator(x > 1 and false)"), 0);
  EXPECT_EQ(number("indicator(x > 1 or true)"), 1);
  EXPECT_EQ(number("if(known(x), x, 4)"), 4);
  EXPECT_EQ(value("if(cirrhosis, 1, 2)").state, Value::kMissing);
}

TEST_F(Expressions, DomainFaultsAreErrorsAndExplained) {
  set("x", 0);
  EXPECT_EQ(value("log10(x) + 1").state, Value::kError);
  auto const compiled = compile("2 * log10(x)", scope_);
  EXPECT_EQ(error_detail(*compiled, slots_), "log10(x): a logarithm needs a number above 0, got 0");
  EXPECT_EQ(value("1 / x").state, Value::kError);
  EXPECT_EQ(value("sqrt(x - 1)").state, Value::kError);
  EXPECT_EQ(value("exp(1000)").state, Value::kError);
  EXPECT_EQ(number("if(x > 0, log10(x), 9)"), 9);
  EXPECT_FALSE(value("x > 0 and log10(x) > 1").is_true());
}

TEST_F(Expressions, AsksOnlyForWhatIsStillNeeded) {
  auto const compiled = compile("if(cirrhosis, x, y)", scope_);
  EXPECT_EQ(missing_slots(*compiled, slots_), std::vector<int>{2});
  set("cirrhosis", 0);
  EXPECT_EQ(missing_slots(*compiled, slots_), std::vector<int>{1});
  auto const both = compile("x > 1 and y > 1", scope_);
  set("x", 2);
  EXPECT_EQ(missing_slots(*both, slots_), std::vector<int>{1});
}

TEST_F(Expressions, RestrictedCubicSplineMatchesRms) {
  // Hmisc::rcspline.eval(c(1, 5, 9), knots = c(2, 4, 8), norm = 2), worked by hand:
  // x = 5: (27 - 1 * (8 - 2) / (8 - 4)) / 36 = 25.5 / 36; x = 9: (343 - (125 * 6 - 1 * 2) / 4) / 36
  // = 156 / 36.
  double const knots[] = {2, 4, 8};
  EXPECT_EQ(rcs_basis(1, 2, knots, 3), 0);
  EXPECT_DOUBLE_EQ(rcs_basis(5, 2, knots, 3), 25.5 / 36);
  EXPECT_DOUBLE_EQ(rcs_basis(9, 2, knots, 3), 156.0 / 36);
  set("x", 5);
  EXPECT_DOUBLE_EQ(number("rcs(x, 2, 2, 4, 8)"), 25.5 / 36);
}

TEST_F(Expressions, ChecksNameTheFaultAndTheColumn) {
  EXPECT_NE(fault("z + 1").find("unknown name 'z'"), std::string::npos);
  EXPECT_NE(fault("cirhosis").find("did you mean 'cirrhosis'?"), std::string::npos);
  EXPECT_NE(fault("sex == 'mal'").find("did you mean 'male'?"), std::string::npos);
  EXPECT_NE(fault("x / 0").find("division by a constant zero"), std::string::npos);
  EXPECT_NE(fault("x + cirrhosis").find("expected a number"), std::string::npos);
  EXPECT_NE(fault("if(x, 1, 2)").find("expected a condition"), std::string::npos);
  EXPECT_NE(fault("sex < 'male'").find("no order"), std::string::npos);
  EXPECT_NE(fault("x +").find("expected a value at column 4"), std::string::npos);
  EXPECT_NE(fault("1 2").find("expected an operator"), std::string::npos);
  EXPECT_NE(fault("sin(x)").find("unknown function"), std::string::npos);
  EXPECT_NE(fault("clamp(x, 1)").find("does not take 2 arguments"), std::string::npos);
  EXPECT_NE(fault("rcs(x, 2, 4, 2, 8)").find("ascend"), std::string::npos);
  EXPECT_NE(fault("'male'").find("text alone"), std::string::npos);
  EXPECT_NE(fault(""), "");
}

TEST_F(Expressions, HostileTextIsRefusedNotCrashed) {
  EXPECT_NE(fault(std::string(5000, '1').c_str()), "");
  EXPECT_NE(fault((std::string(100, '(') + "1" + std::string(100, ')')).c_str()).find("deeper"),
            std::string::npos);
  EXPECT_NE(fault((std::string(100, '-') + "1").c_str()).find("deeper"), std::string::npos);
}

}  // namespace
}  // namespace hepatica::expression
