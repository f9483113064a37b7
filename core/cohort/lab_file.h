// What a JSON file given to the lab is, told by what it holds, and what is wrong with it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json_text.h"

namespace hepatica::cohort {

/// A recorded analysis carries its answer: files of the lab may be longer than others.
inline constexpr JsonLimits kLabFile{size_t{256} << 20, 48};

/// {"kind"} of a file: analysis (record.h), pool_plan, pool_summary (pool.h), counts_plan,
/// counts_summary, counts_result (pool_validation.h), validation (validate.h, or a site's part of
/// one for pool_meta).
///
/// name    of the file, which every error names with the place in it
/// errors  kInvalidJson, kTooLarge: no JSON (parse_json); kInvalidFile: none of these, or one of
///         them in which a field that every reader needs is missing or has another type. What must
///         fit a plan (sizes, borders, digests) is checked when the files are merged.
Result<Json> lab_file(std::string_view text, const std::string& name);

}  // namespace hepatica::cohort
