// Recursive-descent parser and type checker of the expression language, in one pass.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/expression/expression.h"

namespace hepatica::expression {
namespace {

constexpr size_t kMaxLength = 4000;
constexpr int kMaxNesting = 60;
constexpr int kMaxRcsKnots = 10;

/// How a function's arguments are typed. kNumbers: all numbers; the rest is checked by hand.
enum class Shape { kNumbers, kIf, kIn, kKnown, kConditions, kRcs };

struct Function {
  const char* name;
  Op op;
  int min_args;
  int max_args;
  Shape shape;
};

constexpr Function kFunctions[] = {
    {"if", Op::kIf, 3, 3, Shape::kIf},
    {"ln", Op::kLn, 1, 1, Shape::kNumbers},
    {"log10", Op::kLog10, 1, 1, Shape::kNumbers},
    {"log2", Op::kLog2, 1, 1, Shape::kNumbers},
    {"exp", Op::kExp, 1, 1, Shape::kNumbers},
    {"sqrt", Op::kSqrt, 1, 1, Shape::kNumbers},
    {"abs", Op::kAbs, 1, 1, Shape::kNumbers},
    {"floor", Op::kFloor, 1, 1, Shape::kNumbers},
    {"ceil", Op::kCeil, 1, 1, Shape::kNumbers},
    {"round", Op::kRound, 1, 1, Shape::kNumbers},
    {"min", Op::kMin, 2, 40, Shape::kNumbers},
    {"max", Op::kMax, 2, 40, Shape::kNumbers},
    {"clamp", Op::kClamp, 3, 3, Shape::kNumbers},
    {"in", Op::kIn, 2, 60, Shape::kIn},
    {"known", Op::kKnown, 1, 1, Shape::kKnown},
    {"count", Op::kCount, 1, 60, Shape::kConditions},
    {"indicator", Op::kIndicator, 1, 1, Shape::kConditions},
    {"rcs", Op::kRcs, 5, 2 + kMaxRcsKnots, Shape::kRcs},
};

/// A parsed operand: its node, its type, and the text if it is a bare 'literal' still without a
/// type.
struct Operand {
  int node = -1;
  ValueType type;
  std::optional<std::string> text;
};

class Parser {
 public:
  Parser(std::string_view source, const Scope& scope) : source_(source), scope_(scope) {}

  Result<Expression> run() {
    if (source_.size() > kMaxLength) return fault("expression longer than 4000 characters");
    Operand root = disjunction();
    skip_space();
    if (!error_ && at_ < source_.size()) fail("expected an operator or the end");
    if (!error_ && root.text) fail("a text alone is no value");
    if (error_) return *error_;
    Expression result;
    result.text = std::string(source_);
    result.nodes = std::move(nodes_);
    result.type = root.type;
    for (const Node& node : result.nodes) {
      if (node.op == Op::kSlot) result.slots.push_back(node.slot);
    }
    std::sort(result.slots.begin(), result.slots.end());
    result.slots.erase(std::unique(result.slots.begin(), result.slots.end()), result.slots.end());
    return result;
  }

