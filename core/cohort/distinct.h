// The different numbers of a long column, each with how often it stands there: measured values are
// rounded, so that millions of rows hold some hundreds of them. Counting them once answers for
// quantiles, units and curves without sorting the rows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hepatica::cohort {

class Distinct {
 public:
  /// value   the number
  /// counts  how often it stands there in each of the two kinds of rows
  struct Entry {
    double value = 0;
    std::array<std::size_t, 2> counts{};
    std::size_t count() const { return counts[0] + counts[1]; }
  };

  /// As many as a limit may be for the table to stay in the processor's cache: more than a
  /// measurement has that is written with three digits.
  static constexpr std::size_t kFew = 4096;

  /// limit  how many different numbers are kept at most
  explicit Distinct(std::size_t limit = std::numeric_limits<std::size_t>::max());

  /// Counts a number (not NaN; 0 and -0 are one) in one of two kinds of rows, `count` times. False
  /// when it would be one too many: then the counts say nothing any more.
  bool add(double value, int kind = 0, std::size_t count = 1);

  /// The numbers with their counts, from the smallest on.
  std::vector<Entry> sorted() const;

  /// Adds what another has counted. False as for add().
  bool append(const Distinct& later);

 private:
  std::size_t slot_of(double value) const;
  Entry* entry_of(double value);  // null when it would be one too many
  void grow();

  std::size_t limit_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  // 1 + place of an entry, 0 where there is none
};

/// Numbers with their counts, from the smallest on.
using Counts = std::vector<Distinct::Entry>;

/// Any numbers: the first few thousand different ones are counted, further ones kept one by one, so
/// that a column of identifiers costs no large table.
class Numbers {
 public:
  Numbers();

  void add(double value, std::size_t count = 1);
  void append(const Numbers& later);

  std::size_t size() const { return size_; }
  double lowest() const { return lowest_; }    ///< meaningful unless empty
  double highest() const { return highest_; }  ///< meaningful unless empty
  Counts sorted() const;

 private:
  Distinct counted_;
  std::vector<double> others_;
  std::size_t size_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity(), highest_ = -lowest_;
};

}  // namespace hepatica::cohort
