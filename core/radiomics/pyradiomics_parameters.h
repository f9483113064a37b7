// pyradiomics' parameter files (YAML or JSON) as settings of ours.
#pragma once

#include <string_view>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/radiomics/settings.h"

namespace hepatica::radiomics {

/// Whether a document looks like a parameter file: an object with "setting", "imageType",
/// "featureClass" or "voxelSetting" at its top.
bool is_pyradiomics_parameters(const Json& json);

/// Settings with the meaning that pyradiomics 3 gives the parameters; its defaults for what is
/// absent.
///
/// Every key of its schema is read or refused: kUnsupported with field "setting/<key>" for what is
/// not supported (voxel-based extraction, label_channel above 0, interpolators other than nearest,
/// linear and B-spline, filters that are missing here, per-image settings other than the filter's
/// own and the discretisation), kInvalidArgument for an unknown key or feature, kWrongType. note
/// "additionalInfo" and "geometryTolerance" have no influence on numbers here.
Result<Settings> read_pyradiomics_parameters(const Json& json);

/// Settings from the text of a file: our JSON, or a parameter file in JSON or YAML.
Result<Settings> read_settings_text(std::string_view text);

}  // namespace hepatica::radiomics
