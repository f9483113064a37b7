// The truth of a synthetic study as JSON.
#pragma once

#include "core/base/json_text.h"
#include "core/synthetic/study.h"

namespace hepatica::synthetic {

/// Description, labels of the truth masks, mean attenuation by tissue and phase (HU), offsets of
/// the phases (mm), and every lesion with its shape (mm) and attenuation (HU).
Json to_json(const Study& study);

}  // namespace hepatica::synthetic
