// The features of morphology, from mesh, hull, axes, enclosing bodies and intensities.
#include "core/radiomics/morphology.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/radiomics/convex_hull.h"
#include "core/radiomics/ellipsoid.h"
#include "core/radiomics/mesh.h"
#include "core/radiomics/oriented_box.h"
#include "core/radiomics/spatial_autocorrelation.h"
#include "core/radiomics/surface_points.h"
#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

// V, A: volume and area of the mesh; lambda: eigenvalues of the covariance of voxel centres,
// falling.
constexpr FeatureRow kMorphologyTable[] = {
    {"morph_volume", "Volume (mesh)", "RNU0", "mm3", "V: volume inside the mesh",
     "shape_MeshVolume"},
    {"morph_vol_approx", "Volume (voxel counting)", "YEKZ", "mm3",
     "voxels of the morphological mask times the volume of one", "shape_VoxelVolume"},
    {"morph_area_mesh", "Surface area (mesh)", "C0JK", "mm2", "A: sum of the mesh's triangles",
     "shape_SurfaceArea"},
    {"morph_av", "Surface to volume ratio", "2PR5", "1/mm", "A / V", "shape_SurfaceVolumeRatio"},
    {"morph_comp_1", "Compactness 1", "SKGS", "1", "V / (sqrt(pi) A^(3/2))"},
    {"morph_comp_2", "Compactness 2", "BQWJ", "1", "36 pi V^2 / A^3; 1 for a sphere"},
    {"morph_sph_dispr", "Spherical disproportion", "KRCK", "1", "A / (36 pi V^2)^(1/3)"},
    {"morph_sphericity", "Sphericity", "QCFX", "1", "(36 pi V^2)^(1/3) / A; 1 for a sphere",
     "shape_Sphericity"},
    {"morph_asphericity", "Asphericity", "25C7", "1", "(A^3 / (36 pi V^2))^(1/3) - 1"},
    {"morph_com", "Centre of mass shift", "KLMA", "mm",
     "distance of the mean voxel centre of the morphological mask from the intensity-weighted mean "
     "of "
     "the intensity mask; no value where intensities add to 0"},
    {"morph_diam", "Maximum 3D diameter", "L0JK", "mm", "largest distance of two mesh vertices",
     "shape_Maximum3DDiameter"},
    {"morph_pca_maj_axis", "Major axis length", "TDIC", "mm",
     "4 sqrt(lambda_1), covariance over N - 1", "shape_MajorAxisLength", "covariance over N"},
    {"morph_pca_min_axis", "Minor axis length", "P9VJ", "mm",
     "4 sqrt(lambda_2), covariance over N - 1", "shape_MinorAxisLength", "covariance over N"},
    {"morph_pca_least_axis", "Least axis length", "7J51", "mm",
     "4 sqrt(lambda_3), covariance over N - 1", "shape_LeastAxisLength", "covariance over N"},
    {"morph_pca_elongation", "Elongation", "Q3CK", "1", "sqrt(lambda_2 / lambda_1); 1 for a sphere",
     "shape_Elongation"},
    {"morph_pca_flatness", "Flatness", "N17B", "1", "sqrt(lambda_3 / lambda_1); 1 for a sphere",
     "shape_Flatness"},
    {"morph_vol_dens_aabb", "Volume density (axis-aligned bounding box)", "PBX1", "1",
     "V / volume of the box around the mesh along the image axes"},
    {"morph_area_dens_aabb", "Area density (axis-aligned bounding box)", "R59B", "1",
     "A / area of that box"},
    {"morph_vol_dens_ombb", "Volume density (oriented minimum bounding box)", "ZH1A", "1",
     "V / volume of the smallest box with a face flush with the convex hull"},
    {"morph_area_dens_ombb", "Area density (oriented minimum bounding box)", "IQYR", "1",
     "A / area of that box"},
    {"morph_vol_dens_aee", "Volume density (approximate enclosing ellipsoid)", "6BDE", "1",
     "V / volume of the ellipsoid with semi-axes 2 sqrt(lambda)"},
    {"morph_area_dens_aee", "Area density (approximate enclosing ellipsoid)", "RDD2", "1",
     "A / area of that ellipsoid, by the manual's series"},
    {"morph_vol_dens_mvee", "Volume density (minimum volume enclosing ellipsoid)", "SWZ1", "1",
     "V / volume of the smallest ellipsoid around the mesh"},
    {"morph_area_dens_mvee", "Area density (minimum volume enclosing ellipsoid)", "BRI8", "1",
     "A / area of that ellipsoid, by the manual's series"},
    {"morph_vol_dens_conv_hull", "Volume density (convex hull)", "R3ER", "1",
     "V / volume of the convex hull of the mesh"},
    {"morph_area_dens_conv_hull", "Area density (convex hull)", "7T7F", "1",
     "A / area of the convex hull"},
    {"morph_integ_int", "Integrated intensity", "99N0", "intensity mm3",
     "V times the mean intensity of the intensity mask"},
    {"morph_moran_i", "Moran's I index", "N365", "1",
     "N / sum w * sum w_ab (X_a - mu)(X_b - mu) / sum (X - mu)^2, w = 1 / distance in mm, over "
     "pairs of "
     "the intensity mask"},
    {"morph_geary_c", "Geary's C measure", "NPT7", "1",
     "(N - 1) / (2 sum w) * sum w_ab (X_a - X_b)^2 / sum (X - mu)^2"},
    {"morph_diam_slice", "Maximum 2D diameter in a slice", "", "mm",
     "largest distance of two mesh vertices with the same z", "shape_Maximum2DDiameterSlice"},
    {"morph_diam_column", "Maximum 2D diameter across y", "", "mm",
     "largest distance of two mesh vertices with the same y", "shape_Maximum2DDiameterColumn"},
    {"morph_diam_row", "Maximum 2D diameter across x", "", "mm",
     "largest distance of two mesh vertices with the same x", "shape_Maximum2DDiameterRow"},
};
static_assert(std::size(kMorphologyTable) == kMorphologyFeatures);

