// Response as JSON in and JSON out, with the values that the catalogue's response packages take.
#pragma once

#include "core/base/json_text.h"
#include "core/response/response.h"

namespace hepatica::response {

/// Lesions as a list of {"name", "organ", "target", "node", "progressed", "counts_as_new",
/// "before", "now"}; before and now: absent, or {"evaluable", "diameter_mm", "short_axis_mm",
/// "viable_mm", "volume_ml"}. organ: "liver" if absent; "nodes" for lymph nodes, "hilar nodes" for
/// those at the porta hepatis. errors: kWrongType and others with the place.
Result<std::vector<Followed>> read_lesions(const Json& json);

Json to_json(const Assessment& assessment);

/// {"variables": {...}} for the packages recist-1.1 and mrecist: sums in mm, new_lesion,
/// nontarget_status; nothing for volumes, for sums that are not known, and for a non-target status
/// that could not be evaluated.
Json catalogue_variables(const Criterion& criterion, const Assessment& assessment);

}  // namespace hepatica::response
