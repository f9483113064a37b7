// The imaging bench: volumes and label maps in memory under numbers, and calls on them in JSON
// text.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hepatica::imaging {

struct Store;

/// Holds volumes, label maps, byte buffers and the history of edits, and answers calls on them.
///
/// Voxels never cross as text: the caller fills and reads them through bytes(), samples() and
/// labels(), which stay valid until the next call. What each call takes and gives is stated once,
/// as types, in web/src/imaging/core.d.ts.
class Bench {
 public:
  /// Between the steps of long calls: steps done, steps in all, what comes next; false cancels.
  using Progress = std::function<bool(int done, int of, const std::string& next)>;

  Bench();
  ~Bench();

  /// One call: {"ok": true, "value", "warnings"} or {"ok": false, "error": {"code", "field",
  /// "detail"}}. Catches everything, memory that runs out too (kTooLarge); what was in memory
  /// before a call that fails is still there.
  std::string call(std::string_view name, std::string_view request, const Progress& progress = {});

  /// Empty for a number that is not a buffer, volume or label map.
  std::span<uint8_t> bytes(int id);
  std::span<float> samples(int id);
  std::span<uint8_t> labels(int id);

 private:
  std::unique_ptr<Store> store_;
};

}  // namespace hepatica::imaging