 private:
  // --- errors and tokens -------------------------------------------------------------------------
  Error fault(const std::string& what) const {
    return {Code::kModelInvalid, "",
            what + " at column " + std::to_string(at_ + 1) + " of \"" +
                std::string(source_.substr(0, 200)) + "\""};
  }
  void fail(const std::string& what) {
    if (!error_) error_ = fault(what);
    at_ = source_.size();  // nothing more is read
  }
  void skip_space() {
    while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_]))) ++at_;
  }
  bool take(std::string_view symbol) {
    skip_space();
    if (source_.substr(at_, symbol.size()) != symbol) return false;
    at_ += symbol.size();
    return true;
  }
  bool take_word(std::string_view word) {
    skip_space();
    if (source_.substr(at_, word.size()) != word) return false;
    size_t const after = at_ + word.size();
    if (after < source_.size() &&
        (std::isalnum(static_cast<unsigned char>(source_[after])) || source_[after] == '_')) {
      return false;
    }
    at_ = after;
    return true;
  }

  // --- nodes -------------------------------------------------------------------------------------
  Operand add(Op op, std::vector<int> args, ValueType type, size_t begin) {
    Node node;
    node.op = op;
    node.args = std::move(args);
    node.begin = static_cast<int>(begin);
    node.end = static_cast<int>(at_);
    nodes_.push_back(std::move(node));
    return {static_cast<int>(nodes_.size()) - 1, std::move(type), std::nullopt};
  }
  Operand number(double value, size_t begin) {
    ValueType type;
    type.integer_valued = value == std::floor(value);
    Operand operand = add(Op::kNumber, {}, type, begin);
    nodes_.back().number = value;
    return operand;
  }
  void need(const Operand& operand, Type type) {
    if (error_) return;
    if (operand.text || operand.type.type != type) {
      fail(type == Type::kNumber ? "expected a number" : "expected a condition");
    }
  }
  /// Gives a bare 'text' the level index it has in the other operand's category.
  void resolve_text(Operand& literal, const Operand& category) {
    if (error_ || !literal.text) return;
    const auto& levels = category.type.levels;
    auto const found = std::find(levels.begin(), levels.end(), *literal.text);
    if (category.type.type != Type::kCategory || category.text) {
      fail("a text can only be compared with a category");
    } else if (found == levels.end()) {
      fail(quoted_with_hint(*literal.text, levels) + " is no level of the category");
    } else {
      nodes_[static_cast<size_t>(literal.node)].number =
          static_cast<double>(found - levels.begin());
      literal.type = category.type;
      literal.text.reset();
    }
  }

  // --- grammar -----------------------------------------------------------------------------------
  Operand disjunction() {
    return logic("or", Op::kOr, [this] { return conjunction(); });
  }
  Operand conjunction() {
    return logic("and", Op::kAnd, [this] { return negation(); });
  }

  Operand logic(std::string_view word, Op op, const std::function<Operand()>& next) {
    skip_space();
    size_t const begin = at_;
    Operand left = next();
    while (!error_ && take_word(word)) {
      need(left, Type::kBoolean);
      Operand const right = next();
      need(right, Type::kBoolean);
      left = add(op, {left.node, right.node}, {Type::kBoolean, {}, false, false}, begin);
    }
    return left;
  }

  Operand negation() {
    skip_space();
    size_t const begin = at_;
    if (!take_word("not")) return comparison();
    Deeper const level(*this);
    Operand const operand = negation();
    need(operand, Type::kBoolean);
    return add(Op::kNot, {operand.node}, {Type::kBoolean, {}, false, false}, begin);
  }

  std::optional<Op> comparison_operator() {
    if (take("<=")) return Op::kLessEqual;
    if (take(">=")) return Op::kGreaterEqual;
    if (take("==")) return Op::kEqual;
    if (take("!=")) return Op::kNotEqual;
    if (take("<")) return Op::kLess;
    if (take(">")) return Op::kGreater;
    return std::nullopt;
  }

  Operand comparison() {
    skip_space();
    size_t const begin = at_;
    Operand left = sum();
    auto const op = error_ ? std::nullopt : comparison_operator();
    if (!op) return left;
    Operand right = sum();
    resolve_text(left, right);
    resolve_text(right, left);
    if (error_) return left;
    bool const equality = *op == Op::kEqual || *op == Op::kNotEqual;
    if (left.type.type != right.type.type || left.type.levels != right.type.levels) {
      fail("the two sides of the comparison have different types");
    } else if (!equality && left.type.type == Type::kBoolean) {
      fail("conditions have no order");
    } else if (!equality && left.type.type == Type::kCategory && !left.type.ordered) {
      fail("the category has no order");
    }
    return add(*op, {left.node, right.node}, {Type::kBoolean, {}, false, false}, begin);
  }

  Operand sum() {
    skip_space();
    size_t const begin = at_;
    Operand left = product();
    while (!error_) {
      Op op = Op::kAdd;
      if (take("-")) {
        op = Op::kSubtract;
      } else if (!take("+")) {
        break;
      }
      need(left, Type::kNumber);
      Operand const right = product();
      left = arithmetic(op, left, right, begin);
    }
    return left;
  }

  Operand product() {
    skip_space();
    size_t const begin = at_;
    Operand left = signed_factor();
    while (!error_) {
      Op op = Op::kMultiply;
      if (take("/")) {
        op = Op::kDivide;
      } else if (!take("*")) {
        break;
      }
      need(left, Type::kNumber);
      Operand const right = signed_factor();
      if (op == Op::kDivide && !error_ && constant(right.node) == 0.0)
        fail("division by a constant zero");
      left = arithmetic(op, left, right, begin);
    }
    return left;
  }

  Operand arithmetic(Op op, const Operand& left, const Operand& right, size_t begin) {
    need(left, Type::kNumber);
    need(right, Type::kNumber);
    ValueType type;
    type.integer_valued = op != Op::kDivide && op != Op::kPower && left.type.integer_valued &&
                          right.type.integer_valued;
    return add(op, {left.node, right.node}, type, begin);
  }

  Operand signed_factor() {
    skip_space();
    size_t const begin = at_;
    if (!take("-")) return power();
    Deeper const level(*this);
    Operand const operand = signed_factor();
    need(operand, Type::kNumber);
    ValueType type;
    type.integer_valued = operand.type.integer_valued;
    return add(Op::kNegate, {operand.node}, type, begin);
  }

  Operand power() {
    skip_space();
    size_t const begin = at_;
    Operand base = primary();
    if (error_ || !take("^")) return base;
    need(base, Type::kNumber);
    Deeper const level(*this);
    Operand const exponent = signed_factor();
    return arithmetic(Op::kPower, base, exponent, begin);
  }

  Operand primary() {
    skip_space();
    size_t const begin = at_;
    if (at_ >= source_.size()) {
      fail("expected a value");
      return {};
    }
    char const c = source_[at_];
    if (take("(")) {
      Deeper const level(*this);
      Operand inner = error_ ? Operand{} : disjunction();
      if (!error_ && !take(")")) fail("expected ')'");
      return inner;
    }
    if (c == '\'') return text_literal();
    if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number_literal();
    std::string const word = identifier();
    if (word.empty()) {
      fail("expected a value");
      return {};
    }
    if (word == "true" || word == "false") {
      Operand operand = number(word == "true" ? 1 : 0, begin);
      operand.type = {Type::kBoolean, {}, false, false};
      return operand;
    }
    if (take("(")) return call(word, begin);
    return name(word, begin);
  }

  Operand name(const std::string& word, size_t begin) {
    int const slot = scope_.find(word);
    if (slot < 0) {
      std::string const near = scope_.nearest(word);
      fail("unknown name '" + word + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
      return {};
    }
    Operand operand = add(Op::kSlot, {}, scope_.type(slot), begin);
    nodes_.back().slot = slot;
    return operand;
  }

  Operand text_literal() {
    size_t const begin = at_;
    size_t const close = source_.find('\'', at_ + 1);
    if (close == std::string_view::npos) {
      fail("the text is not closed by '");
      return {};
    }
    std::string const text(source_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    Operand operand = number(0, begin);
    operand.text = text;
    return operand;
  }

  Operand number_literal() {
    size_t const begin = at_;
    auto const digit = [this] {
      return at_ < source_.size() && std::isdigit(static_cast<unsigned char>(source_[at_]));
    };
    while (digit() || (at_ < source_.size() && source_[at_] == '.')) ++at_;
    if (at_ < source_.size() && (source_[at_] == 'e' || source_[at_] == 'E')) {
      ++at_;
      if (at_ < source_.size() && (source_[at_] == '+' || source_[at_] == '-')) ++at_;
      while (digit()) ++at_;
    }
    auto const value = parse_number(source_.substr(begin, at_ - begin));
    if (!value) {
      fail("not a number");
      return {};
    }
    return number(*value, begin);
  }

  std::string identifier() {
    size_t const begin = at_;
    while (at_ < source_.size() &&
           (std::isalnum(static_cast<unsigned char>(source_[at_])) || source_[at_] == '_')) {
      ++at_;
    }
    return std::string(source_.substr(begin, at_ - begin));
  }

  // --- calls -------------------------------------------------------------------------------------
  Operand call(const std::string& word, size_t begin) {
    auto const function = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                       [&](const Function& f) { return word == f.name; });
    if (function == std::end(kFunctions)) {
      fail("unknown function '" + word + "'");
      return {};
    }
    Deeper const level(*this);
    std::vector<Operand> args;
    do {
      if (error_) return {};
      args.push_back(disjunction());
    } while (!error_ && take(","));
    if (!error_ && !take(")")) fail("expected ',' or ')'");
    int const count = static_cast<int>(args.size());
    if (!error_ && (count < function->min_args || count > function->max_args)) {
      fail("'" + word + "' does not take " + std::to_string(count) + " arguments");
    }
    if (error_) return {};
    ValueType const type = check_arguments(*function, args);
    if (error_) return {};
    std::vector<int> nodes;
    nodes.reserve(args.size());
    for (const Operand& arg : args) nodes.push_back(arg.node);
    return add(function->op, std::move(nodes), type, begin);
  }

  ValueType check_arguments(const Function& function, std::vector<Operand>& args) {
    ValueType condition{Type::kBoolean, {}, false, false};
    switch (function.shape) {
      case Shape::kIf:
        return check_if(args);
      case Shape::kIn:
        for (size_t i = 1; i < args.size(); ++i) {
          resolve_text(args[i], args[0]);
          if (!error_ && args[i].type.type != args[0].type.type)
            fail("'in' compares different types");
        }
        return condition;
      case Shape::kKnown:
        if (nodes_[static_cast<size_t>(args[0].node)].op != Op::kSlot) fail("'known' takes a name");
        return condition;
      case Shape::kConditions: {
        for (const Operand& arg : args) need(arg, Type::kBoolean);
        return {Type::kNumber, {}, false, true};
      }
      case Shape::kRcs:
        check_rcs(args);
        return {};
      case Shape::kNumbers:
        break;
    }
    bool whole = true;
    for (const Operand& arg : args) {
      need(arg, Type::kNumber);
      whole = whole && arg.type.integer_valued;
    }
    bool const rounds =
        function.op == Op::kFloor || function.op == Op::kCeil || function.op == Op::kRound;
    bool const keeps = function.op == Op::kMin || function.op == Op::kMax ||
                       function.op == Op::kClamp || function.op == Op::kAbs;
    return {Type::kNumber, {}, false, rounds || (keeps && whole)};
  }

  ValueType check_if(std::vector<Operand>& args) {
    need(args[0], Type::kBoolean);
    resolve_text(args[1], args[2]);
    resolve_text(args[2], args[1]);
    if (error_) return {};
    if (args[1].type.type != args[2].type.type || args[1].type.levels != args[2].type.levels) {
      fail("the two branches of 'if' have different types");
    }
    ValueType type = args[1].type;
    type.integer_valued = type.integer_valued && args[2].type.integer_valued;
    return type;
  }

  void check_rcs(const std::vector<Operand>& args) {
    need(args[0], Type::kNumber);
    double last = 0;
    for (size_t i = 1; i < args.size() && !error_; ++i) {
      auto const value = constant(args[i].node);
      if (!value) return fail("the basis number and the knots of 'rcs' must be plain numbers");
      if (i == 1 && (*value < 1 || *value > static_cast<double>(args.size() - 3) ||
                     *value != std::floor(*value))) {
        return fail("the basis number of 'rcs' must be from 1 to the number of knots - 1");
      }
      if (i > 2 && *value <= last) return fail("the knots of 'rcs' must ascend");
      last = *value;
    }
  }

  /// The value of a node made of literals only.
  std::optional<double> constant(int index) const {
    const Node& node = nodes_[static_cast<size_t>(index)];
    if (node.op == Op::kNumber) return node.number;
    if (node.op == Op::kNegate) {
      auto const inner = constant(node.args[0]);
      return inner ? std::optional<double>(-*inner) : std::nullopt;
    }
    return std::nullopt;
  }

  struct Deeper {
    explicit Deeper(Parser& p) : parser(p) {
      if (++parser.nesting_ > kMaxNesting) parser.fail("nested deeper than 60");
    }
    ~Deeper() { --parser.nesting_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    Parser& parser;
  };

  std::string_view source_;
  const Scope& scope_;
  size_t at_ = 0;
  int nesting_ = 0;
  std::vector<Node> nodes_;
  std::optional<Error> error_;
};

}  // namespace

Result<Expression> compile(std::string_view text, const Scope& scope) {
  return Parser(text, scope).run();
}

}  // namespace hepatica::expression
