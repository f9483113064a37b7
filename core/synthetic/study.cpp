// Renders the drawn patient phase by phase.
#include "core/synthetic/study.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/synthetic/texture.h"

namespace hepatica::synthetic {
namespace {

constexpr size_t kMostVoxels = size_t{1} << 27;
constexpr int kRequestDraws = 40;

struct Patient {
  Anatomy anatomy;
  std::vector<Segment> vessels;
  std::vector<Lesion> lesions;
  TissueTones tones{};
  uint64_t texture_seed = 0;
  bool cirrhosis = false;
};

Status refuse(const char* field, const std::string& detail) {
  return Error{Code::kInvalidArgument, field, detail};
}

Status check_range(const char* field, double value, double low, double high) {
  if (value >= low && value <= high) return success();
  return refuse(field, "must be " + format_number(low) + " to " + format_number(high) + ", got " +
                           format_number(value));
}

/// Beyond, the labels of lesions would run into those of their necrosis.
Status check_count(size_t lesions) {
  if (lesions <= static_cast<size_t>(kMostLesions)) return success();
  return refuse("lesions", "at most " + std::to_string(kMostLesions) + " lesions");
}

Status check(const Recipe& recipe) {
  size_t voxels = 1;
  for (size_t axis = 0; axis < 3; ++axis) {
    if (recipe.size[axis] < 8 || recipe.size[axis] > 2048) {
      return refuse("size", "each axis must have 8 to 2048 voxels");
    }
    voxels *= static_cast<size_t>(recipe.size[axis]);
    if (Status bad = check_range("spacing", recipe.spacing_mm[axis], 0.2, 20)) return bad;
  }
  if (voxels > kMostVoxels) {
    return Error{Code::kTooLarge, "size", "more than 134217728 voxels a phase"};
  }
  if (recipe.phases.empty()) return refuse("phases", "at least one phase is needed");
  for (size_t i = 0; i < recipe.phases.size(); ++i) {
    if (std::count(recipe.phases.begin(), recipe.phases.end(), recipe.phases[i]) > 1) {
      return refuse("phases", "each phase may stand once");
    }
  }
  if (Status bad = check_count(recipe.lesions.size() + recipe.new_lesions.size())) return bad;
  if (recipe.visit < 0 || recipe.visit > 1000) return refuse("visit", "must be 0 to 1000");
  if (recipe.visit == 0 && !(recipe.changes.empty() && recipe.new_lesions.empty())) {
    return refuse("visit", "lesions change and appear at a later visit; must be 1 or more");
  }
  if (Status bad = check_range("noise", recipe.noise_sd_hu, 0, 100)) return bad;
  if (Status bad = check_range("blur", recipe.blur_mm, 0, 5)) return bad;
  if (Status bad = check_range("texture", recipe.texture_hu, 0, 5)) return bad;
  return check_range("breathing", recipe.breathing_mm, 0, 30);
}

Result<std::vector<Lesion>> draw_lesions(Chance& chance, const Patient& patient,
                                         const Recipe& recipe) {
  const PerPhase& liver = patient.tones[static_cast<size_t>(Tissue::kLiver)];
  auto const place = [&](const std::vector<LesionRequest>& requests) {
    return place_lesions(chance, patient.anatomy, patient.vessels, liver, requests);
  };
  if (!recipe.draw_lesions) return place(recipe.lesions);
  // A drawn set that has no room is drawn again.
  for (int attempt = 1; attempt < kRequestDraws; ++attempt) {
    auto lesions = place(draw_requests(chance));
    if (lesions.ok()) return lesions;
  }
  return place(draw_requests(chance));
}

Result<Patient> draw_patient(const Recipe& recipe) {
  Chance chance(mix(recipe.seed));
  Patient patient;
  patient.cirrhosis = recipe.cirrhosis;
  patient.anatomy = draw_anatomy(chance, recipe.cirrhosis, recipe.ascites);
  patient.vessels = draw_vessels(chance);
  patient.tones = draw_tissue_tones(chance, recipe.cirrhosis, recipe.steatosis);
  patient.texture_seed = chance.bits();
  auto lesions = draw_lesions(chance, patient, recipe);
  if (!lesions.ok()) return lesions.error();
  // How many the seed draws is known only here.
  if (Status const bad = check_count(lesions->size() + recipe.new_lesions.size())) return *bad;
  if (Status const bad = change_lesions(recipe.changes, *lesions)) return *bad;
  auto all = place_lesions(chance, patient.anatomy, patient.vessels,
                           patient.tones[static_cast<size_t>(Tissue::kLiver)], recipe.new_lesions,
                           std::move(*lesions));
  if (!all.ok()) return all.error();
  patient.lesions = std::move(*all);
  return patient;
}

image::Geometry grid_of(const Recipe& recipe) {
  image::Geometry grid;
  grid.size = recipe.size;
  grid.spacing_mm = recipe.spacing_mm;
  for (size_t a = 0; a < 3; ++a) {
    grid.origin_mm[a] = -0.5 * (recipe.size[a] - 1) * recipe.spacing_mm[a];
  }
  return grid;
}

/// First and last index along an axis whose centres lie in [low, high] mm.
std::array<int, 2> index_range(const image::Geometry& grid, size_t axis, double low, double high) {
  double const first = (low - grid.origin_mm[axis]) / grid.spacing_mm[axis];
  double const last = (high - grid.origin_mm[axis]) / grid.spacing_mm[axis];
  double const end = grid.size[axis] - 1;
  return {static_cast<int>(std::ceil(std::clamp(first, 0.0, end + 1))),
          static_cast<int>(std::floor(std::clamp(last, -1.0, end)))};
}

class Renderer {
 public:
  Renderer(const Patient& patient, const Recipe& recipe, PhaseImage& out)
      : patient_(patient), recipe_(recipe), out_(out), phase_(static_cast<size_t>(out.phase)) {}

