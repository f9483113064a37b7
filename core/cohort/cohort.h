// A table read through its mapping: typed values, outcomes, and an account of every row and cell.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/reason.h"
#include "core/cohort/mapping.h"
#include "core/cohort/sheet.h"
#include "core/patient/patient.h"
#include "core/survival/follow_up.h"

namespace hepatica::cohort {

/// One column. value[row] is in the variable's canonical unit (level index, 0 / 1 for conditions)
/// and means something only where known[row].
struct Column {
  std::string name;  ///< id of the variable, or the column's own name
  std::string header;
  int variable = -1;
  expression::ValueType type;
  std::string unit;  ///< canonical; empty without one
  std::vector<double> value;
  std::vector<std::uint8_t> known;
};

/// As many rows are named for one reason; all are counted.
constexpr std::size_t kRowsNamed = 5;

/// Cells of one column that could not be taken, of one kind.
///
/// code    kWrongType (no number, no known level), kImpossibleValue, kUnusualValue (taken, but
///         doubted), kRows, kContradiction
/// rows    the first few, as data rows of the file counted from 1
/// reason  the detail as a code with its values; without a code where the page has no words for it
struct Problem {
  Code code;
  std::string column;
  std::string detail;
  std::size_t count = 0;
  std::vector<long> rows;
  Reason reason;

  /// Counts the cells of a problem of the same kind in the rows that follow.
  void add(const Problem& later);
};

/// Rows left out for one reason.
struct LeftOut {
  Reason reason;
  std::size_t count = 0;
  std::vector<long> rows;  ///< the first few
};

/// How many rows came in, were used, and why the rest were not: in - sum of left_out = used.
struct Flow {
  std::size_t in = 0;
  std::size_t used = 0;
  std::vector<LeftOut> left_out;

  /// Reasons of one text are counted together.
  void leave_out(const Reason& reason, long row, std::size_t count = 1);
  /// Counts the rows left out among those that follow.
  void append(const std::vector<LeftOut>& later);
};
/// kInvalidArgument: the mapping names no outcome.
Error no_outcome();
/// kNoEvents: no row is left, and the reason that took most of them.
Error no_rows(const Flow& flow, const std::string& detail);
/// {"rows_in", "rows_used", "left_out": [{"reason": text, "code", "values", "rows", "first"}]};
/// "values" only where the code has some.
Json to_json(const Flow& flow);
/// Why a row that the reader of the table refused is left out.
Reason unreadable_row(const Error& fault);

Json to_json(const std::vector<Problem>& problems);

/// One reason a row, of which most are alike: each is kept once, told apart by its text.
class RowReasons {
 public:
  void push_back(const Reason& reason);
  void emplace_back() { push_back({}); }
  const Reason& operator[](std::size_t row) const { return reasons_[place_[row]]; }
  void reserve(std::size_t rows) { place_.reserve(rows); }
  /// The reasons of the rows that follow.
  void append(const RowReasons& later);

 private:
  std::vector<Reason> reasons_;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::vector<std::uint32_t> place_;
};

/// Rows that pass the mapping's row rules, in the file's order.
///
/// time, event    of the outcome, in outcome.unit; meaningful where outcome_known
/// row_number     data row of the file
/// flow           up to here: unreadable rows and row rules
struct Cohort {
  std::vector<long> row_number;
  std::vector<Column> columns;
  bool has_outcome = false, is_survival = false;
  std::string time_unit;
  Json outcome_label;
  std::vector<double> time;
  std::vector<int> event;
  std::vector<std::uint8_t> outcome_known;
  RowReasons outcome_fault;  ///< why a row has no outcome; empty where it has one
  std::vector<Problem> problems;
  Flow flow;

  std::size_t rows() const { return row_number.size(); }
  int find(std::string_view name) const;  ///< -1 when there is no such column
  /// The column that divides rows into groups. Error kInvalidArgument (field `asked_as`) when there
  /// is none of that name or it holds numbers.
  Result<const Column*> grouping(const std::string& name, const char* asked_as) const;
};

/// Names of the groups a category or condition makes, in the order of its values.
std::vector<std::string> level_names(const Column& column);

/// Reads every mapped cell. A cell that cannot be taken is unknown and counted among the problems;
/// rows are left out only by the mapping's row rules. Repeated identifiers and rows that repeat
/// another in every cell are problems, not silently dropped.
///
/// pieces  how many parts of the rows are read side by side; the cohort is the same for any number.
///         0: as many as the machine has processors, one for a short table
Cohort read_cohort(const Sheet& sheet, const Mapping& mapping,
                   const patient::Dictionary& dictionary, bool find_repeats = true,
                   std::size_t pieces = 0);

/// One row as a patient, derived values added and contradictions refused.
patient::PatientReading patient_of(const Cohort& cohort, std::size_t row,
                                   const patient::Dictionary& dictionary);

/// Follow-up of the rows named. Precondition: a survival outcome, known in each of them.
survival::FollowUp follow_up(const Cohort& cohort, const std::vector<std::size_t>& rows);

/// The same with one row for each time and state and its count as weight, from the earliest on: the
/// same curve, without sorting every row of a long table.
survival::FollowUp counted_follow_up(const Cohort& cohort, const std::vector<std::size_t>& rows);

}  // namespace hepatica::cohort
