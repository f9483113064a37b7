// Results as JSON and as CSV.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/radiomics/extraction.h"

namespace hepatica::radiomics {

/// The extraction as one JSON object: features (name, value or null, unit, IBSI code, class,
/// image), steps, images, parts, settings, settings_hash, version, warnings (code, field, detail).
Json to_json(const Extraction& extraction);

/// One case of a table: what it is called, and its extraction or the reason why there is none.
struct CaseResult {
  std::string image, mask;
  int label = 1;
  std::optional<Extraction> extraction;
  std::optional<Error> error;
};

/// Column names and cells of one case: Image, Mask, Label, Error (when it failed), diagnostics,
/// features; a missing value is an empty cell.
///
/// Under pyradiomics' definitions the features stand in its order: shape, then the classes by name,
/// features by name; the diagnostics carry its names.
using CaseRow = std::vector<std::pair<std::string, std::string>>;
CaseRow case_row(const CaseResult& result);

/// A table with a row per case, RFC 4180 with "\n" line ends. Columns are the union over the cases,
/// in order of first appearance.
std::string to_csv(std::span<const CaseRow> rows);

/// One line of a table of cases.
struct CaseEntry {
  std::string image, mask;
  std::optional<int> label;
};

/// Reads a table of cases: RFC 4180 with a header that names the columns Image, Mask and, if
/// wanted, Label (in any case and order; other columns are left aside). Errors: kRows with the row
/// for a missing column or cell, a wrong number of cells or a label that is no whole number from 1
/// to 255.
Result<std::vector<CaseEntry>> read_case_table(std::string_view csv);

/// Features in the order in which they are written out.
std::vector<const FeatureValue*> ordered_features(const Extraction& extraction);

}  // namespace hepatica::radiomics
