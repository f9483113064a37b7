// The measures of a study as JSON, and as one CSV row a lesion.
#pragma once

#include <string>

#include "core/base/json_text.h"
#include "core/measure/enhancement.h"
#include "core/measure/measure.h"
#include "core/measure/phase_means.h"

namespace hepatica::measure {

/// Lengths in mm, volumes in mL, places in voxel indices; what is not known is left out.
Json to_json(const StudyMeasure& study);
/// Keys as the members; what is not known is left out.
Json to_json(const PhaseMeans& means);
Json to_json(const Enhancement& enhancement);

/// RFC 4180 text: a header, one row a lesion, a row "total". Column names carry their units; an
/// unknown value is an empty field, slices count from 1, series are numbered columns with their
/// phase in the name. With `image`, a first column of that name says in every row what was
/// measured.
std::string to_csv(const StudyMeasure& study, const std::string& image = {});

}  // namespace hepatica::measure
