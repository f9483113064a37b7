// Durations from numbers or dates, events from texts.
#include "core/cohort/outcome_reader.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/base/spelling.h"

namespace hepatica::cohort {
namespace {

/// A time in the unit of the analysis, or why there is none.
struct Duration {
  double value = 0;
  Reason fault;
};

}  // namespace

class OutcomeReader::Cells {
 public:
  Cells(const Sheet& sheet, const OutcomeMapping& mapping, const std::vector<std::string>& missing)
      : mapping_(mapping), missing_(missing) {
    event_ = sheet.column(mapping.event);
    if (!mapping.time.empty()) {
      time_ = sheet.column(mapping.time);
    } else if (mapping.is_survival()) {
      start_ = sheet.column(mapping.start);
      end_ = sheet.column(mapping.end);
    }
  }

  Duration duration(const table::Fields& row) const {
    return mapping_.time.empty() ? between_dates(row[start_], row[end_]) : written(row[time_]);
  }

  /// 1, 0, or nothing with the reason.
  std::optional<int> event(const table::Fields& row, Reason& fault) const {
    const std::string_view text = row[event_];
    const auto is_in = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), text) != list.end();
    };
    if (is_in(mapping_.event_values)) return 1;
    if (is_in(mapping_.censored_values)) return 0;
    if (is_missing(text, missing_)) {
      fault = Reason{"outcome_unknown", {}, "outcome unknown"};
    } else {
      const std::string seen = beginning(text, 30);
      fault = Reason{"outcome_without_meaning",
                     {{"text", seen}},
                     "outcome '" + seen + "' has no stated meaning"};
    }
    return std::nullopt;
  }

 private:
  Duration written(std::string_view text) const {
    if (is_missing(text, missing_)) return {0, Reason{"time_unknown", {}, "time unknown"}};
    const auto x = read_number(text, mapping_.decimal_comma);
    if (!x) return {0, Reason{"time_no_number", {}, "time is no number"}};
    if (*x < 0) return {0, Reason{"time_negative", {}, "time is negative"}};
    return {in_time_unit(*x, mapping_.time_unit, mapping_.unit), {}};
  }

  Duration between_dates(std::string_view from, std::string_view to) const {
    if (is_missing(from, missing_) || is_missing(to, missing_))
      return {0, Reason{"date_unknown", {}, "date unknown"}};
    const auto first = read_date(from, *mapping_.order), last = read_date(to, *mapping_.order);
    if (!first || !last) return {0, Reason{"date_unreadable", {}, "date cannot be read"}};
    if (*last < *first) return {0, Reason{"end_before_start", {}, "end before start"}};
    return {in_time_unit(static_cast<double>(*last - *first), "d", mapping_.unit), {}};
  }

  const OutcomeMapping& mapping_;
  const std::vector<std::string>& missing_;
  std::size_t time_ = 0, start_ = 0, end_ = 0, event_ = 0;
};

OutcomeReader::OutcomeReader(const Sheet& sheet, const OutcomeMapping& mapping,
                             const std::vector<std::string>& missing, Cohort& out, std::size_t rows)
    : cells_(std::make_unique<Cells>(sheet, mapping, missing)), out_(out) {
  out.time.reserve(rows);
  out.event.reserve(rows);
  out.outcome_known.reserve(rows);
  out.outcome_fault.reserve(rows);
  out.has_outcome = true;
  out.is_survival = mapping.is_survival();
  out.time_unit = mapping.unit;
  out.outcome_label = mapping.label;
}

OutcomeReader::~OutcomeReader() = default;

void OutcomeReader::add(const table::Fields& row) {
  Duration time;
  if (out_.is_survival) time = cells_->duration(row);
  Reason fault = std::move(time.fault);
  std::optional<int> event;
  if (fault.empty()) event = cells_->event(row, fault);
  out_.time.push_back(time.value);
  out_.event.push_back(event.value_or(0));
  out_.outcome_known.push_back(fault.empty() ? 1 : 0);
  out_.outcome_fault.push_back(fault);
}

}  // namespace hepatica::cohort