  void render() {
    paint_tissue();
    for (const Segment& segment : patient_.vessels) paint_vessel(segment);
    for (size_t n = 0; n < patient_.lesions.size(); ++n) paint_lesion(n);
  }

 private:
  /// Calls paint(anatomy point, voxel index) for the voxels of a box around a ball.
  template <typename Paint>
  void visit(const Point& low, const Point& high, const Paint& paint) {
    const image::Geometry& grid = out_.image.geometry;
    std::array<std::array<int, 2>, 3> box{};
    for (size_t a = 0; a < 3; ++a) {
      box[a] = index_range(grid, a, low[a] + out_.offset_mm[a], high[a] + out_.offset_mm[a]);
    }
    for (int k = box[2][0]; k <= box[2][1]; ++k) {
      for (int j = box[1][0]; j <= box[1][1]; ++j) {
        for (int i = box[0][0]; i <= box[0][1]; ++i) {
          Point const world{grid.origin_mm[0] + i * grid.spacing_mm[0],
                            grid.origin_mm[1] + j * grid.spacing_mm[1],
                            grid.origin_mm[2] + k * grid.spacing_mm[2]};
          paint(world - out_.offset_mm, grid.index(i, j, k));
        }
      }
    }
  }

  double tone(Tissue tissue) const { return patient_.tones[static_cast<size_t>(tissue)][phase_]; }

  /// Parenchyma: broad unevenness, and regenerative nodules (3-15 mm, +-5 HU) in cirrhosis.
  double liver_texture(const Point& p) const {
    if (recipe_.texture_hu <= 0) return 0;
    double structure = 3 * smooth_noise(p, 9, patient_.texture_seed);
    if (patient_.cirrhosis) structure += 5 * cell_noise(p, 7, patient_.texture_seed + 1);
    return recipe_.texture_hu * structure;
  }

  void paint_tissue() {
    constexpr double kFar = 1e6;
    visit({-kFar, -kFar, -kFar}, {kFar, kFar, kFar}, [&](const Point& p, size_t at) {
      Tissue const tissue = patient_.anatomy.tissue_at(p);
      double hu = tone(tissue);
      if (tissue == Tissue::kLiver) {
        hu += liver_texture(p);
        out_.truth.samples[at] = kLiverLabel;
      }
      out_.image.samples[at] = static_cast<float>(hu);
    });
  }

  /// Mass effect: near a lesion the anatomy is that of a point up to 15% of its radius closer.
  Point before_mass_effect(const Point& p) const {
    Point moved = p;
    for (const Lesion& lesion : patient_.lesions) {
      double const r = lesion.ellipsoid_radius(p);
      if (lesion.kind == LesionKind::kInfiltrative || r > 3) continue;
      double const pull = 0.15 * std::min(1.0, 1 / (r * r * r + 1e-9));
      moved = moved - pull * (p - lesion.centre);
    }
    return moved;
  }

