// What every filter checks before it runs.
#include "core/filters/filter.h"

#include <new>

namespace hepatica::filters {

Result<Field> Filter::apply(const Field& field, const Geometry& whole, const Box& wanted,
                            std::optional<double> largest_magnitude) const {
  if (!contains(whole_box(whole.size), wanted) || voxel_count(wanted) == 0) {
    return Error{Code::kInvalidArgument, "wanted", "the box lies outside the image"};
  }
  Result<Box> const box = needed(whole, wanted);
  if (!box.ok()) return box.error();
  if (field.image_size != whole.size || !contains(field.box, *box) ||
      field.values.size() != voxel_count(field.box)) {
    return Error{Code::kInvalidArgument, "field", "holds less than the filter needs"};
  }
  if (needs_largest_magnitude() && !largest_magnitude) {
    return Error{Code::kInvalidArgument, "largest_magnitude", "is needed by " + name()};
  }
  try {
    return run(field, whole, wanted, largest_magnitude.value_or(0));
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "", "not enough memory for the filter " + name()};
  }
}

}  // namespace hepatica::filters
