// The expression language of model packages: parsed and checked once, evaluated without failing.
//
// Small and total: no loops, no assignment, no side effects. A value is known, missing or in error;
// logic is three-valued (false and missing is false), and `if` looks only at the branch taken.
// Grammar and functions: models/README.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::expression {

enum class Type { kNumber, kBoolean, kCategory };

/// What a name stands for. `levels` are the ids of a category, in order; empty otherwise.
struct ValueType {
  Type type = Type::kNumber;
  std::vector<std::string> levels;
  bool ordered = false;         // levels may be compared with < and >
  bool integer_valued = false;  // only whole numbers occur
};

/// One value at run time. number: the number; 0 or 1 for booleans; the level's index for
/// categories. Meaningful only while state is kKnown.
struct Value {
  enum State : unsigned char { kKnown, kMissing, kError };
  double number = 0;
  State state = kMissing;

  static Value known(double x) { return {x, kKnown}; }
  bool is_known() const { return state == kKnown; }
  bool is_true() const { return state == kKnown && number != 0; }
  /// What is not known has no number to compare.
  bool operator==(const Value& other) const {
    return state == other.state && (state != kKnown || number == other.number);
  }
};

enum class Op : unsigned char {
  kNumber,
  kSlot,
  kNegate,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPower,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kAnd,
  kOr,
  kNot,
  kIf,
  kLn,
  kLog10,
  kLog2,
  kExp,
  kSqrt,
  kAbs,
  kFloor,
  kCeil,
  kRound,
  kMin,
  kMax,
  kClamp,
  kIn,
  kKnown,
  kCount,
  kIndicator,
  kRcs
};

struct Node {
  Op op;
  double number = 0;       // kNumber: value (or level index)
  int slot = -1;           // kSlot
  std::vector<int> args;   // node indices
  int begin = 0, end = 0;  // place in the source text
};

/// A checked expression over numbered slots.
struct Expression {
  std::string text;
  std::vector<Node> nodes;  // arguments before their users; the root is last
  ValueType type;
  std::vector<int> slots;  // every slot named, ascending

  bool empty() const { return nodes.empty(); }
  int root() const { return static_cast<int>(nodes.size()) - 1; }
};

/// Names an expression may use.
class Scope {
 public:
  /// Adds a name; returns its slot, or -1 if the name is taken or not an identifier.
  int add(const std::string& name, ValueType type);
  /// Slot of a name, or -1.
  int find(std::string_view name) const;
  const ValueType& type(int slot) const { return entries_[static_cast<size_t>(slot)].type; }
  const std::string& name(int slot) const { return entries_[static_cast<size_t>(slot)].name; }
  int size() const { return static_cast<int>(entries_.size()); }
  /// The known name closest in spelling, for "did you mean"; empty if none is near.
  std::string nearest(std::string_view name) const;

 private:
  struct Entry {
    std::string name;
    ValueType type;
  };
  std::vector<Entry> entries_;
};

/// Parses and type-checks. Errors: kModelInvalid; detail names column and what was expected:
/// unknown name, text that is no level of the category it is compared with, number where a
/// condition is needed, division by a constant zero, more than 4000 characters or 60 levels of
/// nesting.
Result<Expression> compile(std::string_view text, const Scope& scope);

/// Value of the expression for one row; `slots` holds a Value for every slot of the scope.
Value evaluate(const Expression& expression, const std::vector<Value>& slots);

/// Value of one node (used to explain a result term by term).
Value evaluate_node(const Expression& expression, int node, const std::vector<Value>& slots);

/// For an expression whose value is missing: the missing slots it still depends on, ascending.
std::vector<int> missing_slots(const Expression& expression, const std::vector<Value>& slots);

/// For an expression in error: one clause such as "log10(afp): argument 0, must be above 0".
std::string error_detail(const Expression& expression, const std::vector<Value>& slots);

/// j-th basis function (1 <= j <= knots - 1) of a restricted cubic spline at x, knots ascending:
/// j = 1 is x itself; j >= 2 the truncated cubic divided by (last knot - first knot)^2, the default
/// scaling of Hmisc::rcspline.eval (norm = 2).
double rcs_basis(double x, int j, const double* knots, int knot_count);

/// Rounds half away from zero, the convention of published rounded scores.
double round_half_away(double x);

}  // namespace hepatica::expression
