// Results as JSON and as CSV.
#pragma once

#include <optional>
#include <span>
#include <string>
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

/// A table with a row per case, RFC 4180 with "\n" line ends: Image, Mask, Label, then the
/// diagnostics, then the features; missing values are empty cells. Columns are the union over the
/// cases, in order of first appearance. The column Error is added when a case failed.
///
/// Under pyradiomics' definitions the features stand in its order: shape, then the classes by name,
/// features by name; the diagnostics carry its names.
std::string to_csv(std::span<const CaseResult> cases);

/// Features in the order in which they are written out.
std::vector<const FeatureValue*> ordered_features(const Extraction& extraction);

}  // namespace hepatica::radiomics
