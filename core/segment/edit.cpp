// Writing regions into label maps: one pass over the box of the edit.
#include "core/segment/edit.h"

#include <algorithm>
#include <cmath>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/index_map.h"

namespace hepatica::segment {
namespace {

using image::Box;
using image::Geometry;
using image::Mask;

Box whole(const Geometry& g) { return {{0, 0, 0}, {g.size[0] - 1, g.size[1] - 1, g.size[2] - 1}}; }

Status check_rule(const EditRule& rule) {
  if (rule.label == 0) return Error{Code::kInvalidArgument, "label", "label 0 is the background"};
  if (rule.leave == rule.label) {
    return Error{Code::kInvalidArgument, "leave", "must be another label than the edited one"};
  }
  return success();
}

/// Collects what changes.
class Tally {
 public:
  explicit Tally(const Geometry& g) : box_{g.size, {-1, -1, -1}} {}

  void changed(int i, int j, int k) {
    ++change_.changed;
    const std::array<int, 3> at{i, j, k};
    for (size_t a = 0; a < 3; ++a) {
      box_.first[a] = std::min(box_.first[a], at[a]);
      box_.last[a] = std::max(box_.last[a], at[a]);
    }
  }
  void holds() { ++change_.voxels; }
  Change done() {
    if (change_.changed > 0) change_.box = box_;
    return change_;
  }

 private:
  Change change_;
  Box box_;
};

/// Calls answer(linear index, label there) for the new label of every voxel of the box.
template <typename Answer>
Change rewrite(const Box& box, uint8_t counted, Mask& labels, Answer answer) {
  Tally tally(labels.geometry);
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      size_t at = labels.geometry.index(box.first[0], j, k);
      for (int i = box.first[0]; i <= box.last[0]; ++i, ++at) {
        const uint8_t before = labels.samples[at];
        const uint8_t after = answer(at, before);
        if (after == counted) tally.holds();
        if (after == before) continue;
        labels.samples[at] = after;
        tally.changed(i, j, k);
      }
    }
  }
  return tally.done();
}

/// The label that a voxel takes when it should (not) belong to the edited one.
class Judge {
 public:
  explicit Judge(const EditRule& rule) : rule_(rule) {
    gives_way_[0] = true;
    for (uint8_t const label : rule.replace) gives_way_[label] = true;
  }
  uint8_t operator()(bool wanted, uint8_t before) const {
    if (before == rule_.label) return wanted ? before : rule_.leave;
    return wanted && gives_way_[before] ? rule_.label : before;
  }

 private:
  const EditRule& rule_;
  std::array<bool, 256> gives_way_{};
};

}  // namespace

LabelSet LabelSet::of(const std::vector<uint8_t>& labels) {
  LabelSet out;
  out.any = labels.empty();
  for (uint8_t const label : labels) out.holds[label] = true;
  return out;
}

Result<Part> part_of(const Mask& labels, uint8_t label, double margin_mm) {
  if (label == 0) return Error{Code::kInvalidArgument, "label", "label 0 is the background"};
  if (!std::isfinite(margin_mm) || margin_mm < 0) {
    return Error{Code::kInvalidArgument, "mm", "a distance must be finite and not negative"};
  }
  const Geometry& g = labels.geometry;
  Box box{g.size, {-1, -1, -1}};
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      const uint8_t* const row = labels.samples.data() + g.index(0, j, k);
      const uint8_t* const end = row + g.size[0];
      const uint8_t* const first = std::find(row, end, label);
      if (first == end) continue;
      const uint8_t* last = end - 1;
      while (*last != label) --last;
      box.first = {std::min(box.first[0], static_cast<int>(first - row)), std::min(box.first[1], j),
                   std::min(box.first[2], k)};
      box.last = {std::max(box.last[0], static_cast<int>(last - row)), std::max(box.last[1], j), k};
    }
  }
  if (box.last[0] < 0) {
    return Error{Code::kEmptyRoi, "mask", "label " + std::to_string(label),
                 Reason{"no_voxel_of_label", {{"label", label}}, ""}};
  }
  std::array<int, 3> margin;
  for (size_t a = 0; a < 3; ++a) {
    margin[a] = static_cast<int>(std::min(std::ceil(margin_mm / g.spacing_mm[a]), 1e6)) + 1;
  }
  Part part{image::grow_box(box, margin, g.size), {}};
  part.mask = image::crop(labels, part.box);
  for (uint8_t& voxel : part.mask.samples) voxel = voxel == label ? 1 : 0;
  return part;
}

