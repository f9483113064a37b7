// Inflate (RFC 1951) inside gzip framing (RFC 1952).
//
// Codes of up to kFastBits bits are looked up in one step; longer ones are walked length by length
// in the canonical order of the RFC. All reads and writes are checked against the buffer and the
// limit.
#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

#include "core/base/reason.h"
#include "core/image/gzip.h"

namespace hepatica::image {
namespace {

constexpr int kFastBits = 10;
constexpr int kMaxCodeBits = 15;
/// Deflate cannot expand more than this (a 258-byte match in two bits and block overhead).
constexpr size_t kMaxExpansion = 1032;

enum class Outcome { kDone, kDamaged, kTruncated, kLimit };

/// Least significant bit first, 64 bits at a time.
class BitReader {
 public:
  explicit BitReader(Bytes bytes) : bytes_(bytes) {}

  /// At least 56 bits afterwards, zero-filled past the end (overrun() tells).
  void refill() {
    if (at_ + 8 <= bytes_.size()) {
      uint64_t word;
      std::memcpy(&word, bytes_.data() + at_, 8);  // little endian on every target of ours
      buffer_ |= word << count_;
      size_t const taken = static_cast<size_t>(63 - count_) >> 3;
      at_ += taken;
      count_ += static_cast<int>(taken) * 8;
      return;
    }
    while (count_ <= 56) {
      if (at_ < bytes_.size()) buffer_ |= std::to_integer<uint64_t>(bytes_[at_]) << count_;
      ++at_;
      count_ += 8;
    }
  }
  uint32_t peek(int bits) const {
    return static_cast<uint32_t>(buffer_ & ((uint64_t{1} << bits) - 1));
  }
  void drop(int bits) {
    buffer_ >>= bits;
    count_ -= bits;
  }
  uint32_t take(int bits) {
    if (count_ < bits) refill();
    uint32_t const value = peek(bits);
    drop(bits);
    return value;
  }
  /// True when more bits were consumed than the input has.
  bool overrun() const { return consumed_bits() > bytes_.size() * 8; }
  void align_to_byte() { drop(count_ & 7); }
  /// Position of the next unread whole byte; call after align_to_byte().
  size_t byte_position() const { return consumed_bits() / 8; }
  void seek(size_t byte_position) {
    at_ = byte_position;
    buffer_ = 0;
    count_ = 0;
  }

 private:
  size_t consumed_bits() const { return at_ * 8 - static_cast<size_t>(count_); }

  Bytes bytes_;
  size_t at_ = 0;
  uint64_t buffer_ = 0;
  int count_ = 0;
};

uint32_t reverse_bits(uint32_t code, int length) {
  uint32_t out = 0;
  for (int bit = 0; bit < length; ++bit) out |= ((code >> bit) & 1u) << (length - 1 - bit);
  return out;
}

/// A canonical prefix code.
class PrefixCode {
 public:
  /// False when the lengths describe more codes than there are (over-subscribed), or fewer, unless
  /// that is a single code (allowed for distances by the RFC).
  bool build(std::span<const uint8_t> lengths) {
    counts_.fill(0);
    fast_.fill(0);
    for (uint8_t const length : lengths) ++counts_[length];
    counts_[0] = 0;
    int left = 1;
    int used = 0;
    for (int length = 1; length <= kMaxCodeBits; ++length) {
      left = left * 2 - counts_[static_cast<size_t>(length)];
      used += counts_[static_cast<size_t>(length)];
      if (left < 0) return false;
    }
    if (left > 0 && used > 1) return false;
    std::array<uint16_t, kMaxCodeBits + 2> offset{};
    std::array<uint32_t, kMaxCodeBits + 2> next_code{};
    for (size_t length = 1; length <= kMaxCodeBits; ++length) {
      offset[length + 1] = static_cast<uint16_t>(offset[length] + counts_[length]);
      next_code[length + 1] = (next_code[length] + counts_[length]) << 1;
    }
    for (size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      size_t const length = lengths[symbol];
      if (length == 0) continue;
      symbols_[offset[length]++] = static_cast<uint16_t>(symbol);
      uint32_t const code = next_code[length]++;
      if (length <= kFastBits) fill_fast(symbol, code, static_cast<int>(length));
    }
    return true;
  }