  void paint_vessel(const Segment& segment) {
    constexpr double kMargin = 16;  // the mass effect moves a vessel by less
    double const reach = segment.radius_mm + kMargin;
    Point low{};
    Point high{};
    for (size_t a = 0; a < 3; ++a) {
      low[a] = std::min(segment.from[a], segment.to[a]) - reach;
      high[a] = std::max(segment.from[a], segment.to[a]) + reach;
    }
    visit(low, high, [&](const Point& p, size_t at) {
      if (out_.truth.samples[at] != kLiverLabel) return;
      if (axis_distance(segment, before_mass_effect(p)) >= segment.radius_mm) return;
      out_.truth.samples[at] = kVesselLabel;
      out_.image.samples[at] = static_cast<float>(tone(Tissue::kVein));
    });
  }

  /// Mosaic of cells of 8 mm (+-15 HU, half that where enhancement is even).
  double lesion_texture(const Lesion& lesion, const Point& p) const {
    if (recipe_.texture_hu <= 0) return 0;
    double const strength = out_.phase == Phase::kArterial ? 15 : 7;
    return recipe_.texture_hu * strength * cell_noise(p, 8, lesion.seed + 1);
  }

  void paint_lesion(size_t n) {
    const Lesion& lesion = patient_.lesions[n];
    double const reach = lesion.half_axes_mm[0] * (1 + lesion.irregularity);
    Point const around{reach, reach, reach};
    visit(lesion.centre - around, lesion.centre + around, [&](const Point& p, size_t at) {
      if (out_.truth.samples[at] != kLiverLabel && out_.truth.samples[at] != kVesselLabel) return;
      Part const part = lesion.part_at(p);
      if (part == Part::kOutside) return;
      double hu = lesion.tones.viable[phase_] + lesion_texture(lesion, p);
      if (part == Part::kCapsule) hu += lesion.tones.capsule[phase_];
      if (part == Part::kNecrotic) hu = lesion.tones.core;
      int const base = part == Part::kNecrotic ? kNecrosisLabel : kLesionLabel;
      out_.truth.samples[at] = static_cast<uint8_t>(base + static_cast<int>(n) + 1);
      out_.image.samples[at] = static_cast<float>(hu);
    });
  }

  const Patient& patient_;
  const Recipe& recipe_;
  PhaseImage& out_;
  size_t phase_;
};

/// Tells the pictures of a patient apart, over all visits.
uint64_t picture_number(const Recipe& recipe, Phase phase) {
  return static_cast<uint64_t>(recipe.visit) * kPhaseCount + static_cast<uint64_t>(phase);
}

Point draw_offset(const Recipe& recipe, Phase phase) {
  if (phase == Phase::kPortal) return {0, 0, 0};
  Chance chance(mix(recipe.seed ^ 0xb7ea) + picture_number(recipe, phase));
  double const most = recipe.breathing_mm;
  // Breathing moves the liver mainly along the body.
  return {0.1 * chance.uniform(-most, most), 0.3 * chance.uniform(-most, most),
          0.9 * chance.uniform(-most, most)};
}

void finish(image::Volume& image, const Recipe& recipe, Phase phase) {
  if (recipe.blur_mm > 0) blur(image, recipe.blur_mm);
  uint64_t const seed = mix(recipe.seed ^ 0x5ca1e) + picture_number(recipe, phase);
  add_scanner_noise(image, recipe.noise_sd_hu, seed);
  for (float& sample : image.samples) {
    sample = std::clamp(std::floor(sample + 0.5F), -1024.0F, 3071.0F);  // what a CT file holds
  }
}

}  // namespace

Result<Study> synthesize(const Recipe& recipe) {
  if (Status const bad = check(recipe)) return *bad;
  auto patient = draw_patient(recipe);
  if (!patient.ok()) return patient.error();
  Study study;
  image::Geometry const grid = grid_of(recipe);
  for (Phase const phase : recipe.phases) {
    PhaseImage out;
    out.phase = phase;
    out.offset_mm = draw_offset(recipe, phase);
    out.image = {grid, std::vector<float>(grid.voxel_count())};
    out.truth = {grid, std::vector<uint8_t>(grid.voxel_count())};
    Renderer(*patient, recipe, out).render();
    finish(out.image, recipe, phase);
    study.phases.push_back(std::move(out));
  }
  study.description = "synthetic CT, not a patient; seed " + std::to_string(recipe.seed);
  if (recipe.visit > 0) study.description += ", visit " + std::to_string(recipe.visit);
  study.lesions = std::move(patient->lesions);
  study.tones = patient->tones;
  return study;
}

}  // namespace hepatica::synthetic
