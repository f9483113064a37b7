// Every cell looked at once; long tables in parts side by side.
#include "core/cohort/profile.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/cohort/cell.h"
#include "core/cohort/cell_cache.h"
#include "core/cohort/repeats.h"

namespace hepatica::cohort {
namespace {

/// The profile of one column, cell by cell.
class Profiler {
 public:
  void add(std::string_view cell) {
    const std::uint64_t key = Cache::key_of(cell);
    if (key == 0) return (void)look_at(cell);
    if (Look* const known = seen_.find(key)) {
      ++known->again;
      return;
    }
    const Look look = look_at(cell);
    if (!look.with_comma) seen_.put(key, look, [&](const Look& left) { count(left); });
  }

  /// The cells of the rows that follow.
  void append(Profiler& later) {
    settle();
    later.settle();
    out_.known += later.out_.known;
    out_.numbers.append(later.out_.numbers);
    by_comma_.append(later.by_comma_);
    commas_ += later.commas_;
    by_point_ += later.by_point_;
    for (const auto& text : later.out_.distinct) {
      if (out_.distinct.size() < kDistinct) add_distinct(text);
    }
  }

  Profile finish() {
    settle();
    // One odd cell does not make doubtful what the others say with a point.
    out_.decimal_comma = commas_ > by_point_;
    if (out_.decimal_comma) out_.numbers.append(by_comma_);
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kDistinct = 50;

  /// What a cell is, and how often its text came again since it was looked at.
  struct Look {
    bool known = false, is_number = false, with_comma = false, by_point = false;
    double number = 0;
    std::size_t again = 0;
  };
  using Cache = CellCache<Look>;

  Look look_at(std::string_view cell) {
    Look out;
    if (is_missing(cell)) return out;
    out.known = true;
    ++out_.known;
    const auto x = read_number(cell, false);
    out.is_number = x.has_value();
    if (x) out_.numbers.add(out.number = *x);
    out.by_point = x && only_by_point(cell);
    by_point_ += out.by_point ? 1 : 0;
    const auto is_other = [](char c) { return c == ',' || static_cast<unsigned char>(c) >= 0x80; };
    out.with_comma = std::any_of(cell.begin(), cell.end(), is_other);
    if (out.with_comma) add_comma(cell, x.has_value());
    if (out_.distinct.size() < kDistinct) add_distinct(cell);
    return out;
  }

  void count(const Look& look) {
    if (look.known) out_.known += look.again;
    if (look.is_number) out_.numbers.add(look.number, look.again);
    if (look.by_point) by_point_ += look.again;
  }
  void settle() {
    seen_.empty([&](const Look& look) { count(look); });
  }

  /// "1.234": under a decimal comma it may be one thousand, and is refused.
  static bool only_by_point(std::string_view cell) {
    const auto at = cell.find('.');
    return at != std::string_view::npos && cell.size() - at - 1 == 3 && !read_number(cell, true);
  }

  /// "3,5" and no "1,234": the comma is the decimal mark. Cells that are numbers only then wait
  /// until one shows it.
  void add_comma(std::string_view cell, bool is_number) {
    const auto at = cell.find(',');
    const auto x = read_number(cell, true);
    if (!x) return;
    if (!is_number) by_comma_.add(*x);
    if (at != std::string_view::npos && cell.size() - at - 1 != 3) ++commas_;
  }

  void add_distinct(std::string_view cell) {
    for (const auto& text : out_.distinct) {
      if (text == cell) return;
    }
    out_.distinct.emplace_back(cell);
  }

  Profile out_;
  Numbers by_comma_;
  // Cells whose comma is a decimal mark, and those that are numbers only where the point is one.
  std::size_t commas_ = 0, by_point_ = 0;
  Cache seen_;
};

}  // namespace

std::vector<Profile> profiles_of(const Sheet& sheet, std::size_t pieces) {
  pieces = pieces_for(pieces, sheet.rows(), Sheet::kShort);
  std::vector<std::vector<Profiler>> parts(pieces, std::vector<Profiler>(sheet.names.size()));
  in_parallel(pieces, [&](std::size_t p) {
    table::Fields cells;
    const std::size_t begin = sheet.rows() * p / pieces, end = sheet.rows() * (p + 1) / pieces;
    in_blocks(begin, end, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        sheet.read(i, cells);
        for (std::size_t j = 0; j < parts[p].size(); ++j) parts[p][j].add(cells[j]);
      }
    });
  });
  std::vector<Profile> out;
  for (std::size_t j = 0; j < sheet.names.size(); ++j) {
    for (std::size_t p = 1; p < pieces; ++p) parts[0][j].append(parts[p][j]);
    out.push_back(parts[0][j].finish());
  }
  return out;
}

bool is_unique(const Sheet& sheet, std::size_t column, std::size_t pieces) {
  pieces = pieces_for(pieces, sheet.rows(), Sheet::kShort);
  std::vector<Repeats> parts(pieces);
  std::vector<std::uint8_t> missing(pieces, 0);
  in_parallel(pieces, [&](std::size_t p) {
    const std::size_t begin = sheet.rows() * p / pieces, end = sheet.rows() * (p + 1) / pieces;
    table::Fields cells;
    parts[p].reserve(p == 0 ? sheet.rows() : end - begin);
    in_blocks(begin, end, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to && missing[p] == 0; ++i) {
        sheet.read(i, cells);
        missing[p] = is_missing(cells[column]) ? 1 : 0;
        parts[p].add(text_hash(cells[column]), i);
      }
    });
  });
  if (std::find(missing.begin(), missing.end(), 1) != missing.end()) return false;
  for (std::size_t p = 1; p < pieces; ++p) parts[0].append(parts[p]);
  table::Fields cells, others;
  const auto same = [&](std::size_t a, std::size_t b) {
    sheet.read(a, cells);
    sheet.read(b, others);
    return cells[column] == others[column];
  };
  return parts[0].find(same, 1).count == 0;
}

}  // namespace hepatica::cohort