  /// The next symbol, or -1 for a bit pattern that no code has. Needs 15 readable bits.
  int decode(BitReader& bits) const {
    uint16_t const entry = fast_[bits.peek(kFastBits)];
    if (entry != 0) {
      bits.drop(entry & 15);
      return entry >> 4;
    }
    return decode_long(bits);
  }

 private:
  void fill_fast(size_t symbol, uint32_t code, int length) {
    auto const entry = static_cast<uint16_t>((symbol << 4) | static_cast<size_t>(length));
    uint32_t const step = 1u << length;
    for (uint32_t at = reverse_bits(code, length); at < fast_.size(); at += step) fast_[at] = entry;
  }

  int decode_long(BitReader& bits) const {
    uint32_t const window = bits.peek(kMaxCodeBits);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= kMaxCodeBits; ++length) {
      code |= static_cast<int>((window >> (length - 1)) & 1u);
      int const count = counts_[static_cast<size_t>(length)];
      if (code - count < first) {
        bits.drop(length);
        return symbols_[static_cast<size_t>(index + code - first)];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }

  std::array<uint16_t, kMaxCodeBits + 1> counts_{};
  std::array<uint16_t, 288> symbols_{};
  std::array<uint16_t, size_t{1} << kFastBits> fast_{};  // symbol << 4 | length; 0 = longer or none
};

// RFC 1951, 3.2.5: base values and extra bits of the length and distance symbols.
constexpr std::array<uint16_t, 29> kLengthBase{3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                               15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                               67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<uint8_t, 29> kLengthExtra{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                               2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<uint16_t, 30> kDistanceBase{
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr std::array<uint8_t, 30> kDistanceExtra{0, 0, 0,  0,  1,  1,  2,  2,  3,  3,
                                                 4, 4, 5,  5,  6,  6,  7,  7,  8,  8,
                                                 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

/// The bytes decoded so far, in a buffer that doubles up to a limit.
class Output {
 public:
  Output(size_t first_capacity, size_t limit) : limit_(limit) {
    buffer_.resize(std::min(first_capacity, limit));
  }
  size_t size() const { return size_; }
  Bytes written() const { return Bytes(buffer_).first(size_); }
  std::vector<std::byte> take() {
    buffer_.resize(size_);
    return std::move(buffer_);
  }

  /// False at the limit.
  bool put(std::byte value) {
    if (size_ == buffer_.size() && !grow()) return false;
    buffer_[size_++] = value;
    return true;
  }
  /// Repeats `length` bytes from `distance` back (overlap repeats a pattern); false at the limit.
  bool copy_back(size_t distance, size_t length) {
    while (buffer_.size() - size_ < length) {
      if (grow()) continue;
      length = buffer_.size() - size_;
      repeat(distance, length);
      return false;
    }
    repeat(distance, length);
    return true;
  }

 private:
  bool grow() {
    size_t const now = buffer_.size();
    if (now >= limit_) return false;
    buffer_.resize(now > limit_ / 2 ? limit_ : std::max<size_t>(now * 2, 64));
    return true;
  }
  void repeat(size_t distance, size_t length) {
    std::byte* const to = buffer_.data() + size_;
    const std::byte* const from = to - distance;
    if (distance >= length) {
      std::memcpy(to, from, length);
    } else {
      for (size_t i = 0; i < length; ++i) to[i] = from[i];
    }
    size_ += length;
  }

  std::vector<std::byte> buffer_;
  size_t size_ = 0;
  size_t limit_;
};

/// Decodes one deflate stream into `out`.
class Inflater {
 public:
  Inflater(BitReader& bits, Output& out) : bits_(bits), out_(out), start_(out.size()) {}

  Outcome run() {
    while (true) {
      bool const last = bits_.take(1) != 0;
      uint32_t const kind = bits_.take(2);
      Outcome outcome = Outcome::kDamaged;
      if (kind == 0) outcome = stored_block();
      if (kind == 1) outcome = fixed_block();
      if (kind == 2) outcome = dynamic_block();
      if (outcome == Outcome::kDamaged && bits_.overrun()) return Outcome::kTruncated;
      if (outcome != Outcome::kDone) return outcome;
      if (bits_.overrun()) return Outcome::kTruncated;
      if (last) return Outcome::kDone;
    }
  }

 private:
  Outcome stored_block() {
    bits_.align_to_byte();
    uint32_t const length = bits_.take(16);
    uint32_t const complement = bits_.take(16);
    if (length != (complement ^ 0xFFFFu)) return Outcome::kDamaged;
    for (uint32_t i = 0; i < length; ++i) {
      if (!out_.put(static_cast<std::byte>(bits_.take(8)))) return Outcome::kLimit;
      if ((i & 1023u) == 0 && bits_.overrun()) return Outcome::kTruncated;
    }
    return Outcome::kDone;
  }

  Outcome fixed_block() {
    std::array<uint8_t, 288> lengths;
    for (size_t symbol = 0; symbol < 288; ++symbol) {
      lengths[symbol] = static_cast<uint8_t>(symbol < 144   ? 8
                                             : symbol < 256 ? 9
                                             : symbol < 280 ? 7
                                                            : 8);
    }
    std::array<uint8_t, 32> distances;  // 30 and 31 have codes, but never occur in valid data
    distances.fill(5);
    if (!literals_.build(lengths) || !distances_.build(distances)) return Outcome::kDamaged;
    return coded_block();
  }

  Outcome dynamic_block() {
    size_t const literal_count = bits_.take(5) + 257;
    size_t const distance_count = bits_.take(5) + 1;
    size_t const code_count = bits_.take(4) + 4;
    if (literal_count > 286 || distance_count > 30) return Outcome::kDamaged;
    constexpr std::array<uint8_t, 19> kOrder{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                             11, 4,  12, 3, 13, 2, 14, 1, 15};
    std::array<uint8_t, 19> code_lengths{};
    for (size_t i = 0; i < code_count; ++i) {
      code_lengths[kOrder[i]] = static_cast<uint8_t>(bits_.take(3));
    }
    if (!literals_.build(code_lengths)) return Outcome::kDamaged;
    std::array<uint8_t, 286 + 30> lengths{};
    if (!read_lengths(std::span(lengths).first(literal_count + distance_count))) {
      return Outcome::kDamaged;
    }
    if (lengths[256] == 0) return Outcome::kDamaged;  // no end-of-block code
    std::span<const uint8_t> const all(lengths);
    if (!literals_.build(all.first(literal_count))) return Outcome::kDamaged;
    if (!distances_.build(all.subspan(literal_count, distance_count))) return Outcome::kDamaged;
    return coded_block();
  }

  /// Run-length coded code lengths (RFC 1951, 3.2.7); literals_ holds the code of the lengths.
  bool read_lengths(std::span<uint8_t> lengths) {
    for (size_t at = 0; at < lengths.size();) {
      bits_.refill();
      int const symbol = literals_.decode(bits_);
      if (symbol < 0 || bits_.overrun()) return false;
      if (symbol < 16) {
        lengths[at++] = static_cast<uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && at == 0) return false;
      uint8_t const value = symbol == 16 ? lengths[at - 1] : uint8_t{0};
      size_t const repeat = symbol == 16   ? 3 + bits_.take(2)
                            : symbol == 17 ? 3 + bits_.take(3)
                                           : 11 + bits_.take(7);
      if (repeat > lengths.size() - at) return false;
      std::fill_n(lengths.begin() + static_cast<ptrdiff_t>(at), repeat, value);
      at += repeat;
    }
    return true;
  }

  Outcome coded_block() {
    while (true) {
      bits_.refill();  // 56 bits: at most 15 + 5 + 15 + 13 are used below
      int const symbol = literals_.decode(bits_);
      if (symbol < 0) return Outcome::kDamaged;
      if (symbol < 256) {
        if (!out_.put(static_cast<std::byte>(symbol))) {
          return bits_.overrun() ? Outcome::kTruncated : Outcome::kLimit;
        }
        continue;
      }
      if (bits_.overrun()) return Outcome::kTruncated;
      if (symbol == 256) return Outcome::kDone;
      Outcome const outcome = copy_match(static_cast<size_t>(symbol) - 257);
      if (outcome != Outcome::kDone) return outcome;
    }
  }

  Outcome copy_match(size_t length_symbol) {
    if (length_symbol >= kLengthBase.size()) return Outcome::kDamaged;
    size_t const length = kLengthBase[length_symbol] + bits_.take(kLengthExtra[length_symbol]);
    int const distance_symbol = distances_.decode(bits_);
    if (distance_symbol < 0 || distance_symbol >= 30) return Outcome::kDamaged;
    auto const symbol = static_cast<size_t>(distance_symbol);
    size_t const distance = kDistanceBase[symbol] + bits_.take(kDistanceExtra[symbol]);
    if (distance > out_.size() - start_) return Outcome::kDamaged;
    return out_.copy_back(distance, length) ? Outcome::kDone : Outcome::kLimit;
  }

  BitReader& bits_;
  Output& out_;
  size_t start_;
  PrefixCode literals_;
  PrefixCode distances_;
};

Error damaged(const char* detail) {
  return Error{Code::kInvalidFile, "gzip", detail, Reason{"gzip_damaged", {}, ""}};
}

/// Length of the member header at the front of `bytes`, 0 when it is not one or is cut off.
size_t header_length(Bytes bytes) {
  if (!is_gzip(bytes) || bytes.size() < 10) return 0;
  auto const flags = std::to_integer<unsigned>(bytes[3]);
  size_t at = 10;
  if ((flags & 0xE0u) != 0) return 0;  // reserved bits
  if ((flags & 4u) != 0) {             // extra field
    if (bytes.size() < at + 2) return 0;
    at += 2 + std::to_integer<size_t>(bytes[at]) + 256 * std::to_integer<size_t>(bytes[at + 1]);
  }
  for (unsigned const text_flag : {8u, 16u}) {  // file name, comment: zero-terminated
    if ((flags & text_flag) == 0) continue;
    while (at < bytes.size() && bytes[at] != std::byte{0}) ++at;
    ++at;
  }
  if ((flags & 2u) != 0) at += 2;  // header CRC
  return at < bytes.size() ? at : 0;
}

uint32_t little_endian_32(Bytes bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= std::to_integer<uint32_t>(bytes[at + i]) << (8 * i);
  return value;
}

Result<std::vector<std::byte>> decode_members(Bytes bytes, size_t limit, bool prefix_only) {
  Output out(bytes.size(), limit);
  size_t at = 0;
  do {
    size_t const header = header_length(bytes.subspan(at));
    if (header == 0) return damaged("the member header is damaged or cut off");
    size_t const start = out.size();
    BitReader bits(bytes);
    bits.seek(at + header);
    Outcome const outcome = Inflater(bits, out).run();
    if (outcome == Outcome::kLimit && prefix_only) return out.take();
    if (outcome == Outcome::kLimit) {
      return Error{Code::kTooLarge, "gzip",
                   "the content is longer than the " + std::to_string(limit) + " bytes expected",
                   Reason{"gzip_too_long", {{"most", limit}}, ""}};
    }
    if (outcome == Outcome::kTruncated) return damaged("the compressed data ends early");
    if (outcome == Outcome::kDamaged) return damaged("the compressed data is damaged");
    bits.align_to_byte();
    at = bits.byte_position();
    if (bytes.size() - at < 8) return damaged("the check sum is cut off");
    if (little_endian_32(bytes, at) != crc32(out.written().subspan(start))) {
      return damaged("the CRC-32 differs");
    }
    if (little_endian_32(bytes, at + 4) != static_cast<uint32_t>(out.size() - start)) {
      return damaged("the length differs");
    }
    at += 8;
  } while (is_gzip(bytes.subspan(at)) && !(prefix_only && out.size() >= limit));
  return out.take();  // bytes after the last member are padding (tapes, some archivers): ignored
}

Result<std::vector<std::byte>> decode(Bytes bytes, size_t limit, bool prefix_only) {
  try {
    // No stream can yield more than this, whatever limit the caller had to allow.
    size_t const possible =
        bytes.size() > SIZE_MAX / kMaxExpansion ? SIZE_MAX : bytes.size() * kMaxExpansion;
    return decode_members(bytes, std::min(limit, possible), prefix_only);
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "gzip", "not enough memory for the content",
                 Reason{"memory", {}, ""}};
  } catch (const std::length_error&) {
    return Error{Code::kTooLarge, "gzip", "not enough memory for the content",
                 Reason{"memory", {}, ""}};
  }
}

}  // namespace

bool is_gzip(Bytes bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B} &&
         bytes[2] == std::byte{8};
}

Result<std::vector<std::byte>> gunzip(Bytes bytes, size_t max_bytes) {
  return decode(bytes, max_bytes, false);
}

Result<std::vector<std::byte>> gunzip_prefix(Bytes bytes, size_t count) {
  return decode(bytes, count, true);
}

}  // namespace hepatica::image
