// Deflate with fixed Huffman codes (RFC 1951, 3.2.6) and the CRC-32 of gzip.
#include "core/image/gzip.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace hepatica::image {
namespace {

constexpr size_t kWindow = 32768;
constexpr size_t kMinMatch = 3;
constexpr size_t kMaxMatch = 258;
constexpr int kHashBits = 15;

/// Eight tables: eight bytes are folded into the check sum per step.
std::array<std::array<uint32_t, 256>, 8> make_crc_tables() {
  std::array<std::array<uint32_t, 256>, 8> tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1u) ? 0xEDB88320u : 0u);
    tables[0][byte] = value;
  }
  for (size_t table = 1; table < 8; ++table) {
    for (size_t byte = 0; byte < 256; ++byte) {
      uint32_t const before = tables[table - 1][byte];
      tables[table][byte] = (before >> 8) ^ tables[0][before & 255u];
    }
  }
  return tables;
}

class BitWriter {
 public:
  explicit BitWriter(std::vector<std::byte>& out) : out_(out) {}
  void put(uint32_t value, int bits) {
    buffer_ |= static_cast<uint64_t>(value) << count_;
    count_ += bits;
    while (count_ >= 8) {
      out_.push_back(static_cast<std::byte>(buffer_ & 255u));
      buffer_ >>= 8;
      count_ -= 8;
    }
  }
  /// Huffman codes go out most significant bit first.
  void put_code(uint32_t code, int bits) {
    for (int bit = bits - 1; bit >= 0; --bit) put((code >> bit) & 1u, 1);
  }
  void flush() {
    if (count_ > 0) put(0, 8 - count_);
  }

 private:
  std::vector<std::byte>& out_;
  uint64_t buffer_ = 0;
  int count_ = 0;
};

struct Code9 {
  uint16_t reversed = 0;
  uint8_t bits = 0;
};

/// The fixed literal/length code, bit-reversed for writing least significant bit first.
std::array<Code9, 288> make_fixed_codes() {
  std::array<Code9, 288> codes{};
  for (uint32_t symbol = 0; symbol < 288; ++symbol) {
    uint32_t code = 0;
    int bits = 8;
    if (symbol < 144) {
      code = 0x30 + symbol;
    } else if (symbol < 256) {
      code = 0x190 + symbol - 144;
      bits = 9;
    } else if (symbol < 280) {
      code = symbol - 256;
      bits = 7;
    } else {
      code = 0xC0 + symbol - 280;
    }
    uint32_t reversed = 0;
    for (int bit = 0; bit < bits; ++bit) reversed |= ((code >> bit) & 1u) << (bits - 1 - bit);
    codes[symbol] = {static_cast<uint16_t>(reversed), static_cast<uint8_t>(bits)};
  }
  return codes;
}

void put_length(BitWriter& bits, const std::array<Code9, 288>& codes, size_t length) {
  // Symbols 257..264 hold 3..10; then four symbols per extra bit; 285 is 258 alone.
  uint32_t symbol = 285;
  uint32_t extra = 0;
  int extra_bits = 0;
  if (length < 11) {
    symbol = static_cast<uint32_t>(254 + length);
  } else if (length < kMaxMatch) {
    auto const offset = static_cast<uint32_t>(length - 3);
    while ((offset >> (extra_bits + 3)) != 0) ++extra_bits;
    symbol = 257 + static_cast<uint32_t>(extra_bits) * 4 + (offset >> extra_bits);
    extra = offset & ((1u << extra_bits) - 1);
  }
  bits.put(codes[symbol].reversed, codes[symbol].bits);
  bits.put(extra, extra_bits);
}

void put_distance(BitWriter& bits, size_t distance) {
  auto const offset = static_cast<uint32_t>(distance - 1);
  int extra_bits = 0;
  while ((offset >> (extra_bits + 2)) != 0) ++extra_bits;
  uint32_t const symbol = static_cast<uint32_t>(extra_bits) * 2 + (offset >> extra_bits);
  bits.put_code(symbol, 5);
  bits.put(offset & ((1u << extra_bits) - 1), extra_bits);
}

