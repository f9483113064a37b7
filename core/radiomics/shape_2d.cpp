// Marching squares, pixel moments and the farthest mesh vertices.
#include "core/radiomics/shape_2d.h"

#include <cmath>

#include "core/radiomics/ellipsoid.h"
#include "core/radiomics/surface_points.h"
#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

// A, P: area and perimeter of the mesh; lambda: eigenvalues of the covariance (over N) of pixel
// centres.
constexpr FeatureRow kShape2dTable[] = {
    {"shape2d_mesh_surface", "Mesh surface", "", "mm2", "A: area inside the mesh",
     "shape2D_MeshSurface"},
    {"shape2d_pixel_surface", "Pixel surface", "", "mm2", "pixels times the area of one",
     "shape2D_PixelSurface"},
    {"shape2d_perimeter", "Perimeter", "", "mm", "P: length of the mesh", "shape2D_Perimeter"},
    {"shape2d_perimeter_surface_ratio", "Perimeter to surface ratio", "", "1/mm", "P / A",
     "shape2D_PerimeterSurfaceRatio"},
    {"shape2d_sphericity", "Sphericity", "", "1", "2 sqrt(pi A) / P; 1 for a disc",
     "shape2D_Sphericity"},
    {"shape2d_maximum_diameter", "Maximum 2D diameter", "", "mm",
     "largest distance of two mesh vertices", "shape2D_MaximumDiameter"},
    {"shape2d_major_axis", "Major axis length", "", "mm", "4 sqrt(lambda_1)",
     "shape2D_MajorAxisLength"},
    {"shape2d_minor_axis", "Minor axis length", "", "mm", "4 sqrt(lambda_2)",
     "shape2D_MinorAxisLength"},
    {"shape2d_elongation", "Elongation", "", "1", "sqrt(lambda_2 / lambda_1)",
     "shape2D_Elongation"},
};
static_assert(std::size(kShape2dTable) == kShape2dFeatures);

constexpr double kPi = 3.14159265358979323846;

struct Outline {
  double area = 0, perimeter = 0;
};

// Marching squares: what a square of four pixel centres adds depends only on which of them are
// inside. Two diagonal pixels are kept apart.
Outline outline(const MaskBox& mask) {
  const double sx = mask.spacing_mm[0], sy = mask.spacing_mm[1];
  const double diagonal = std::sqrt(sx * sx + sy * sy) / 2, pixel = sx * sy;
  Outline total;
  for (int j = -1; j < mask.size[1]; ++j) {
    for (int i = -1; i < mask.size[0]; ++i) {
      const int here = mask.at(i, j, 0), right = mask.at(i + 1, j, 0);
      const int below = mask.at(i, j + 1, 0), across = mask.at(i + 1, j + 1, 0);
      const int inside = here + right + below + across;
      if (inside == 1 || inside == 3) {
        total.area += pixel * (inside == 1 ? 0.125 : 0.875);
        total.perimeter += diagonal;
      } else if (inside == 2 && here == across) {
        total.area += pixel * 0.25;
        total.perimeter += 2 * diagonal;
      } else if (inside == 2) {
        total.area += pixel * 0.5;
        total.perimeter += here == right ? sx : sy;
      } else if (inside == 4) {
        total.area += pixel;
      }
    }
  }
  return total;
}

}  // namespace

std::span<const FeatureRow> shape_2d_table() { return kShape2dTable; }

std::array<double, kShape2dFeatures> shape_2d(std::span<const uint8_t> inside,
                                              const std::array<int, 2>& size,
                                              const std::array<double, 2>& spacing_mm) {
  const MaskBox mask{
      {size[0], size[1], 1}, {spacing_mm[0], spacing_mm[1], 1.0}, {inside.begin(), inside.end()}};
  const Outline o = outline(mask);
  // The plane through pixel centres holds just the vertices of the outline.
  std::vector<std::vector<LatticePoint>> planes = plane_hulls(mask, 2);
  std::erase_if(planes, [](const std::vector<LatticePoint>& p) { return p.front()[2] != 0; });
  const std::array<double, 3> moments = principal_moments_mm2(mask, false);
  const double major = 4 * std::sqrt(moments[0]), minor = 4 * std::sqrt(moments[1]);
  return {o.area,
          static_cast<double>(mask.voxel_count()) * spacing_mm[0] * spacing_mm[1],
          o.perimeter,
          o.perimeter / o.area,
          2 * std::sqrt(kPi * o.area) / o.perimeter,
          plane_diameter_mm(planes, mask.spacing_mm),
          major,
          minor,
          ratio(minor, major)};
}

}  // namespace hepatica::radiomics
