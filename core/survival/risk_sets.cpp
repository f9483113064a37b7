// Sorting the rows into risk sets.
#include "core/survival/risk_sets.h"

#include <algorithm>
#include <limits>

namespace hepatica::survival {
namespace {

struct Key {
  double time;
  int stratum;
  int event;
  std::uint32_t row;
};

bool before(const Key& a, const Key& b) {
  if (a.stratum != b.stratum) return a.stratum < b.stratum;
  if (a.time != b.time) return a.time > b.time;
  if (a.event != b.event) return a.event < b.event;
  return a.row < b.row;  // the same sums in the same order on every platform
}

/// The event times of the stratum that occupies [first, last) of the sorted keys.
void add_stratum(RiskSets& sets, const std::vector<Key>& keys, std::uint32_t first,
                 std::uint32_t last) {
  StratumRange range;
  range.label = keys[first].stratum;
  range.first = first;
  range.last = last;
  range.first_time = static_cast<std::uint32_t>(sets.times.size());
  std::uint32_t joined = first;
  for (std::uint32_t i = first; i < last;) {
    if (keys[i].event == 0) {
      ++i;
      continue;
    }
    EventTime at;
    at.time = keys[i].time;
    at.first = joined;
    at.first_death = i;
    while (i < last && keys[i].event == 1 && keys[i].time == at.time) ++i;
    at.last = joined = i;
    sets.times.push_back(at);
  }
  range.last_time = static_cast<std::uint32_t>(sets.times.size());
  sets.strata.push_back(range);
}

}  // namespace

RiskSets make_risk_sets(const FollowUp& data) {
  const auto n = static_cast<std::uint32_t>(data.size());
  std::vector<Key> keys(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    keys[i] = {data.time[i], data.stratum_of(i), data.event[i], i};
  }
  std::sort(keys.begin(), keys.end(), before);
  RiskSets sets;
  sets.order.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) sets.order[i] = keys[i].row;
  for (std::uint32_t first = 0; first < n;) {
    std::uint32_t last = first;
    while (last < n && keys[last].stratum == keys[first].stratum) ++last;
    add_stratum(sets, keys, first, last);
    first = last;
  }
  if (!data.truncated()) return sets;
  sets.entry.resize(n);
  sets.by_entry.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    sets.entry[i] = data.entry[sets.order[i]];
    sets.by_entry[i] = i;
  }
  for (const StratumRange& range : sets.strata) {
    std::sort(sets.by_entry.begin() + range.first, sets.by_entry.begin() + range.last,
              [&](std::uint32_t a, std::uint32_t b) {
                return sets.entry[a] != sets.entry[b] ? sets.entry[a] > sets.entry[b] : a < b;
              });
  }
  return sets;
}

}  // namespace hepatica::survival
