// What a feature is: the row that every feature class writes for each of its features, and the list
// of the classes.
#pragma once

#include <span>
#include <string_view>

namespace hepatica::radiomics {

/// One feature of one class, as documentation that a program can read.
///
/// id           stem of the name in results; texture classes add "_<aggregation>"
/// ibsi_code    permanent four-letter code of the IBSI reference manual (arXiv:1612.07003); empty
/// for a
///              feature that the manual does not define
/// unit         "1" dimensionless, "mm", "mm2", "mm3", "intensity" (of the image), products of
/// these,
///              "level" (discretised intensity) or "voxel"
/// definition   formula in plain text, then what it measures
/// pyradiomics  name of the same feature there ("glcm_JointEnergy"); empty where it has none
/// difference   where its definition there differs; empty where it does not
struct FeatureRow {
  std::string_view id;
  std::string_view name;
  std::string_view ibsi_code;
  std::string_view unit;
  std::string_view definition;
  std::string_view pyradiomics = {};
  std::string_view difference = {};
};

/// One feature class.
struct Family {
  std::string_view id;     // "glcm"
  std::string_view title;  // "Grey level co-occurrence matrix"
  std::span<const FeatureRow> features;
};

/// Every class, in the order of the manual, then the ones that only pyradiomics has.
std::span<const Family> families();

/// The class with this id, or nullptr.
const Family* find_family(std::string_view id);

/// How a texture matrix is aggregated over directions and slices (IBSI manual, texture chapters).
enum class Aggregation {
  k2dAveraged,           // a matrix per slice and direction, features averaged      "2d_avg"
  k2dSliceMerged,        // directions merged in a slice, averaged over slices       "2d_s_mrg"
  k2_5dDirectionMerged,  // slices merged per direction, averaged over directions    "2.5d_d_mrg"
  k2_5dVolumeMerged,     // one matrix of all slices and in-plane directions         "2.5d_v_mrg"
  k3dAveraged,           // a matrix per direction in space, features averaged       "3d_avg"
  k3dVolumeMerged,       // one matrix of all directions in space                    "3d_v_mrg"
  k2d,                   // classes without directions: averaged over slices         "2d"
  k2_5d,                 //                             slices merged                "2.5d"
  k3d,                   //                             in space                     "3d"
};

/// "2d_avg" and so on: the suffix of feature names.
std::string_view suffix(Aggregation aggregation);

}  // namespace hepatica::radiomics