size_t hash_of(const std::byte* at) {
  uint32_t word = 0;
  std::memcpy(&word, at, 3);
  return (word * 2654435761u) >> (32 - kHashBits);
}

void deflate_fixed(Bytes bytes, std::vector<std::byte>& out) {
  static const std::array<Code9, 288> codes = make_fixed_codes();
  BitWriter bits(out);
  bits.put(1, 1);
  bits.put(1, 2);
  constexpr size_t kNone = SIZE_MAX;
  std::vector<size_t> newest(size_t{1} << kHashBits, kNone);
  size_t at = 0;
  while (at < bytes.size()) {
    size_t length = 0;
    size_t distance = 0;
    if (at + kMinMatch <= bytes.size()) {
      size_t& slot = newest[hash_of(bytes.data() + at)];
      if (slot != kNone && at - slot <= kWindow) {
        size_t const longest = std::min(kMaxMatch, bytes.size() - at);
        while (length < longest && bytes[slot + length] == bytes[at + length]) ++length;
        distance = at - slot;
      }
      slot = at;
    }
    if (length >= kMinMatch) {
      put_length(bits, codes, length);
      put_distance(bits, distance);
      at += length;
      // The last byte of the match as well, so that runs refer to the byte before (shortest code).
      if (at + 2 <= bytes.size()) newest[hash_of(bytes.data() + at - 1)] = at - 1;
    } else {
      Code9 const code = codes[std::to_integer<size_t>(bytes[at])];
      bits.put(code.reversed, code.bits);
      ++at;
    }
  }
  bits.put(codes[256].reversed, codes[256].bits);
  bits.flush();
}

void store(Bytes bytes, std::vector<std::byte>& out) {
  size_t at = 0;
  do {
    size_t const length = std::min<size_t>(65535, bytes.size() - at);
    bool const last = at + length == bytes.size();
    out.push_back(static_cast<std::byte>(last ? 1 : 0));
    for (size_t const word : {length, length ^ 0xFFFFu}) {
      out.push_back(static_cast<std::byte>(word & 255u));
      out.push_back(static_cast<std::byte>(word >> 8));
    }
    out.insert(out.end(), bytes.begin() + static_cast<ptrdiff_t>(at),
               bytes.begin() + static_cast<ptrdiff_t>(at + length));
    at += length;
  } while (at < bytes.size());
}

void put_32(std::vector<std::byte>& out, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<std::byte>((value >> shift) & 255u));
  }
}

}  // namespace

uint32_t crc32(Bytes bytes) {
  static const std::array<std::array<uint32_t, 256>, 8> tables = make_crc_tables();
  uint32_t value = 0xFFFFFFFFu;
  const std::byte* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    uint32_t low;
    uint32_t high;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + 4, 4);
    low ^= value;
    value = tables[7][low & 255u] ^ tables[6][(low >> 8) & 255u] ^ tables[5][(low >> 16) & 255u] ^
            tables[4][low >> 24] ^ tables[3][high & 255u] ^ tables[2][(high >> 8) & 255u] ^
            tables[1][(high >> 16) & 255u] ^ tables[0][high >> 24];
  }
  for (; left > 0; --left, ++at) {
    value = tables[0][(value ^ std::to_integer<uint32_t>(*at)) & 255u] ^ (value >> 8);
  }
  return value ^ 0xFFFFFFFFu;
}

std::vector<std::byte> gzip(Bytes bytes) {
  // Magic, method 8, no flags, no time, no extra flags, unknown operating system.
  std::vector<std::byte> out;
  for (int const value : {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255}) {
    out.push_back(static_cast<std::byte>(value));
  }
  size_t const header = out.size();
  deflate_fixed(bytes, out);
  size_t const stored_size = bytes.size() + 5 * (bytes.size() / 65535 + 1);
  if (out.size() - header > stored_size) {
    out.resize(header);
    store(bytes, out);
  }
  put_32(out, crc32(bytes));
  put_32(out, static_cast<uint32_t>(bytes.size()));
  return out;
}

}  // namespace hepatica::image
