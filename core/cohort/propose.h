// A first mapping of a table's columns, for a person to confirm: names, units and levels by
// evidence.
#pragma once

#include "core/base/json_text.h"
#include "core/cohort/profile.h"
#include "core/patient/dictionary.h"

namespace hepatica::cohort {

/// The mapping that read_mapping takes, with "note" where something was inferred, and "unmapped":
/// [{"column", "values": [first distinct], "note"}] for what was not understood. Every line of a
/// note stands beside it as a code with what it names, for other languages: "remarks":
/// [{"code": by_words | header_unit_unknown | header_unit_doubtful | unit_by_values | mixed_units |
/// time_unit_by_size | event_guessed | variable_taken | not_numbers | codes_uncertain, ...}].
///
/// names   the dictionary's ids and aliases against the header, without case, marks and a unit in
///         brackets
/// units   from the header; else the accepted unit in which most values are plausible. Numbers that
///         are implausible in that unit and plausible in another are proposed as "other_units" with
///         both kinds named
///         Two or three small whole numbers without a unit are codes, and proposed as nothing
/// levels  ids, aliases and their first letters; codes such as 1 and 2 are never guessed
///
/// profiles: of the sheet's columns
Json propose_mapping(const Sheet& sheet, const std::vector<Profile>& profiles,
                     const patient::Dictionary& dictionary);

/// What the columns hold, for the person who maps them: {"rows", "unreadable": [{"code", "field",
/// "detail"}] (the first five), "columns": [{"column", "known", "distinct": first twelve,
/// "more": whether there are others, "numeric", "range" of the numbers}]}.
Json describe_columns(const Sheet& sheet, const std::vector<Profile>& profiles);

}  // namespace hepatica::cohort
