// What a radiologist measures on outlined lesions and liver: diameters, volumes, viability,
// attenuation, the way to a vessel; for each lesion and in all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/measure/attenuation.h"
#include "core/measure/diameter.h"
#include "core/measure/lesions.h"

namespace hepatica::measure {

/// An image on the grid of the label map.
///
/// phase   the caller's word for it ("arterial"), repeated in the answer
/// volume  intensities; HU on CT. Samples that are not finite are left out
struct Series {
  std::string phase;
  const image::Volume* volume = nullptr;
};

/// One lesion in one series.
///
/// whole, viable   attenuation; viable only where necrosis is marked
/// minus_liver     mean of the lesion (viable part where marked) minus mean of the liver, HU
/// liver_ratio     100 * mean of the liver / mean of the lesion: the washout index of the delayed
///                 phase (107 and above spoke for hepatocellular carcinoma in 14 of 14, specificity
///                 75.8 %, PMID 23255745). Nothing unless both means are above 0
struct LesionSeries {
  std::string phase;
  Attenuation whole, viable;
  std::optional<double> minus_liver, liver_ratio;
};

/// One lesion. Lengths in mm, volumes in mL, places in voxel indices of the map.
///
/// axial, diameter_3d  of its longest connected part: a diameter never spans a gap
/// viable_ml, viable   only where necrosis is marked; viable is of the part where it is longest,
///                     nothing in a dead lesion
/// in_liver            touches the liver by a face, or lies wholly within lesions that do (a nodule
///                     in a nodule); nothing when no liver is outlined
/// vessel_mm           shortest distance of its voxels' borders to those of a vessel, 0 when they
///                     touch; nothing when no vessel is outlined. vessel_from: the lesion's voxel
struct LesionMeasure {
  int number = 0;
  uint8_t label = 0;
  size_t voxels = 0, parts = 1;
  double volume_ml = 0;
  std::array<double, 3> centre{};
  SliceDiameter axial;
  Line diameter_3d;
  std::optional<double> viable_ml;
  std::optional<ViableDiameter> viable;
  std::optional<bool> in_liver;
  std::optional<double> vessel_mm;
  std::array<int, 3> vessel_from{};
  std::vector<LesionSeries> series;
};

/// The liver in one series, lesions left out.
struct LiverSeries {
  std::string phase;
  Attenuation liver;
};

/// All measures of a map.
///
/// slice_axis       the axis of the grid whose slices are axial
/// tumour_ml        all lesions; viable_ml only where necrosis is marked
/// parenchyma_ml    voxels of the liver labels; liver_ml these and the lesions in the liver
/// (vessels
///                  outlined with labels of their own are left out)
/// burden           volume of the lesions in the liver / liver_ml, in [0, 1]
struct StudyMeasure {
  size_t slice_axis = 2;
  std::vector<LesionMeasure> lesions;
  double tumour_ml = 0;
  std::optional<double> viable_ml, parenchyma_ml, liver_ml, burden;
  std::vector<LiverSeries> liver;
};

/// Measures every lesion, and the liver where it is outlined.
///
/// errors    kInvalidArgument for roles that contradict each other (check_roles) or a series
/// without
///           volume; kGeometryMismatch for a series on another grid; kEmptyRoi when the map has
///           neither a lesion nor liver
/// warnings  kUnusualValue for a lesion of several parts
Result<StudyMeasure> measure_study(const image::Mask& labels, const LabelRoles& roles,
                                   const std::vector<Series>& series,
                                   std::vector<Warning>& warnings);

}  // namespace hepatica::measure
