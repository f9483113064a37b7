// One pass over the liver; everything else on the lesions' own small grids.
#include "core/measure/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/mask.h"
#include "core/image/morphology.h"

namespace hepatica::measure {
namespace {

using image::Box;
using image::Mask;

double voxel_ml(const image::Geometry& g) {
  return g.spacing_mm[0] * g.spacing_mm[1] * g.spacing_mm[2] / 1000;
}

std::array<bool, 256> set_of(const std::vector<uint8_t>& labels) {
  std::array<bool, 256> out{};
  for (uint8_t const label : labels) out[label] = true;
  return out;
}

/// Calls visit(place in the lesion's grid, place in the map) for each voxel of a lesion.
template <typename Visit>
void for_voxels(const Lesion& lesion, const image::Geometry& map, Visit visit) {
  size_t at = 0;
  for (int k = lesion.box.first[2]; k <= lesion.box.last[2]; ++k) {
    for (int j = lesion.box.first[1]; j <= lesion.box.last[1]; ++j) {
      for (int i = lesion.box.first[0]; i <= lesion.box.last[0]; ++i, ++at) {
        if (lesion.tissue.samples[at] != 0)
          visit(at, std::array<int, 3>{i, j, k}, map.index(i, j, k));
      }
    }
  }
}

Line moved(Line line, const Box& box) {
  for (size_t a = 0; a < 3; ++a) {
    line.from[a] += box.first[a];
    line.to[a] += box.first[a];
  }
  return line;
}

/// Diameters of the longest connected part, in indices of the map.
void measure_diameters(const Lesion& lesion, size_t axis, LesionMeasure& out) {
  const auto parts = image::connected_components(lesion.tissue, image::Connectivity::kCorners);
  for (size_t n = 0; n < parts.voxels.size(); ++n) {
    Mask one = lesion.tissue;
    for (size_t at = 0; at < one.samples.size(); ++at) {
      if (parts.part[at] != static_cast<int32_t>(n + 1)) one.samples[at] = 0;
    }
    const auto in_slice = largest_slice_diameter(one, axis);
    const auto in_space = largest_diameter(one);
    if (in_slice.ok() && in_slice->longest.mm > out.axial.longest.mm) {
      out.axial = {in_slice->slice + lesion.box.first[axis], moved(in_slice->longest, lesion.box),
                   moved(in_slice->perpendicular, lesion.box)};
    }
    if (in_space.ok() && in_space->mm > out.diameter_3d.mm) {
      out.diameter_3d = moved(*in_space, lesion.box);
    }
  }
}

/// The viable diameter of the longest connected part, in indices of the map. Parts are of the whole
/// tissue, and the necrosis of every part stops a line.
void measure_viability(const Lesion& lesion, size_t axis, double ml, LesionMeasure& out) {
  const auto& samples = lesion.tissue.samples;
  out.viable_ml = static_cast<double>(std::count(samples.begin(), samples.end(), uint8_t{1})) * ml;
  const auto parts = image::connected_components(lesion.tissue, image::Connectivity::kCorners);
  for (size_t n = 0; n < parts.voxels.size(); ++n) {
    Mask one = lesion.tissue;
    for (size_t at = 0; at < one.samples.size(); ++at) {
      if (one.samples[at] == 1 && parts.part[at] != static_cast<int32_t>(n + 1))
        one.samples[at] = 0;
    }
    const auto found = largest_viable_diameter(one, axis);
    if (!found.ok() || !found->has_value()) continue;
    if (out.viable && out.viable->longest.mm >= (*found)->longest.mm) continue;
    out.viable = ViableDiameter{(*found)->slice + lesion.box.first[axis],
                                moved((*found)->longest, lesion.box)};
  }
}

/// Whether a voxel of the lesion shares a face with a voxel of these labels.
bool touches(const Lesion& lesion, const Mask& labels, const std::array<bool, 256>& those) {
  bool found = false;
  for_voxels(lesion, labels.geometry, [&](size_t, const std::array<int, 3>& voxel, size_t) {
    for (size_t a = 0; a < 3 && !found; ++a) {
      for (int const step : {-1, 1}) {
        auto next = voxel;
        next[a] += step;
        if (next[a] < 0 || next[a] >= labels.geometry.size[a]) continue;
        found = found || those[labels.at(next[0], next[1], next[2])];
      }
    }
  });
  return found;
}

/// A lesion that lies in another has no face in common with the liver, and lies in it all the same:
/// what touches a lesion in the liver and nothing that is no organ at all is in the liver, until
/// nothing more is reached. A node beside a lesion that bulges out of the liver has such faces.
void reach_through_lesions(const Mask& labels, const std::vector<Lesion>& lesions,
                           std::vector<LesionMeasure>& measures) {
  Mask inside{labels.geometry, std::vector<uint8_t>(labels.samples.size())};
  const std::array<bool, 256> marked = set_of({1}), background = set_of({0});
  const auto mark = [&](size_t n) {
    for_voxels(lesions[n], labels.geometry,
               [&](size_t, const std::array<int, 3>&, size_t at) { inside.samples[at] = 1; });
  };
  for (size_t n = 0; n < lesions.size(); ++n) {
    if (measures[n].in_liver.value_or(false)) mark(n);
  }
  for (bool more = true; more;) {
    more = false;
    for (size_t n = 0; n < lesions.size(); ++n) {
      if (measures[n].in_liver.value_or(true) || !touches(lesions[n], inside, marked) ||
          touches(lesions[n], labels, background))
        continue;
      measures[n].in_liver = more = true;
      mark(n);
    }
  }
}

/// 1 in every voxel within one step (also by a corner) of a vessel: from there the distance of
/// centres is the distance of the voxels' borders.
Mask around_vessels(const Mask& part, const std::array<bool, 256>& vessels) {
  Mask out = part;
  for (uint8_t& sample : out.samples) sample = vessels[sample] ? 1 : 0;
  const auto& size = part.geometry.size;
  const std::array<size_t, 3> step{1, static_cast<size_t>(size[0]),
                                   static_cast<size_t>(size[0]) * static_cast<size_t>(size[1])};
  for (size_t a = 0; a < 3; ++a) {  // one axis after the other makes the cube
    const Mask before = out;
    for (size_t at = 0; at < out.samples.size(); ++at) {
      if (before.samples[at] == 0) continue;
      const size_t place = at / step[a] % static_cast<size_t>(size[a]);
      if (place > 0) out.samples[at - step[a]] = 1;
      if (place + 1 < static_cast<size_t>(size[a])) out.samples[at + step[a]] = 1;
    }
  }
  return out;
}

void measure_vessels(const Mask& labels, const std::vector<Lesion>& lesions,
                     const std::array<bool, 256>& vessels, std::vector<LesionMeasure>& out) {
  Mask wanted = labels;
  for (uint8_t& sample : wanted.samples) sample = vessels[sample] ? 1 : 0;
  auto box = image::bounding_box(wanted);
  if (!box) return;
  for (const Lesion& lesion : lesions) {
    for (size_t a = 0; a < 3; ++a) {
      box->first[a] = std::min(box->first[a], lesion.box.first[a]);
      box->last[a] = std::max(box->last[a], lesion.box.last[a]);
    }
  }
  const Mask near = around_vessels(image::crop(labels, *box), vessels);
  const std::vector<double> squared = image::squared_distance_mm2(near);
  for (size_t n = 0; n < lesions.size(); ++n) {
    double best = std::numeric_limits<double>::infinity();
    for_voxels(lesions[n], labels.geometry, [&](size_t, const std::array<int, 3>& voxel, size_t) {
      const double d = squared[near.geometry.index(
          voxel[0] - box->first[0], voxel[1] - box->first[1], voxel[2] - box->first[2])];
      if (d >= best) return;
      best = d;
      out[n].vessel_from = voxel;
    });
    out[n].vessel_mm = std::sqrt(best);
  }
}

LesionSeries in_series(const Lesion& lesion, const image::Geometry& map, const Series& series,
                       const Attenuation& liver, bool viability) {
  AttenuationSum whole, viable;
  for_voxels(lesion, map, [&](size_t own, const std::array<int, 3>&, size_t at) {
    const double value = series.volume->samples[at];
    whole.add(value);
    if (viability && lesion.tissue.samples[own] == 1) viable.add(value);
  });
  LesionSeries out{series.phase, whole.told(), viable.told(), {}, {}};
  const auto& mean = viability ? out.viable.mean : out.whole.mean;
  if (!mean || !liver.mean) return out;
  out.minus_liver = *mean - *liver.mean;
  if (*mean > 0 && *liver.mean > 0) out.liver_ratio = 100 * *liver.mean / *mean;
  return out;
}

void measure_liver(const Mask& labels, const LabelRoles& roles, const std::vector<Series>& series,
                   StudyMeasure& out) {
  const auto liver = set_of(roles.liver);
  const auto voxels = std::count_if(labels.samples.begin(), labels.samples.end(),
                                    [&](uint8_t label) { return liver[label]; });
  if (voxels == 0) return;
  out.parenchyma_ml = static_cast<double>(voxels) * voxel_ml(labels.geometry);
  for (const Series& one : series) {
    AttenuationSum sums;
    for (size_t at = 0; at < labels.samples.size(); ++at) {
      if (liver[labels.samples[at]]) sums.add(one.volume->samples[at]);
    }
    out.liver.push_back({one.phase, sums.told()});
  }
}

LesionMeasure measure_lesion(const Lesion& lesion, int number, const Mask& labels,
                             const LabelRoles& roles, const std::vector<Series>& series,
                             const StudyMeasure& study) {
  LesionMeasure out;
  out.number = number;
  out.label = lesion.label;
  out.parts = lesion.parts;
  for_voxels(lesion, labels.geometry, [&](size_t, const std::array<int, 3>& voxel, size_t) {
    ++out.voxels;
    for (size_t a = 0; a < 3; ++a) out.centre[a] += voxel[a];
  });
  for (double& c : out.centre) c /= static_cast<double>(out.voxels);
  const double ml = voxel_ml(labels.geometry);
  out.volume_ml = static_cast<double>(out.voxels) * ml;
  measure_diameters(lesion, study.slice_axis, out);
  const bool viability = !roles.necrosis.empty();
  if (viability) measure_viability(lesion, study.slice_axis, ml, out);
  if (study.parenchyma_ml) out.in_liver = touches(lesion, labels, set_of(roles.liver));
  for (size_t n = 0; n < series.size(); ++n) {
    const Attenuation liver = n < study.liver.size() ? study.liver[n].liver : Attenuation{};
    out.series.push_back(in_series(lesion, labels.geometry, series[n], liver, viability));
  }
  return out;
}

void sum_up(const LabelRoles& roles, StudyMeasure& study) {
  double inside = 0, viable = 0;
  for (const LesionMeasure& lesion : study.lesions) {
    study.tumour_ml += lesion.volume_ml;
    viable += lesion.viable_ml.value_or(0);
    if (lesion.in_liver.value_or(false)) inside += lesion.volume_ml;
  }
  if (!roles.necrosis.empty()) study.viable_ml = viable;
  if (!study.parenchyma_ml) return;
  study.liver_ml = *study.parenchyma_ml + inside;
  study.burden = inside / *study.liver_ml;
}

Status check_series(const Mask& labels, const std::vector<Series>& series) {
  for (const Series& one : series) {
    if (one.volume == nullptr) return Error{Code::kInvalidArgument, "series", "has no volume"};
    if (Status fault = image::require_same_geometry(one.volume->geometry, labels.geometry)) {
      fault->field = one.phase.empty() ? "series" : "series " + one.phase;
      return fault;
    }
  }
  return success();
}

}  // namespace

Result<StudyMeasure> measure_study(const Mask& labels, const LabelRoles& roles,
                                   const std::vector<Series>& series,
                                   std::vector<Warning>& warnings) {
  if (Status fault = check_roles(roles)) return *fault;
  if (Status fault = check_series(labels, series)) return *fault;
  Result<std::vector<Lesion>> found = find_lesions(labels, roles);
  if (!found.ok()) return found.error();
  const std::vector<Lesion>& lesions = *found;
  StudyMeasure out;
  out.slice_axis = axial_axis(labels.geometry);
  measure_liver(labels, roles, series, out);
  if (lesions.empty() && !out.parenchyma_ml) {
    return Error{Code::kEmptyRoi, "labels", "neither lesion nor liver",
                 Reason{"neither_lesion_nor_liver", {}, ""}};
  }
  for (size_t n = 0; n < lesions.size(); ++n) {
    out.lesions.push_back(
        measure_lesion(lesions[n], static_cast<int>(n + 1), labels, roles, series, out));
    if (lesions[n].parts > 1) {
      warnings.push_back({Code::kUnusualValue, "label " + std::to_string(lesions[n].label),
                          std::to_string(lesions[n].parts) + " separate parts"});
    }
  }
  const auto outside = [](const LesionMeasure& one) { return !one.in_liver.value_or(true); };
  if (std::any_of(out.lesions.begin(), out.lesions.end(), outside)) {
    reach_through_lesions(labels, lesions, out.lesions);
  }
  if (!roles.vessels.empty()) measure_vessels(labels, lesions, set_of(roles.vessels), out.lesions);
  sum_up(roles, out);
  return out;
}

}  // namespace hepatica::measure
