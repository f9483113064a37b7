// Surface mesh of a region by marching cubes: its area and the volume it encloses.
#pragma once

#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

struct MeshMeasure {
  double area_mm2 = 0;
  double volume_mm3 = 0;
};

/// Area and volume of the mesh that passes halfway between region voxels and their neighbours
/// outside.
///
/// Marching cubes on the binary mask at level 0.5 (Lorensen and Cline 1987), with the case table of
/// 128 corners patterns whose complements share their triangles, as pyradiomics does; the volume is
/// the sum of signed tetrahedra from the corner of the padded box. note  Where two region voxels
/// touch across a face diagonal only, complementary cases do not meet
///       exactly: the mesh has a hole of the size of one triangle, and area and volume may change a
///       little when the mask is mirrored. This is part of the definition that published values
///       rest on.
MeshMeasure measure_mesh(const MaskBox& mask);

/// Triangles of a case, as edge numbers three by three in hexadecimal digits ("083" is one triangle
/// of the edges 0, 8, 3). cube is a pattern below 128. Corners and edges are numbered as usual:
/// corner 0 at (0,0,0), 1 at +x, 2 at +x+y, 3 at +y, 4..7 the same at +z; edges 0..3 between
/// corners 0-1, 1-2, 2-3, 3-0; 4..7 the same at +z; 8..11 upright at corners 0..3.
const char* marching_cubes_case(int cube);

}  // namespace hepatica::radiomics