constexpr double kPi = 3.14159265358979323846;

struct Box {
  double volume, area;
};

Box box_measure(double a, double b, double c) { return {a * b * c, 2 * (a * b + b * c + a * c)}; }

// Extent of the mesh along the image axes: the mask's own box, which is tight.
Box bounding_box(const MaskBox& mask) {
  return box_measure(mask.size[0] * mask.spacing_mm[0], mask.size[1] * mask.spacing_mm[1],
                     mask.size[2] * mask.spacing_mm[2]);
}

struct Hull {
  ConvexHull hull;
  HullMeasure measure;
  double diameter[3];  // in planes across x, y, z
};

Hull hull_of(const MaskBox& mask) {
  Hull out;
  std::vector<LatticePoint> points;
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<std::vector<LatticePoint>> planes = plane_hulls(mask, axis);
    out.diameter[axis] = plane_diameter_mm(planes, mask.spacing_mm);
    if (axis != 2) continue;
    for (const auto& plane : planes) points.insert(points.end(), plane.begin(), plane.end());
  }
  out.hull = convex_hull(points);
  out.measure = measure_hull(out.hull, mask.spacing_mm);
  return out;
}

std::array<double, 3> mvee_axes(const ConvexHull& hull, const std::array<double, 3>& spacing_mm) {
  std::vector<std::array<double, 3>> points;
  for (const LatticePoint& p : hull.corners) {
    std::array<double, 3> q{};
    for (size_t d = 0; d < 3; ++d) q[d] = static_cast<double>(p[d]) * spacing_mm[d] / 2;
    points.push_back(q);
  }
  return enclosing_ellipsoid(points);
}

struct Mass {
  double shift_mm, mean;
};

