// The part of YAML that parameter files use, read strictly into JSON.
#pragma once

#include <string_view>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace hepatica::radiomics {

/// Reads one document: block mappings and block sequences, flow lists and maps on one line, plain
/// and quoted scalars, comments. Plain scalars follow YAML 1.1 as PyYAML reads them: null (null, ~,
/// nothing), booleans (true, false, yes, no, on, off in lower, capital or upper case), integers,
/// decimal numbers with a point; everything else is text.
///
/// errors  kUnsupported with the line for what is left out: anchors, aliases, tags, block scalars,
/// several
///         documents, complex keys, flow values over several lines, tabs in indentation;
///         kInvalidFile for what is not YAML or gives a key twice; kTooLarge beyond 1 MiB or 24
///         levels
Result<Json> read_yaml_subset(std::string_view text);

}  // namespace hepatica::radiomics
