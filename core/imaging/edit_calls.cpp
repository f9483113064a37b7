// Calls that change a label map: tools, set operations, history.
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "core/image/geometry.h"
#include "core/image/mask.h"
#include "core/image/morphology.h"
#include "core/imaging/store.h"
#include "core/segment/edit.h"
#include "core/segment/lesion.h"
#include "core/segment/outline.h"

namespace hepatica::imaging {
namespace {

using image::Connectivity;
using image::Mask;
using segment::Change;
using segment::EditRule;
using segment::LabelSet;
using segment::Part;

constexpr size_t kMostSteps = 50;
constexpr size_t kMostHistoryBytes = size_t{64} << 20;

std::vector<uint8_t> label_list(Ask& ask, const char* key) {
  std::vector<int> read;
  ask.integers(key, read, 0, 255);
  return std::vector<uint8_t>(read.begin(), read.end());
}

std::optional<std::array<int, 3>> voxel_from(const Json& json) {
  if (!json.is_array() || json.size() != 3) return std::nullopt;
  std::array<int, 3> out;
  for (size_t a = 0; a < 3; ++a) {
    if (!json[a].is_number_integer()) return std::nullopt;
    const auto value = json[a].get<long long>();
    if (value < -1000000 || value > 1000000) return std::nullopt;
    out[a] = static_cast<int>(value);
  }
  return out;
}

/// A voxel; a missing or wrong one is a fault of the request.
std::array<int, 3> voxel(Ask& ask, const char* key) {
  const Json* given = ask.find(key);
  const auto read = given != nullptr ? voxel_from(*given) : std::nullopt;
  if (!read) ask.fail(key, "expected three whole numbers");
  return read.value_or(std::array<int, 3>{0, 0, 0});
}

double needed(Ask& ask, const char* key, double low, double high) {
  std::optional<double> value;
  ask.number(key, value, low, high);
  if (!value) ask.fail(key, "is needed");
  return value.value_or(0);
}

/// What every edit names.
struct Edit {
  Labels* labels = nullptr;
  EditRule rule;
};

Result<Edit> edit_of(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  int label = 0, leave = 0;
  ask.integer("label", label, 1, 255);
  ask.integer("leave", leave, 0, 255);
  Edit out{labels,
           {static_cast<uint8_t>(label), label_list(ask, "replace"), static_cast<uint8_t>(leave)}};
  if (label == 0) return Error{Code::kMissingInput, "label", "the label to be edited"};
  return out;
}

Json change_json(const Change& change) {
  Json out{{"voxels", change.voxels}, {"changed", change.changed}};
  if (change.box) out["box"] = {{"first", change.box->first}, {"last", change.box->last}};
  return out;
}

/// Writes a part, and counts the label over the whole map.
Result<Json> write(const Part& part, const Edit& edit) {
  HEPATICA_IMAGING_TRY(change, segment::apply(part, edit.rule, edit.labels->mask));
  const auto& samples = edit.labels->mask.samples;
  change.voxels = static_cast<size_t>(std::count(samples.begin(), samples.end(), edit.rule.label));
  return change_json(change);
}

/// Joins a part to what the label holds, without taking anything from it.
Result<Json> add(Part part, const Edit& edit) {
  const Mask before = image::crop(edit.labels->mask, part.box);
  for (size_t at = 0; at < before.samples.size(); ++at) {
    if (before.samples[at] == edit.rule.label) part.mask.samples[at] = 1;
  }
  return write(part, edit);
}

Result<Json> lesion(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  segment::LesionOptions options;
  ask.number("max_diameter_mm", options.max_diameter_mm, 10, 300);
  const LabelSet within = LabelSet::of(label_list(ask, "within"));
  std::vector<std::array<int, 3>> seeds;
  const Json* given = ask.find("seeds");
  if (given != nullptr && given->is_array()) {
    for (const Json& seed : *given) {
      const auto read = voxel_from(seed);
      if (!read) ask.fail("seeds", "expected a list of three whole numbers each");
      if (read) seeds.push_back(*read);
    }
  }
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(
      found, segment::find_lesion(file->volume, seeds, options, &edit.labels->mask, within));
  HEPATICA_IMAGING_TRY(out, add(std::move(found.part), edit));
  out["diameter_limit_reached"] = found.diameter_limit_reached;
  out["seed_mean"] = found.seed_mean;
  out["contrast"] = found.contrast;
  return out;
}

Result<Json> flood(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  const std::array<int, 3> seed = voxel(ask, "seed");
  const double low = needed(ask, "low", -1e9, 1e9), high = needed(ask, "high", -1e9, 1e9);
  double max_mm = 0;
  ask.number("max_mm", max_mm, 0, 1e6);
  HEPATICA_IMAGING_FINISH(ask);
  if (Status fault =
          image::require_same_geometry(file->volume.geometry, edit.labels->mask.geometry)) {
    return *fault;
  }
  HEPATICA_IMAGING_TRY(part, segment::flood(file->volume, seed, low, high, max_mm, nullptr, {}));
  return add(std::move(part), edit);
}

Result<Json> threshold(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  const double low = needed(ask, "low", -1e9, 1e9), high = needed(ask, "high", -1e9, 1e9);
  const LabelSet within = LabelSet::of(label_list(ask, "within"));
  HEPATICA_IMAGING_FINISH(ask);
  if (Status fault =
          image::require_same_geometry(file->volume.geometry, edit.labels->mask.geometry)) {
    return *fault;
  }
  const uint8_t own = edit.rule.label;
  const auto& samples = file->volume.samples;
  HEPATICA_IMAGING_TRY(change, segment::apply_everywhere(
                                   [&](size_t at, uint8_t label) {
                                     if (label == own) return true;
                                     return within.has(label) && samples[at] >= low &&
                                            samples[at] <= high;
                                   },
                                   edit.rule, edit.labels->mask));
  return change_json(change);
}

Result<Json> fill_holes(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  bool slice_by_slice = false;
  ask.boolean("slice_by_slice", slice_by_slice);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 0));
  return write({part.box, image::fill_holes(part.mask, slice_by_slice)}, edit);
}

