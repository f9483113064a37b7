// From bytes to results.
#include "core/radiomics/run.h"

#include <cstring>

#include "core/image/nifti.h"
#include "core/image/nrrd.h"
#include "core/radiomics/pyradiomics_parameters.h"

namespace hepatica::radiomics {
namespace {

bool is_nrrd(image::Bytes bytes) {
  return bytes.size() >= 4 && std::memcmp(bytes.data(), "NRRD", 4) == 0;
}

// Classes here that hold the features of a class there, or the class itself.
Status keep_families(const std::vector<std::string>& wanted, Settings& settings) {
  std::vector<std::string> kept;
  const auto keep = [&](std::string_view id) {
    for (const std::string& k : kept) {
      if (k == id) return;
    }
    kept.emplace_back(id);
  };
  for (const std::string& word : wanted) {
    bool found = find_family(word) != nullptr;
    if (found) keep(word);
    for (const Family& family : families()) {
      for (const FeatureRow& row : family.features) {
        if (!row.pyradiomics.starts_with(word + "_")) continue;
        found = true;
        keep(family.id);
        break;
      }
    }
    if (!found)
      return Error{Code::kInvalidArgument, "families", "no class is called '" + word + "'"};
  }
  settings.families = std::move(kept);
  return success();
}

}  // namespace

Result<image::ImageFile> read_image(const FileBytes& file) {
  if (!is_nrrd(file.header)) return image::read_nifti(file.header);
  return file.data.empty() ? image::read_nrrd(file.header)
                           : image::read_nrrd(file.header, file.data);
}

Result<image::Mask> read_mask(const FileBytes& file) {
  const Result<image::ImageFile> image = read_image(file);
  if (!image.ok()) return image.error();
  return image::to_mask(image->volume);
}

Result<Settings> choose_settings(std::string_view text, std::string_view profile,
                                 const std::vector<std::string>& families,
                                 std::optional<int> label) {
  if (!text.empty() && !profile.empty()) {
    return Error{Code::kInvalidArgument, "settings",
                 "give a settings file or a profile; a settings file may name its profile"};
  }
  Result<Settings> settings =
      text.empty() ? read_settings({{"profile", profile.empty() ? "ibsi" : std::string(profile)}})
                   : read_settings_text(text);
  if (!settings.ok()) return settings;
  if (label) {
    if (*label < 1 || *label > 255) {
      return Error{Code::kInvalidArgument, "label", "expected 1 to 255"};
    }
    settings.value().label = *label;
  }
  if (!families.empty()) {
    if (Status fault = keep_families(families, settings.value())) return *fault;
  }
  return settings;
}

Result<Extraction> extract_files(const FileBytes& image, const FileBytes& mask,
                                 const Settings& settings, const ProgressCallback& progress) {
  const Result<image::ImageFile> volume = read_image(image);
  if (!volume.ok()) return Error{volume.error().code, "image", volume.error().detail};
  const Result<image::ImageFile> labels = read_image(mask);
  if (!labels.ok()) return Error{labels.error().code, "mask", labels.error().detail};
  const Result<image::Mask> region = image::to_mask(labels->volume);
  if (!region.ok()) return Error{region.error().code, "mask", region.error().detail};
  Result<Extraction> out =
      extract({volume->volume, *region,
               volume->holds_integers() ? volume->stored_type : image::SampleType::kFloat32},
              settings, progress);
  if (!out.ok()) return out;
  std::vector<Warning>& warnings = out.value().warnings;
  warnings.insert(warnings.begin(), labels->warnings.begin(), labels->warnings.end());
  warnings.insert(warnings.begin(), volume->warnings.begin(), volume->warnings.end());
  return out;
}

}  // namespace hepatica::radiomics