Result<Change> apply(const Part& part, const EditRule& rule, Mask& labels) {
  if (Status fault = check_rule(rule)) return *fault;
  for (size_t a = 0; a < 3; ++a) {
    if (part.box.first[a] < 0 || part.box.last[a] >= labels.geometry.size[a] ||
        part.box.extent(a) != part.mask.geometry.size[a]) {
      return Error{Code::kInvalidArgument, "part", "does not lie in the grid"};
    }
  }
  const Judge judge(rule);
  size_t next = 0;
  return rewrite(part.box, rule.label, labels, [&](size_t, uint8_t before) {
    return judge(part.mask.samples[next++] != 0, before);
  });
}

Result<Change> apply_everywhere(const std::function<bool(size_t, uint8_t)>& to_be,
                                const EditRule& rule, Mask& labels) {
  if (Status fault = check_rule(rule)) return *fault;
  const Judge judge(rule);
  return rewrite(whole(labels.geometry), rule.label, labels,
                 [&](size_t at, uint8_t before) { return judge(to_be(at, before), before); });
}

Result<Change> combine(Operation operation, const Mask& other, uint8_t other_label,
                       const EditRule& rule, Mask& labels) {
  if (Status fault = check_rule(rule)) return *fault;
  if (Status fault = image::require_same_geometry(labels.geometry, other.geometry)) return *fault;
  const Judge judge(rule);
  return rewrite(whole(labels.geometry), rule.label, labels, [&](size_t at, uint8_t before) {
    const bool a = before == rule.label;
    // `other` may be the same map: what was rewritten lies before `at`.
    const bool b = other.samples[at] == other_label;
    const bool wanted = operation == Operation::kUnion          ? a || b
                        : operation == Operation::kIntersection ? a && b
                        : operation == Operation::kDifference   ? a && !b
                                                                : a != b;
    return judge(wanted, before);
  });
}

Result<Change> relabel(uint8_t label, uint8_t to, Mask& labels) {
  if (label == 0) return Error{Code::kInvalidArgument, "label", "label 0 is the background"};
  return rewrite(whole(labels.geometry), to, labels,
                 [&](size_t, uint8_t before) { return before == label ? to : before; });
}

std::vector<uint32_t> encode_runs(const Mask& labels) {
  std::vector<uint32_t> runs;  // length * 256 + label would not fit: pairs length, label
  auto at = labels.samples.begin();
  while (at != labels.samples.end()) {
    const uint8_t label = *at;
    const auto end = std::find_if(at, labels.samples.end(), [&](uint8_t v) { return v != label; });
    runs.push_back(static_cast<uint32_t>(end - at));
    runs.push_back(label);
    at = end;
  }
  return runs;
}

Result<Change> decode_runs(const std::vector<uint32_t>& runs, Mask& labels) {
  size_t covered = 0;
  for (size_t r = 0; r + 1 < runs.size(); r += 2) covered += runs[r];
  if (runs.size() % 2 != 0 || covered != labels.samples.size()) {
    return Error{Code::kInvalidArgument, "runs", "do not cover the grid"};
  }
  size_t run = 0;
  uint32_t left = runs.empty() ? 0 : runs[0];
  return rewrite(whole(labels.geometry), 0, labels, [&](size_t, uint8_t) {
    while (left == 0) left = runs[run += 2];
    --left;
    return static_cast<uint8_t>(runs[run + 1]);
  });
}

Result<Mask> move_to_grid(const Mask& labels, const Geometry& target) {
  if (Status fault = image::check_geometry(target)) return *fault;
  Mask out{target, std::vector<uint8_t>(target.voxel_count())};
  const image::IndexMap place(target, labels.geometry);
  size_t at = 0;
  for (int k = 0; k < target.size[2]; ++k) {
    for (int j = 0; j < target.size[1]; ++j) {
      for (int i = 0; i < target.size[0]; ++i, ++at) {
        if (const auto from = image::voxel_at(labels.geometry, place(i, j, k))) {
          out.samples[at] = labels.samples[*from];
        }
      }
    }
  }
  return out;
}

}  // namespace hepatica::segment