/// Numbers of the parts, largest first.
std::vector<size_t> by_size(const image::Components& parts) {
  std::vector<size_t> order(parts.voxels.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return parts.voxels[a] > parts.voxels[b]; });
  return order;
}

Result<Json> components(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 0));
  const auto parts = image::connected_components(part.mask, Connectivity::kCorners);
  const auto& g = part.mask.geometry;
  std::vector<std::array<int, 3>> first(parts.voxels.size());
  std::vector<bool> seen(parts.voxels.size());
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      for (int i = 0; i < g.size[0]; ++i) {
        const int number = parts.part[g.index(i, j, k)];
        if (number == 0 || seen[static_cast<size_t>(number - 1)]) continue;
        seen[static_cast<size_t>(number - 1)] = true;
        first[static_cast<size_t>(number - 1)] = {i + part.box.first[0], j + part.box.first[1],
                                                  k + part.box.first[2]};
      }
    }
  }
  const double voxel_ml = g.spacing_mm[0] * g.spacing_mm[1] * g.spacing_mm[2] / 1000;
  Json out = Json::array();
  for (size_t const n : by_size(parts)) {
    out.push_back({{"voxels", parts.voxels[n]},
                   {"volume_ml", static_cast<double>(parts.voxels[n]) * voxel_ml},
                   {"voxel", first[n]}});
  }
  return Json{{"parts", out}};
}

