// Missing marks, numbers and dates.
#include "core/cohort/cell.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/spelling.h"

namespace hepatica::cohort {
namespace {

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// Days since 1970-01-01 of the Gregorian calendar. Source: Hinnant, days_from_civil.
long days_from_civil(long year, long month, long day) {
  year -= month <= 2;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long of_era = year - era * 400;
  const long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool is_day(long year, long month, long day) {
  constexpr std::array<long, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1850 || year > 2200 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month == 2 && day == 29) return leap;
  return day <= kDays[static_cast<std::size_t>(month - 1)];
}

/// The three whole numbers of a date, or nothing.
std::optional<std::array<long, 3>> date_parts(std::string_view cell) {
  std::string text = fold_width(cell);
  for (const char* mark : {"年", "月", "日"}) {
    for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.replace(at, 3, "/");
  }
  while (!text.empty() && text.back() == '/') text.pop_back();
  const std::size_t clock = text.find_first_of(" T");
  if (clock != std::string::npos) text.resize(clock);
  std::array<long, 3> parts{};
  std::size_t part = 0, digits = 0;
  for (char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c))) {
      if (++digits > 4) return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
    } else if ((c == '-' || c == '/' || c == '.') && digits > 0 && part < 2) {
      ++part;
      digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (part != 2 || digits == 0) return std::nullopt;
  return parts;
}

/// Whether a digit stands in the cell, or a character that may be one in full width: most texts
/// have neither and need no closer look.
bool may_be_number(std::string_view cell) {
  return std::any_of(cell.begin(), cell.end(), [](char c) {
    return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

bool is_missing(std::string_view cell, const std::vector<std::string>& more) {
  static constexpr std::string_view kMarks[] = {
      "na",     "n/a",     "nan",        "null", ".",    "-",    "?",    "unknown",
      "unknow", "missing", "none given", "未知", "不详", "缺失", "未查", "无数据"};
  if (!more.empty() && std::find(more.begin(), more.end(), cell) != more.end()) return true;
  if (cell.empty()) return true;
  if (cell.size() > 10 || (cell[0] >= '0' && cell[0] <= '9')) return false;  // as no mark is
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](std::string_view mark) { return equal_ignoring_case(cell, mark); });
}

std::optional<double> read_number(std::string_view cell, bool decimal_comma) {
  if (!decimal_comma) {
    if (const auto plain = parse_number(cell)) return plain;
    if (!may_be_number(cell)) return std::nullopt;
    return parse_typed_number(cell);
  }
  // The mirror image: with the marks exchanged "1.234" is as doubtful as "1,234" is otherwise.
  std::string text = fold_width(cell);
  for (char& c : text) {
    if (c == ',' || c == '.') c = c == ',' ? '.' : ',';
  }
  return parse_typed_number(text);
}

const char* wire_name(DateOrder order) {
  switch (order) {
    case DateOrder::kYearMonthDay:
      return "ymd";
    case DateOrder::kDayMonthYear:
      return "dmy";
    case DateOrder::kMonthDayYear:
      return "mdy";
    case DateOrder::kExcel:
      return "excel";
  }
  return "ymd";
}

Result<DateOrder> date_order(std::string_view name) {
  for (const auto order : {DateOrder::kYearMonthDay, DateOrder::kDayMonthYear,
                           DateOrder::kMonthDayYear, DateOrder::kExcel}) {
    if (name == wire_name(order)) return order;
  }
  return Error{Code::kInvalidArgument, "date_order",
               "'" + beginning(name, 20) + "'; one of ymd, dmy, mdy, excel"};
}

std::optional<long> read_date(std::string_view cell, DateOrder order) {
  if (order == DateOrder::kExcel) {
    const auto serial = parse_number(cell);
    // 1927 to 2064: what a table of patients can hold. 25569 is 1970-01-01.
    if (!serial || *serial < 10000 || *serial > 60000) return std::nullopt;
    return static_cast<long>(std::floor(*serial)) - 25569;
  }
  const auto parts = date_parts(cell);
  if (!parts) return std::nullopt;
  const auto& p = *parts;
  const auto year = order == DateOrder::kYearMonthDay ? p[0] : p[2];
  const auto month = order == DateOrder::kMonthDayYear ? p[0] : p[1];
  const auto day = order == DateOrder::kYearMonthDay   ? p[2]
                   : order == DateOrder::kDayMonthYear ? p[0]
                                                       : p[1];
  if (!is_day(year, month, day)) return std::nullopt;
  return days_from_civil(year, month, day);
}

std::vector<DateOrder> date_orders(const std::vector<std::string>& cells) {
  std::vector<DateOrder> out;
  for (const auto order :
       {DateOrder::kYearMonthDay, DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    bool any = false, all = true;
    for (const auto& cell : cells) {
      if (is_missing(cell)) continue;
      any = true;
      all = all && read_date(cell, order).has_value();
      if (!all) break;
    }
    if (any && all) out.push_back(order);
  }
  return out;
}

}  // namespace hepatica::cohort
