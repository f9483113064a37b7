// How the columns of a table are to be read: what a person confirms before anything is computed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cell.h"
#include "core/cohort/sheet.h"
#include "core/patient/dictionary.h"
#include "core/quantity/interval.h"

namespace hepatica::cohort {

/// Numbers of a column inside `range` (as they stand) are in another unit than the rest.
struct OtherUnit {
  quantity::Interval range;
  int unit = 0;
};

/// One column that is a variable of the dictionary, or (variable -1) a covariate of its own.
///
/// unit     index of the variable's units (numbers)
/// levels   cell text -> level index, or 0 / 1 for conditions; a category's own ids and aliases
///          need not be listed
struct MappedColumn {
  std::string column;
  int variable = -1;
  std::string name;  ///< id of the variable, or the column's own name
  int unit = 0;
  std::vector<OtherUnit> other_units;
  std::vector<std::pair<std::string, double>> levels;
  bool decimal_comma = false;
  bool category = false;  ///< a covariate of its own whose levels are its texts
};

/// What happened to a patient and when.
///
/// time        column of durations in time_unit; or start and end, columns of dates
/// event       column; texts that mean the event and texts that mean none. A row with another text
///             has no known outcome
/// unit        of the analysis (mo unless said otherwise)
struct OutcomeMapping {
  std::string time, time_unit, start, end;
  std::optional<DateOrder> order;
  bool decimal_comma = false;
  std::string event;
  std::vector<std::string> event_values, censored_values;
  std::string unit = "mo";
  Json label;  ///< bilingual, or null

  bool is_survival() const { return !time.empty() || !start.empty(); }
};

/// Rows that belong to the analysis: the column has one of the texts, or lies in the range.
struct RowRule {
  std::string column;
  std::vector<std::string> is;
  std::optional<quantity::Interval> range;
  std::string reason;  ///< why the others are left out, for the count
};

struct Mapping {
  std::vector<MappedColumn> columns;
  std::optional<OutcomeMapping> outcome;
  std::vector<RowRule> rows;
  std::string identifier;
  std::vector<std::string> missing;
};

/// Reads the mapping:
///
///     {"columns": [{"column": "Albumin", "variable": "albumin", "unit": "g/dL"},
///                  {"column": "PLT", "variable": "platelets", "unit": "10*9/L",
///                   "other_units": [{"range": "[1000, inf)", "unit": "/uL"}]},
///                  {"column": "Ascites", "variable": "ascites", "levels": {"1": "none"}},
///                  {"column": "arm", "covariate": "number" | "category"}],
///      "outcome": {"time": "OS", "time_unit": "d" | "start": .., "end": .., "date_order": "ymd",
///                  "event": "dead", "event_values": ["1"], "censored_values": ["0"],
///                  "unit": "mo", "label": {"en", "zh-CN"}},
///      "rows": [{"column": "day", "is": ["0"]}, {"column": "Age", "range": "[18, 100]"}],
///      "identifier": "id", "missing": ["999"]}
///
/// "decimal": "," on a column or the outcome reads decimal commas. Keys beginning with "note" are
/// ignored. Columns that are not named are not read.
///
/// errors  kInvalidArgument with the place; kUnknownVariable for a column that the table has not,
///         or a variable that the dictionary has not; kUnitUnknown, kUnitMissing; kContradiction
///         for a variable or a column mapped twice
Result<Mapping> read_mapping(const Json& document, const Sheet& sheet,
                             const patient::Dictionary& dictionary);

/// Months per unit of time: d, wk, mo, a.
std::optional<double> months_per(const std::string& unit);

/// A time in another unit, by whole numbers reduced to lowest terms (16 days are 16/487 of a
/// month): the same unit gives the same number, and 12 months are a year to the last bit. By way of
/// months day 61 came back below 61, behind the horizon that it stands on. Precondition: units as
/// above.
double in_time_unit(double time, const std::string& from, const std::string& to);

}  // namespace hepatica::cohort