Result<Json> keep_components(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  int keep = 1000000, least = 1;
  ask.integer("keep", keep, 1, 1000000);
  ask.integer("min_voxels", least, 1, 1 << 30);
  std::optional<std::array<int, 3>> with;
  if (ask.find("voxel") != nullptr) with = voxel(ask, "voxel");
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 0));
  const auto parts = image::connected_components(part.mask, Connectivity::kCorners);
  std::vector<bool> kept(parts.voxels.size() + 1, false);
  if (with) {
    for (size_t a = 0; a < 3; ++a) {
      if ((*with)[a] < part.box.first[a] || (*with)[a] > part.box.last[a]) {
        return Error{Code::kInvalidArgument, "voxel", "does not hold the label"};
      }
    }
    const int number = parts.part[part.mask.geometry.index((*with)[0] - part.box.first[0],
                                                           (*with)[1] - part.box.first[1],
                                                           (*with)[2] - part.box.first[2])];
    if (number == 0) return Error{Code::kInvalidArgument, "voxel", "does not hold the label"};
    kept[static_cast<size_t>(number)] = true;
  } else {
    const std::vector<size_t> order = by_size(parts);
    for (size_t n = 0; n < order.size() && n < static_cast<size_t>(keep); ++n) {
      kept[order[n] + 1] = parts.voxels[order[n]] >= static_cast<size_t>(least);
    }
  }
  for (size_t at = 0; at < part.mask.samples.size(); ++at) {
    part.mask.samples[at] = kept[static_cast<size_t>(parts.part[at])] ? 1 : 0;
  }
  return write(part, edit);
}

std::array<bool, 256> labels_held(const Mask& mask) {
  std::array<bool, 256> held{};
  for (const image::LabelCount& one : image::count_labels(mask)) held[one.label] = true;
  return held;
}

/// A part takes no label that another structure has: it would become one with it.
Result<Json> split_components(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  int next = 0, least = 1;
  ask.integer("next_label", next, 1, 255);
  ask.integer("min_voxels", least, 1, 1 << 30);
  HEPATICA_IMAGING_FINISH(ask);
  if (next == 0) return Error{Code::kMissingInput, "next_label", "the label of the second part"};
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 0));
  const auto parts = image::connected_components(part.mask, Connectivity::kCorners);
  std::vector<uint8_t> labels(parts.voxels.size() + 1, 0);
  Json given = Json::array();
  const std::array<bool, 256> held = labels_held(edit.labels->mask);
  int label = edit.rule.label;
  for (size_t const n : by_size(parts)) {
    if (parts.voxels[n] < static_cast<size_t>(least)) break;
    if (label > 255) return Error{Code::kTooLarge, "next_label", "more parts than free labels"};
    labels[n + 1] = static_cast<uint8_t>(label);
    given.push_back(label);
    label = given.size() == 1 ? next : label + 1;
    while (label <= 255 && held[static_cast<size_t>(label)]) ++label;
  }
  Mask& mask = edit.labels->mask;
  Mask cut = image::crop(mask, part.box);
  for (size_t at = 0; at < cut.samples.size(); ++at) {
    if (parts.part[at] > 0) cut.samples[at] = labels[static_cast<size_t>(parts.part[at])];
  }
  image::paste(cut, part.box, mask);
  return Json{{"labels", given}};
}

/// Millimetres outwards (kGrow) or inwards.
template <bool kGrow>
Result<Json> by_millimetres(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  const double mm = needed(ask, "mm", 0, 500);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, kGrow ? mm : 0));
  HEPATICA_IMAGING_TRY(mask, kGrow ? image::grow(part.mask, mm) : image::shrink(part.mask, mm));
  return write({part.box, std::move(mask)}, edit);
}

Result<Json> shell(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  int of = 0;
  ask.integer("of", of, 1, 255);
  const double inner = needed(ask, "inner_mm", 0, 500), outer = needed(ask, "outer_mm", 0, 500);
  const LabelSet within = LabelSet::of(label_list(ask, "within"));
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, static_cast<uint8_t>(of), outer));
  HEPATICA_IMAGING_TRY(mask, image::shell(part.mask, inner, outer));
  const Mask there = image::crop(edit.labels->mask, part.box);
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    if (!within.has(there.samples[at])) mask.samples[at] = 0;
    if (there.samples[at] == edit.rule.label) mask.samples[at] = 1;
  }
  return write({part.box, std::move(mask)}, edit);
}

Result<Json> smooth(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  const double radius = needed(ask, "radius_mm", 1e-3, 100);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 3 * radius));
  HEPATICA_IMAGING_TRY(out, segment::smooth(part, radius));
  return write(out, edit);
}

