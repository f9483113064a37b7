// Area and volume from how often each case occurs and where.
//
// A case has the same area wherever it occurs, and its signed volume depends on the place p
// linearly: for a triangle (a, b, c) moved by p the determinant is det(a, b, c) + p . (a x b + b x
// c + c x a). So one pass over the mask needs only count cases and add up places, in whole numbers.
#include "core/radiomics/mesh.h"

#include <cmath>

namespace hepatica::radiomics {
namespace {

using Vec = std::array<double, 3>;

Vec cross(const Vec& a, const Vec& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Vec& a, const Vec& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Vec operator-(const Vec& a, const Vec& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }

// Middle of each edge in voxels (x, y, z).
constexpr double kEdge[12][3] = {{0.5, 0, 0}, {1, 0.5, 0}, {0.5, 1, 0}, {0, 0.5, 0},
                                 {0.5, 0, 1}, {1, 0.5, 1}, {0.5, 1, 1}, {0, 0.5, 1},
                                 {0, 0, 0.5}, {1, 0, 0.5}, {1, 1, 0.5}, {0, 1, 0.5}};

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

struct CaseMeasure {
  double area = 0;
  double determinant = 0;  // six times the signed volume with the cube's corner at the origin
  Vec normal{0, 0, 0};     // sum of a x b + b x c + c x a
};

CaseMeasure measure_case(int cube, const std::array<double, 3>& spacing) {
  CaseMeasure m;
  for (const char* t = marching_cubes_case(cube); *t != 0; t += 3) {
    Vec p[3];
    for (size_t corner = 0; corner < 3; ++corner) {
      for (size_t d = 0; d < 3; ++d) p[corner][d] = kEdge[digit(t[corner])][d] * spacing[d];
    }
    const Vec n = cross(p[0] - p[2], p[1] - p[2]);
    m.area += 0.5 * std::sqrt(dot(n, n));
    // The digits wind outward for axes ordered z, y, x; in x, y, z order the sign turns.
    m.determinant -= dot(cross(p[0], p[1]), p[2]);
    m.normal = m.normal - cross(p[0], p[1]) - cross(p[1], p[2]) - cross(p[2], p[0]);
  }
  return m;
}

struct CaseCount {
  int64_t count = 0, x = 0, y = 0, z = 0;  // occurrences and the sum of their places
};

// Four corners of a cube at one x, as bits of the case number.
unsigned corners(const MaskBox& mask, int i, int j, int k) {
  return (mask.at(i, j, k) ? 1u : 0u) | (mask.at(i, j + 1, k) ? 8u : 0u) |
         (mask.at(i, j, k + 1) ? 16u : 0u) | (mask.at(i, j + 1, k + 1) ? 128u : 0u);
}

std::array<CaseCount, 256> count_cases(const MaskBox& mask) {
  std::array<CaseCount, 256> cases{};
  for (int k = -1; k < mask.size[2]; ++k) {
    for (int j = -1; j < mask.size[1]; ++j) {
      unsigned low = 0;  // corners at this x; those at the next become them
      for (int i = -1; i < mask.size[0]; ++i) {
        const unsigned next = corners(mask, i + 1, j, k);
        // Bits 0, 3, 4, 7 at x become 1, 2, 5, 6 when seen from the left.
        const unsigned high =
            (next & 1u) << 1 | (next & 8u) >> 1 | (next & 16u) << 1 | (next & 128u) >> 1;
        const unsigned cube = low | high;
        low = next;
        if (cube == 0 || cube == 255) continue;
        CaseCount& c = cases[cube];
        ++c.count;
        c.x += i + 1;  // places count from the corner of the padded box
        c.y += j + 1;
        c.z += k + 1;
      }
    }
  }
  return cases;
}

}  // namespace

MeshMeasure measure_mesh(const MaskBox& mask) {
  const std::array<CaseCount, 256> cases = count_cases(mask);
  MeshMeasure total;
  double six_volumes = 0;
  for (int cube = 1; cube < 255; ++cube) {
    const CaseCount& c = cases[static_cast<size_t>(cube)];
    if (c.count == 0) continue;
    const bool complement = cube >= 128;
    const CaseMeasure m = measure_case(complement ? 255 - cube : cube, mask.spacing_mm);
    const Vec place{static_cast<double>(c.x) * mask.spacing_mm[0],
                    static_cast<double>(c.y) * mask.spacing_mm[1],
                    static_cast<double>(c.z) * mask.spacing_mm[2]};
    const double n = static_cast<double>(c.count);
    total.area_mm2 += n * m.area;
    const double signed_part = n * m.determinant + dot(place, m.normal);
    six_volumes += complement ? -signed_part : signed_part;
  }
  total.volume_mm3 = six_volumes / 6;
  return total;
}

}  // namespace hepatica::radiomics