// Centre of mass shift and mean intensity.
Mass mass(const MaskBox& mask, std::span<const double> value, std::span<const uint8_t> intensity) {
  std::array<double, 3> geometric{}, weighted{};
  double n = 0, total = 0, count = 0;
  size_t at = 0;
  for (int k = 0; k < mask.size[2]; ++k) {
    for (int j = 0; j < mask.size[1]; ++j) {
      for (int i = 0; i < mask.size[0]; ++i, ++at) {
        const std::array<double, 3> p{i * mask.spacing_mm[0], j * mask.spacing_mm[1],
                                      k * mask.spacing_mm[2]};
        if (mask.inside[at] != 0) {
          n += 1;
          for (size_t d = 0; d < 3; ++d) geometric[d] += p[d];
        }
        if (intensity[at] != 0) {
          total += value[at];
          count += 1;
          for (size_t d = 0; d < 3; ++d) weighted[d] += value[at] * p[d];
        }
      }
    }
  }
  double squares = 0;
  for (size_t d = 0; d < 3; ++d) {
    const double difference = geometric[d] / n - ratio(weighted[d], total);
    squares += difference * difference;
  }
  return {std::sqrt(squares), ratio(total, count)};
}

}  // namespace

std::span<const FeatureRow> morphology_table() { return kMorphologyTable; }

std::array<double, kMorphologyFeatures> morphology(const MaskBox& mask,
                                                   std::span<const double> value,
                                                   std::span<const uint8_t> intensity,
                                                   const MorphologySettings& settings) {
  const MeshMeasure mesh = measure_mesh(mask);
  const double v = mesh.volume_mm3, a = mesh.area_mm2;
  const double sphere = std::cbrt(36 * kPi * v * v);  // area of a sphere of the same volume
  const Hull hull = hull_of(mask);
  const std::array<double, 3> moments = principal_moments_mm2(mask, settings.covariance_less_one);
  std::array<double, 3> axis{};
  for (size_t d = 0; d < 3; ++d) axis[d] = 4 * std::sqrt(moments[d]);
  const Box aabb = bounding_box(mask);
  const double voxel = mask.spacing_mm[0] * mask.spacing_mm[1] * mask.spacing_mm[2];
  std::array<double, kMorphologyFeatures> out;
  out.fill(kUndefined);
  size_t f = 0;
  for (double feature : {v, static_cast<double>(mask.voxel_count()) * voxel, a, ratio(a, v),
                         v / (std::sqrt(kPi) * std::pow(a, 1.5)), 36 * kPi * v * v / (a * a * a),
                         ratio(a, sphere), sphere / a, ratio(a, sphere) - 1}) {
    out[f++] = feature;
  }
  out[10] = hull.measure.diameter_mm;
  for (size_t d = 0; d < 3; ++d) out[11 + d] = axis[d];
  out[14] = ratio(axis[1], axis[0]);
  out[15] = ratio(axis[2], axis[0]);
  out[16] = v / aabb.volume;
  out[17] = a / aabb.area;
  for (size_t d = 0; d < 3; ++d) out[29 + d] = hull.diameter[2 - d];
  if (settings.shape_only) return out;
  const std::array<double, 3> ombb_mm = oriented_box_mm(hull.hull, mask.spacing_mm);
  const Box ombb = box_measure(ombb_mm[0], ombb_mm[1], ombb_mm[2]);
  const std::array<double, 3> mvee = mvee_axes(hull.hull, mask.spacing_mm);
  out[18] = v / ombb.volume;
  out[19] = a / ombb.area;
  if (axis[2] > 0) {
    out[20] = v / ellipsoid_volume(axis[0] / 2, axis[1] / 2, axis[2] / 2);
    out[21] = a / ellipsoid_area(axis[0] / 2, axis[1] / 2, axis[2] / 2);
  }
  out[22] = v / ellipsoid_volume(mvee[0], mvee[1], mvee[2]);
  out[23] = a / ellipsoid_area(mvee[0], mvee[1], mvee[2]);
  out[24] = v / hull.measure.volume_mm3;
  out[25] = a / hull.measure.area_mm2;
  const Mass m = mass(mask, value, intensity);
  const SpatialAutocorrelation correlation =
      spatial_autocorrelation(value, intensity, mask.size, mask.spacing_mm);
  out[9] = m.shift_mm;
  out[26] = v * m.mean;
  out[27] = correlation.moran_i;
  out[28] = correlation.geary_c;
  return out;
}

}  // namespace hepatica::radiomics
