// Rows, problems and patients of a cohort.
#include "core/cohort/cohort.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/number_text.h"
#include "core/cohort/column_reader.h"
#include "core/cohort/outcome_reader.h"

namespace hepatica::cohort {
namespace {

constexpr std::size_t kShown = 5;  // rows named for one reason

/// The first row rule that leaves the row out, or null.
const RowRule* rule_against(const Sheet& sheet, const Mapping& mapping, std::size_t row) {
  for (const RowRule& rule : mapping.rows) {
    const auto& cell = sheet.cells[static_cast<std::size_t>(sheet.find(rule.column))][row];
    if (rule.range) {
      const auto x = read_number(cell, false);
      if (!x || !rule.range->contains(*x)) return &rule;
    } else if (std::find(rule.is.begin(), rule.is.end(), cell) == rule.is.end()) {
      return &rule;
    }
  }
  return nullptr;
}

std::vector<std::size_t> rows_of_interest(const Sheet& sheet, const Mapping& mapping, Flow& flow) {
  std::vector<std::size_t> rows;
  flow.in = sheet.rows_in();
  for (const Error& fault : sheet.faults)
    flow.leave_out("cannot be read: " + fault.detail, std::atol(fault.field.c_str() + 4));
  for (std::size_t i = 0; i < sheet.rows(); ++i) {
    if (const RowRule* rule = rule_against(sheet, mapping, i)) {
      flow.leave_out(rule->reason, sheet.row_number[i]);
    } else {
      rows.push_back(i);
    }
  }
  flow.used = rows.size();
  return rows;
}

void find_duplicates(const Sheet& sheet, const Mapping& mapping,
                     const std::vector<std::size_t>& rows, std::vector<Problem>& problems) {
  const auto report = [&](const std::string& column, const auto& key_of) {
    std::unordered_map<std::string, long> seen;
    Problem problem{Code::kContradiction, column, "", 0, {}};
    for (std::size_t i : rows) {
      const std::string key = key_of(i);
      if (key.empty()) continue;
      const auto [at, fresh] = seen.emplace(key, sheet.row_number[i]);
      if (fresh) continue;
      if (problem.count == 0)
        problem.detail = "row " + std::to_string(sheet.row_number[i]) + " repeats row " +
                         std::to_string(at->second);
      ++problem.count;
      if (problem.rows.size() < kShown) problem.rows.push_back(sheet.row_number[i]);
    }
    if (problem.count > 0) problems.push_back(problem);
  };
  if (!mapping.identifier.empty()) {
    const auto& cells = sheet.cells[static_cast<std::size_t>(sheet.find(mapping.identifier))];
    report(mapping.identifier, [&](std::size_t i) { return cells[i]; });
  }
  report("(all columns)", [&](std::size_t i) {
    std::string key;
    for (const auto& cells : sheet.cells) key += cells[i] + '\x1f';
    return key;
  });
}

}  // namespace

void Flow::leave_out(const std::string& reason, long row, std::size_t count) {
  auto at = std::find_if(left_out.begin(), left_out.end(),
                         [&](const LeftOut& one) { return one.reason == reason; });
  if (at == left_out.end()) at = left_out.insert(left_out.end(), {reason, 0, {}});
  at->count += count;
  if (at->rows.size() < kShown) at->rows.push_back(row);
}

Json to_json(const Flow& flow) {
  Json left = Json::array();
  for (const auto& one : flow.left_out) {
    left.push_back({{"reason", one.reason}, {"rows", one.count}, {"first", one.rows}});
  }
  return {{"rows_in", flow.in}, {"rows_used", flow.used}, {"left_out", left}};
}

Json to_json(const std::vector<Problem>& problems) {
  Json out = Json::array();
  for (const auto& one : problems) {
    out.push_back({{"code", wire_name(one.code)},
                   {"column", one.column},
                   {"detail", one.detail},
                   {"cells", one.count},
                   {"first", one.rows}});
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
               "'" + name.substr(0, 60) + "' is no category or condition of the cohort"};
}

std::vector<std::string> level_names(const Column& column) {
  return column.type.type == expression::Type::kBoolean ? std::vector<std::string>{"no", "yes"}
                                                        : column.type.levels;
}

Cohort read_cohort(const Sheet& sheet, const Mapping& mapping,
                   const patient::Dictionary& dictionary, bool find_repeats) {
  Cohort out;
  const auto rows = rows_of_interest(sheet, mapping, out.flow);
  for (std::size_t i : rows) out.row_number.push_back(sheet.row_number[i]);
  for (const MappedColumn& mapped : mapping.columns) {
    const auto& cells = sheet.cells[static_cast<std::size_t>(sheet.find(mapped.column))];
    ColumnReader reader(mapped, mapping.missing, dictionary);
    for (std::size_t i : rows) reader.add(cells[i], sheet.row_number[i]);
    out.columns.push_back(reader.finish(out.problems));
  }
  if (mapping.outcome) read_outcome(sheet, *mapping.outcome, mapping.missing, rows, out);
  if (find_repeats) find_duplicates(sheet, mapping, rows, out.problems);
  return out;
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

}  // namespace hepatica::cohort
