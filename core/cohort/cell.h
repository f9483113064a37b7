// What one cell says: nothing, a number, a date.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::cohort {

/// Whether a cell says that its value is unknown: empty, NA, N/A, NaN, NULL, ".", "-", "?",
/// unknown, "unknow", missing, 未知, 不详, 缺失, 未查, 无数据 (ASCII case ignored). `more` are the
/// mapping's own.
bool is_missing(std::string_view cell, const std::vector<std::string>& more = {});

/// A number as people write it. decimal_comma: "1,234" is 1.234 (without it, it is refused as
/// ambiguous) and "1.234" is refused, which may be one thousand. Absent for anything else,
/// detection limits ("<5") included.
std::optional<double> read_number(std::string_view cell, bool decimal_comma);

/// Order of the parts of a date with slashes, dots or dashes; years have four digits.
///
/// kExcel  days since 1899-12-30, as a spreadsheet stores dates
enum class DateOrder { kYearMonthDay, kDayMonthYear, kMonthDayYear, kExcel };
const char* wire_name(DateOrder order);
Result<DateOrder> date_order(std::string_view name);  ///< "ymd", "dmy", "mdy", "excel"

/// Days since 1970-01-01, or nothing where the cell is no day of the calendar in that order. A
/// clock time after the date is dropped. 2019年3月5日 is a date of order ymd.
std::optional<long> read_date(std::string_view cell, DateOrder order);

/// The orders in which every cell that is not missing is a date; empty when there is none. More
/// than one (dmy and mdy) means that a person must say which.
std::vector<DateOrder> date_orders(const std::vector<std::string>& cells);

}  // namespace hepatica::cohort
