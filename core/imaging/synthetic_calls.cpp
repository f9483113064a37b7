// The call that draws a synthetic study with its exact truth.
#include <algorithm>
#include <type_traits>

#include "core/imaging/store.h"
#include "core/synthetic/study_text.h"

namespace hepatica::imaging {
namespace {

namespace syn = hepatica::synthetic;

/// `count` numbers, where the key is there.
template <typename T, size_t count>
void read_numbers(Ask& ask, const char* key, std::array<T, count>& out) {
  const Json* given = ask.find(key);
  if (given == nullptr) return;
  bool fits = given->is_array() && given->size() == count;
  for (size_t n = 0; fits && n < count; ++n) {
    fits = std::is_integral_v<T> ? (*given)[n].is_number_integer() : (*given)[n].is_number();
  }
  if (!fits) return ask.fail(key, "expected " + std::to_string(count) + " numbers");
  for (size_t n = 0; n < count; ++n) {
    // Kept within int here; the generator says its own limits.
    out[n] = static_cast<T>(std::clamp((*given)[n].template get<double>(), -1e9, 1e9));
  }
}

/// The objects of a list, one after the other; nothing for an absent key.
template <typename Read>
Status read_list(Ask& ask, const std::string& key, const Read& read) {
  const Json* given = ask.find(key.c_str());
  if (given == nullptr) return success();
  if (!given->is_array()) return Error{Code::kWrongType, key, "expected a list"};
  for (size_t n = 0; n < given->size(); ++n) {
    const std::string path = "/" + key + "/" + std::to_string(n);
    if (!(*given)[n].is_object()) return Error{Code::kWrongType, path, "expected an object"};
    Ask one((*given)[n], path);
    read(one);
    if (Status const bad = one.finish()) return bad;
  }
  return success();
}

Status read_lesions(Ask& ask, const std::string& key, std::vector<syn::LesionRequest>& out) {
  return read_list(ask, key, [&](Ask& one) {
    syn::LesionRequest lesion;
    using K = syn::LesionKind;
    one.choice("kind", lesion.kind,
               {{"hypervascular", K::kHypervascular},
                {"washout", K::kWashout},
                {"capsule", K::kCapsule},
                {"necrotic", K::kNecrotic},
                {"infiltrative", K::kInfiltrative}});
    one.number("diameter_mm", lesion.diameter_mm, 5, 150);
    one.number("irregularity", lesion.irregularity, 0, 0.3);
    out.push_back(lesion);
  });
}

Status read_phases(Ask& ask, std::vector<syn::Phase>& out) {
  std::vector<std::string> names;
  ask.texts("phases", names);
  if (names.empty()) return success();
  out.clear();
  for (const std::string& name : names) {
    size_t n = 0;
    while (n < syn::kPhaseCount && name != syn::phase_name(static_cast<syn::Phase>(n))) ++n;
    if (n == syn::kPhaseCount) {
      return Error{Code::kInvalidArgument, "phases",
                   "expected unenhanced, arterial, portal or delayed, got '" + name + "'"};
    }
    out.push_back(static_cast<syn::Phase>(n));
  }
  return success();
}

Result<syn::Recipe> recipe_of(Ask& ask) {
  syn::Recipe recipe;
  int seed = 1;
  ask.integer("seed", seed, 0, 2147483647);
  recipe.seed = static_cast<uint64_t>(seed);
  ask.integer("visit", recipe.visit, 0, 1000);
  read_numbers(ask, "size", recipe.size);
  read_numbers(ask, "spacing_mm", recipe.spacing_mm);
  ask.boolean("cirrhosis", recipe.cirrhosis);
  ask.boolean("steatosis", recipe.steatosis);
  ask.boolean("ascites", recipe.ascites);
  ask.number("noise_sd_hu", recipe.noise_sd_hu, 0, 100);
  ask.number("breathing_mm", recipe.breathing_mm, 0, 30);
  recipe.draw_lesions = ask.find("lesions") == nullptr;
  if (Status const bad = read_phases(ask, recipe.phases)) return *bad;
  if (Status const bad = read_lesions(ask, "lesions", recipe.lesions)) return *bad;
  if (Status const bad = read_lesions(ask, "new_lesions", recipe.new_lesions)) return *bad;
  Status const bad = read_list(ask, "changes", [&](Ask& one) {
    syn::LesionChange change;
    one.number("scale", change.scale, 0.2, 1.5);
    one.number("core_share", change.core_share, 0, 0.95);
    recipe.changes.push_back(change);
  });
  if (bad) return *bad;
  HEPATICA_IMAGING_FINISH(ask);
  return recipe;
}

Result<Json> synthesize(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(recipe, recipe_of(ask));
  HEPATICA_IMAGING_TRY(study, syn::synthesize(recipe));
  Json out{{"truth", syn::to_json(study)}, {"phases", Json::array()}};
  for (syn::PhaseImage& phase : study.phases) {
    image::ImageFile file;
    file.volume = std::move(phase.image);
    file.stored_type = image::SampleType::kInt16;
    out["phases"].push_back({{"phase", syn::phase_name(phase.phase)},
                             {"volume", keep_volume(store, std::move(file))},
                             {"mask", keep_mask(store, std::move(phase.truth))}});
  }
  return out;
}

}  // namespace

const std::map<std::string_view, Call>& synthetic_calls() {
  static const std::map<std::string_view, Call> calls{{"synthesize", synthesize}};
  return calls;
}

}  // namespace hepatica::imaging
