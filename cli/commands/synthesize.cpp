// `hepatica synthesize`: writes a synthetic multi-phase CT with its truth, for examples and tests.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "core/base/number_text.h"
#include "core/image/nifti.h"
#include "core/synthetic/study_text.h"

namespace hepatica::cli::synthesize_command {
namespace {

namespace syn = hepatica::synthetic;

struct Options {
  std::string out;
  std::vector<std::string> lesions, phases;
  std::vector<int> size;
  std::vector<double> spacing;
  bool no_lesions = false;
  syn::Recipe recipe;
};

Error refused(const char* field, const std::string& detail) {
  return {Code::kInvalidArgument, field, detail};
}

/// "washout:35" as a request.
Result<syn::LesionRequest> parse_lesion(const std::string& text) {
  size_t const colon = text.find(':');
  std::string const name = text.substr(0, colon);
  syn::LesionRequest request;
  bool known = false;
  for (size_t i = 0; i < syn::kLesionKindCount; ++i) {
    auto const kind = static_cast<syn::LesionKind>(i);
    if (name != syn::lesion_kind_name(kind)) continue;
    request.kind = kind;
    known = true;
  }
  auto const number =
      colon == std::string::npos ? std::nullopt : parse_number(text.substr(colon + 1));
  if (!known || !number) {
    return refused("--lesion", "'" + text +
                                   "'; write KIND:MM with KIND one of hypervascular, washout, "
                                   "capsule, necrotic, infiltrative");
  }
  request.diameter_mm = *number;
  return request;
}

Result<syn::Phase> parse_phase(const std::string& text) {
  for (size_t i = 0; i < syn::kPhaseCount; ++i) {
    if (text == syn::phase_name(static_cast<syn::Phase>(i))) return static_cast<syn::Phase>(i);
  }
  return refused("--phase", "'" + text + "'; one of unenhanced, arterial, portal, delayed");
}

Result<syn::Recipe> recipe_of(const Options& options) {
  syn::Recipe recipe = options.recipe;
  if (options.size.size() == 3) std::copy_n(options.size.begin(), 3, recipe.size.begin());
  if (options.spacing.size() == 3)
    std::copy_n(options.spacing.begin(), 3, recipe.spacing_mm.begin());
  recipe.draw_lesions = options.lesions.empty() && !options.no_lesions;
  for (const std::string& text : options.lesions) {
    auto const request = parse_lesion(text);
    if (!request.ok()) return request.error();
    recipe.lesions.push_back(*request);
  }
  if (!options.phases.empty()) recipe.phases.clear();
  for (const std::string& text : options.phases) {
    auto const phase = parse_phase(text);
    if (!phase.ok()) return phase.error();
    recipe.phases.push_back(*phase);
  }
  return recipe;
}

Status write_bytes(const std::string& path, const Result<std::vector<std::byte>>& bytes) {
  if (!bytes.ok()) return bytes.error();
  std::string text(bytes->size(), '\0');
  std::transform(bytes->begin(), bytes->end(), text.begin(),
                 [](std::byte b) { return static_cast<char>(b); });
  return write_file(path, text);
}

Status write_study(const syn::Study& study, const std::filesystem::path& folder) {
  image::NiftiOptions options;
  options.type = image::SampleType::kInt16;
  options.description = study.description;
  for (const syn::PhaseImage& phase : study.phases) {
    std::string const name = std::string("synthetic_") + syn::phase_name(phase.phase);
    Status bad = write_bytes((folder / (name + ".nii.gz")).string(),
                             image::write_nifti(phase.image, options));
    if (bad) return bad;
    bad = write_bytes((folder / (name + "_truth.nii.gz")).string(),
                      image::write_nifti(phase.truth, true, study.description));
    if (bad) return bad;
  }
  return write_file((folder / "synthetic.json").string(), json_text(syn::to_json(study), 2) + "\n");
}

int run(const Options& options, const Settings& settings) {
  auto const recipe = recipe_of(options);
  if (!recipe.ok()) return refuse(recipe.error(), settings);
  auto const study = syn::synthesize(*recipe);
  if (!study.ok()) return refuse(study.error(), settings);
  std::error_code failed;
  std::filesystem::create_directories(options.out, failed);  // writing says what is wrong
  if (Status const bad = write_study(*study, options.out)) return refuse(*bad, settings);
  if (settings.json) {
    print(syn::to_json(*study));
  } else {
    std::cout << study->description << ": " << study->phases.size() << " phases, "
              << study->lesions.size() << " lesions in " << options.out << '\n';
  }
  return kDone;
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  app.add_option("--out", options->out, "folder for the files")->required();
  app.add_option("--seed", options->recipe.seed, "the patient; the same seed, the same voxels");
  app.add_option("--lesion", options->lesions, "KIND:MM, repeatable (else drawn by the seed)");
  app.add_flag("--no-lesions", options->no_lesions, "a liver without lesions");
  app.add_option("--phase", options->phases, "unenhanced, arterial, portal, delayed (else all)");
  app.add_option("--size", options->size, "voxels along x, y, z")->expected(3);
  app.add_option("--spacing", options->spacing, "mm along x, y, z")->expected(3);
  app.add_flag("--cirrhosis", options->recipe.cirrhosis);
  app.add_flag("--steatosis", options->recipe.steatosis);
  app.add_flag("--ascites", options->recipe.ascites);
  app.add_option("--noise", options->recipe.noise_sd_hu, "noise, SD in HU");
  app.add_option("--breathing", options->recipe.breathing_mm, "most offset between phases, mm");
  return [options, &settings] { return run(*options, settings); };
}

const Registration registration({"synthesize", "Draws a synthetic multi-phase CT with exact truth",
                                 declare});

}  // namespace
}  // namespace hepatica::cli::synthesize_command
