// Durations from numbers or dates, events from texts.
#include "core/cohort/outcome_reader.h"

#include <algorithm>

#include "core/base/number_text.h"

namespace hepatica::cohort {
namespace {

/// A time in the unit of the analysis, or why there is none.
struct Duration {
  double value = 0;
  std::string fault;
};

class Reader {
 public:
  Reader(const Sheet& sheet, const OutcomeMapping& mapping, const std::vector<std::string>& missing)
      : sheet_(sheet), mapping_(mapping), missing_(missing) {
    per_analysis_unit_ = *months_per(mapping.unit);
  }

  Duration duration(std::size_t row) const {
    return mapping_.time.empty() ? between_dates(row) : written(row);
  }

  /// 1, 0, or nothing with the reason.
  std::optional<int> event(std::size_t row, std::string& fault) const {
    const std::string& text = cell(mapping_.event, row);
    const auto is_in = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), text) != list.end();
    };
    if (is_in(mapping_.event_values)) return 1;
    if (is_in(mapping_.censored_values)) return 0;
    fault = is_missing(text, missing_)
                ? "outcome unknown"
                : "outcome '" + text.substr(0, 30) + "' has no stated meaning";
    return std::nullopt;
  }

 private:
  const std::string& cell(const std::string& column, std::size_t row) const {
    return sheet_.cells[static_cast<std::size_t>(sheet_.find(column))][row];
  }

  Duration written(std::size_t row) const {
    const std::string& text = cell(mapping_.time, row);
    if (is_missing(text, missing_)) return {0, "time unknown"};
    const auto x = read_number(text, mapping_.decimal_comma);
    if (!x) return {0, "time is no number"};
    if (*x < 0) return {0, "time is negative"};
    return {*x * *months_per(mapping_.time_unit) / per_analysis_unit_, ""};
  }

  Duration between_dates(std::size_t row) const {
    const std::string& from = cell(mapping_.start, row);
    const std::string& to = cell(mapping_.end, row);
    if (is_missing(from, missing_) || is_missing(to, missing_)) return {0, "date unknown"};
    const auto first = read_date(from, *mapping_.order), last = read_date(to, *mapping_.order);
    if (!first || !last) return {0, "date cannot be read"};
    if (*last < *first) return {0, "end before start"};
    return {static_cast<double>(*last - *first) * *months_per("d") / per_analysis_unit_, ""};
  }

  const Sheet& sheet_;
  const OutcomeMapping& mapping_;
  const std::vector<std::string>& missing_;
  double per_analysis_unit_ = 1;
};

}  // namespace

void read_outcome(const Sheet& sheet, const OutcomeMapping& mapping,
                  const std::vector<std::string>& missing, const std::vector<std::size_t>& rows,
                  Cohort& out) {
  const Reader reader(sheet, mapping, missing);
  out.has_outcome = true;
  out.is_survival = mapping.is_survival();
  out.time_unit = mapping.unit;
  out.outcome_label = mapping.label;
  for (std::size_t row : rows) {
    Duration time;
    if (out.is_survival) time = reader.duration(row);
    std::string fault = time.fault;
    std::optional<int> event;
    if (fault.empty()) event = reader.event(row, fault);
    out.time.push_back(time.value);
    out.event.push_back(event.value_or(0));
    out.outcome_known.push_back(fault.empty() ? 1 : 0);
    out.outcome_fault.push_back(fault);
  }
}

}  // namespace hepatica::cohort
