// Writing a layout as JSON.
#include "core/nomogram/layout.h"

namespace hepatica::nomogram {
namespace {

Json tick_json(const Tick& tick) {
  Json out = {{"value", tick.value}, {"at", tick.at}, {"points", tick.points}};
  if (!tick.label.empty()) out["label"] = tick.label;
  return out;
}

Json axis_json(const Axis& axis) {
  static constexpr const char* kKinds[] = {"points", "predictor", "total_points", "outcome"};
  Json out = {{"id", axis.id},
              {"kind", kKinds[axis.kind]},
              {"scale", axis.scale},
              {"ticks", Json::array()}};
  if (!axis.variable.empty()) out["variable"] = axis.variable;
  if (!axis.unit.empty()) out["unit"] = axis.unit;
  if (!axis.output.empty()) out["output"] = axis.output;
  if (!axis.depends_on.empty()) out["depends_on"] = axis.depends_on;
  if (axis.range) out["range"] = {axis.range->first, axis.range->second};
  if (axis.derivation) out["derivation"] = {axis.derivation->first, axis.derivation->second};
  for (const Tick& tick : axis.ticks) out["ticks"].push_back(tick_json(tick));
  if (axis.patient) out["patient"] = tick_json(*axis.patient);
  return out;
}

}  // namespace

Json to_json(const Layout& layout) {
  Json out = {{"model", layout.model},
              {"step", layout.step},
              {"points_per_unit", layout.points_per_unit},
              {"points_max", layout.points_max},
              {"total_max", layout.total_max},
              {"complete", layout.complete},
              {"axes", Json::array()}};
  for (const Axis& axis : layout.axes) out["axes"].push_back(axis_json(axis));
  return out;
}

}  // namespace hepatica::nomogram
