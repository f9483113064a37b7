// Entry points for programs: bytes of files and text of settings in, results out.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/image/samples.h"
#include "core/radiomics/extraction.h"

namespace hepatica::radiomics {

/// The bytes of an image file: NIfTI-1 (.nii, .nii.gz) or NRRD; `data` for a detached NRRD header.
struct FileBytes {
  image::Bytes header;
  image::Bytes data;
};

/// An image or mask of either format, told apart by its first bytes.
Result<image::ImageFile> read_image(const FileBytes& file);
Result<image::Mask> read_mask(const FileBytes& file);

/// Settings from what a user gives: the text of a settings or parameter file (may be empty), the
/// name of a profile (may be empty), classes to keep (ids of Family or classes of pyradiomics; may
/// be empty), a label (or the settings' own). Exactly one of text and profile may be given; neither
/// means the profile "ibsi".
Result<Settings> choose_settings(std::string_view text, std::string_view profile,
                                 const std::vector<std::string>& families,
                                 std::optional<int> label);

/// Reads both files and extracts; the files' warnings come first.
Result<Extraction> extract_files(const FileBytes& image, const FileBytes& mask,
                                 const Settings& settings, const ProgressCallback& progress = {});

}  // namespace hepatica::radiomics