Result<Json> interpolate(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  int axis = 2;
  ask.integer("axis", axis, 0, 2);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(part, segment::part_of(edit.labels->mask, edit.rule.label, 0));
  HEPATICA_IMAGING_TRY(out, segment::interpolate_slices(part, axis));
  return write(out, edit);
}

Result<Json> combine(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  auto operation = segment::Operation::kUnion;
  using O = segment::Operation;
  ask.choice("operation", operation,
             {{"union", O::kUnion},
              {"intersection", O::kIntersection},
              {"difference", O::kDifference},
              {"exclusive", O::kExclusive}});
  auto other = ask.object("other");
  if (!other) return Error{Code::kMissingInput, "other", "the mask and label to combine with"};
  HEPATICA_IMAGING_TRY(with, labels_of(store, *other, "mask"));
  int label = 0;
  other->integer("label", label, 1, 255);
  HEPATICA_IMAGING_FINISH(*other);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(change, segment::combine(operation, with->mask, static_cast<uint8_t>(label),
                                                edit.rule, edit.labels->mask));
  return change_json(change);
}

Result<Json> relabel(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(edit, edit_of(store, ask));
  int to = -1;
  ask.integer("to", to, 0, 255);
  HEPATICA_IMAGING_FINISH(ask);
  if (to < 0) return Error{Code::kMissingInput, "to", "the new label"};
  HEPATICA_IMAGING_TRY(
      change, segment::relabel(edit.rule.label, static_cast<uint8_t>(to), edit.labels->mask));
  return change_json(change);
}

Json history_json(const Labels& labels) {
  return {{"undo", labels.undo.size()}, {"redo", labels.redo.size()}};
}

void trim(std::vector<std::vector<uint32_t>>& list) {
  size_t bytes = 0, kept = 0;
  while (kept < list.size() && kept < kMostSteps) {
    bytes += list[list.size() - 1 - kept].size() * sizeof(uint32_t);
    if (bytes > kMostHistoryBytes && kept > 0) break;
    ++kept;
  }
  list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(kept));
}

Result<Json> checkpoint(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_FINISH(ask);
  labels->redo.clear();
  labels->undo.push_back(segment::encode_runs(labels->mask));
  trim(labels->undo);
  return history_json(*labels);
}

Result<Json> step(Store& store, Ask& ask, bool back) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_FINISH(ask);
  auto& from = back ? labels->undo : labels->redo;
  auto& to = back ? labels->redo : labels->undo;
  if (from.empty()) {
    return Error{Code::kInvalidArgument, "mask", back ? "nothing to undo" : "nothing to redo"};
  }
  to.push_back(segment::encode_runs(labels->mask));
  HEPATICA_IMAGING_TRY(change, segment::decode_runs(from.back(), labels->mask));
  from.pop_back();
  change.voxels = image::count_voxels(labels->mask);
  Json out = change_json(change);
  out.update(history_json(*labels));
  return out;
}

Result<Json> undo(Store& store, Ask& ask) { return step(store, ask, true); }
Result<Json> redo(Store& store, Ask& ask) { return step(store, ask, false); }

}  // namespace

const std::map<std::string_view, Call>& edit_calls() {
  static const std::map<std::string_view, Call> calls{{"lesion", lesion},
                                                      {"flood", flood},
                                                      {"threshold", threshold},
                                                      {"fill_holes", fill_holes},
                                                      {"components", components},
                                                      {"keep_components", keep_components},
                                                      {"split_components", split_components},
                                                      {"grow", by_millimetres<true>},
                                                      {"shrink", by_millimetres<false>},
                                                      {"shell", shell},
                                                      {"smooth", smooth},
                                                      {"interpolate", interpolate},
                                                      {"combine", combine},
                                                      {"relabel", relabel},
                                                      {"checkpoint", checkpoint},
                                                      {"undo", undo},
                                                      {"redo", redo}};
  return calls;
}

}  // namespace hepatica::imaging
