// Rows, problems and patients of a cohort.
#include "core/cohort/cohort.h"

#include <algorithm>

#include "core/base/spelling.h"
#include "core/cohort/distinct.h"

namespace hepatica::cohort {
void RowReasons::push_back(const Reason& reason) {
  if (reasons_.empty() || reasons_[place_.back()].text != reason.text) {
    const auto fresh = static_cast<std::uint32_t>(reasons_.size());
    const auto [at, added] = known_.emplace(reason.text, fresh);
    if (added) reasons_.push_back(reason);
    return place_.push_back(at->second);
  }
  place_.push_back(place_.back());
}

void RowReasons::append(const RowReasons& later) {
  std::vector<std::uint32_t> here;
  for (const Reason& reason : later.reasons_) {
    const auto fresh = static_cast<std::uint32_t>(reasons_.size());
    const auto [at, added] = known_.emplace(reason.text, fresh);
    if (added) reasons_.push_back(reason);
    here.push_back(at->second);
  }
  place_.reserve(place_.size() + later.place_.size());
  for (const std::uint32_t place : later.place_) place_.push_back(here[place]);
}

void Flow::leave_out(const Reason& reason, long row, std::size_t count) {
  auto at = std::find_if(left_out.begin(), left_out.end(),
                         [&](const LeftOut& one) { return one.reason.text == reason.text; });
  if (at == left_out.end()) at = left_out.insert(left_out.end(), {reason, 0, {}});
  at->count += count;
  if (at->rows.size() < kRowsNamed) at->rows.push_back(row);
}

void Flow::append(const std::vector<LeftOut>& later) {
  for (const LeftOut& one : later) {
    leave_out(one.reason, one.rows.front(), one.count);
    auto& rows = std::find_if(left_out.begin(), left_out.end(), [&](const LeftOut& here) {
                   return here.reason.text == one.reason.text;
                 })->rows;
    for (std::size_t k = 1; k < one.rows.size() && rows.size() < kRowsNamed; ++k)
      rows.push_back(one.rows[k]);
  }
}

void Problem::add(const Problem& later) {
  count += later.count;
  for (std::size_t k = 0; k < later.rows.size() && rows.size() < kRowsNamed; ++k)
    rows.push_back(later.rows[k]);
}

Error no_outcome() {
  return {Code::kInvalidArgument, "outcome", "the mapping names none",
          Reason{"no_outcome", {}, ""}};
}

Error no_rows(const Flow& flow, const std::string& detail) {
  const auto most =
      std::max_element(flow.left_out.begin(), flow.left_out.end(),
                       [](const auto& a, const auto& b) { return a.count < b.count; });
  if (most == flow.left_out.end())
    return {Code::kNoEvents, "rows", detail + "; no row came in",
            Reason{"no_rows_came_in", {}, ""}};
  return {
      Code::kNoEvents, "rows",
      detail + "; most often: " + most->reason.text + " (" + std::to_string(most->count) + " rows)",
      Reason{"no_rows_left",
             {{"rows_in", flow.in}, {"rows", most->count}, {"why", remark_json(most->reason)}},
             ""}};
}

Json to_json(const Flow& flow) {
  Json left = Json::array();
  for (const auto& one : flow.left_out) {
    left.push_back({{"reason", one.reason.text},
                    {"code", one.reason.code},
                    {"rows", one.count},
                    {"first", one.rows}});
    if (one.reason.values.is_object()) left.back()["values"] = one.reason.values;
  }
  return {{"rows_in", flow.in}, {"rows_used", flow.used}, {"left_out", left}};
}

Reason unreadable_row(const Error& fault) {
  const std::string text = "cannot be read: " + fault.detail;
  if (fault.reason) {
    Reason out = *fault.reason.get();
    out.values.erase("row");  // rows with the same fault are counted together
    out.text = text;
    return out;
  }
  return Reason{"row_unreadable", {{"detail", fault.detail}}, text};
}

Json to_json(const std::vector<Problem>& problems) {
  Json out = Json::array();
  for (const auto& one : problems) {
    out.push_back({{"code", wire_name(one.code)},
                   {"column", one.column},
                   {"detail", one.detail},
                   {"cells", one.count},
                   {"first", one.rows}});
    if (!one.reason.code.empty()) out.back()["reason"] = remark_json(one.reason);
  }
  return out;
}

int Cohort::find(std::string_view name) const {
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].name == name) return static_cast<int>(j);
  }
  return -1;
}

Result<const Column*> Cohort::grouping(const std::string& name, const char* asked_as) const {
  const int at = find(name);
  if (at >= 0 && columns[static_cast<std::size_t>(at)].type.type != expression::Type::kNumber)
    return &columns[static_cast<std::size_t>(at)];
  return Error{Code::kInvalidArgument, asked_as,
               "'" + beginning(name, 60) + "' is no category or condition of the cohort",
               Reason{"no_grouping", {{"variables", Json::array({name})}}, ""}};
}

std::vector<std::string> level_names(const Column& column) {
  return column.type.type == expression::Type::kBoolean ? std::vector<std::string>{"no", "yes"}
                                                        : column.type.levels;
}

patient::PatientReading patient_of(const Cohort& cohort, std::size_t row,
                                   const patient::Dictionary& dictionary) {
  patient::PatientReading out{patient::Patient(dictionary), {}, {}};
  for (const Column& column : cohort.columns) {
    if (column.variable < 0 || column.known[row] == 0) continue;
    out.patient.entry(column.variable) = {expression::Value::known(column.value[row]), 0, false};
  }
  patient::complete_patient(out, dictionary);
  return out;
}

survival::FollowUp follow_up(const Cohort& cohort, const std::vector<std::size_t>& rows) {
  survival::FollowUp out;
  for (std::size_t i : rows) {
    out.time.push_back(cohort.time[i]);
    out.event.push_back(cohort.event[i]);
  }
  return out;
}

survival::FollowUp counted_follow_up(const Cohort& cohort, const std::vector<std::size_t>& rows) {
  Distinct times;
  for (std::size_t i : rows) times.add(cohort.time[i], cohort.event[i] == 1 ? 1 : 0);
  survival::FollowUp out;
  for (const auto& entry : times.sorted()) {
    for (const int event : {0, 1}) {
      const auto count = static_cast<double>(entry.counts[static_cast<std::size_t>(event)]);
      if (count == 0) continue;
      out.time.push_back(entry.value);
      out.event.push_back(event);
      out.weight.push_back(count);
    }
  }
  return out;
}

}  // namespace hepatica::cohort
