// NIfTI-1 single files (.nii, .nii.gz) to volumes and back, on memory buffers.
//
// NIfTI's world is RAS; ours is LPS. Readers negate the first two world axes, writers negate them
// back.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/image/gzip.h"
#include "core/image/samples.h"

namespace hepatica::image {

/// The volume of a .nii or .nii.gz file; gzip is recognised by its first bytes.
///
/// Types    8 to 64-bit integers, signed and not, float32, float64; either byte order;
///          scl_slope and scl_inter applied (slope 0 or NaN means none)
/// Grid     sform when its code is above 0, else qform, else axis-aligned with pixdim and origin 0;
///          metres and micrometres become millimetres, an unknown unit counts as mm
/// errors   kInvalidFile: truncated, sizes or offsets that contradict the file, spacing that is
///          zero, negative or not finite, sheared axes; kUnsupported: NIfTI-2, header/image
///          pairs, colour and complex types, more than one volume; kTooLarge: above 2^29 voxels
/// Source   NIfTI-1.1 header definition (nifti1.h, R. W. Cox et al., public domain)
Result<ImageFile> read_nifti(Bytes bytes);

/// The labels of a .nii or .nii.gz file; errors as read_nifti and to_mask.
Result<Mask> read_nifti_mask(Bytes bytes);

struct NiftiOptions {
  SampleType type = SampleType::kFloat32;
  bool gzip = true;
  std::string description{};  // the header's field "descrip"; cut after 79 bytes
};

/// A little-endian NIfTI-1 file with sform and qform of the volume's geometry, units mm.
///
/// errors  kInvalidArgument for a bad geometry, an axis above 32767 voxels (the format's limit)
///         or a sample that the type cannot hold exactly
Result<std::vector<std::byte>> write_nifti(const Volume& volume, const NiftiOptions& options = {});
/// The same for labels, as uint8.
Result<std::vector<std::byte>> write_nifti(const Mask& mask, bool compress = true,
                                           const std::string& description = {});

}  // namespace hepatica::image
