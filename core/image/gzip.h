// Gzip members to bytes and back (RFC 1951, RFC 1952), on memory buffers with an output limit.
//
// Our own small decoder, the same in the native and the WebAssembly build: neither build can count
// on a packaged zlib source for both, and every access here is bounds-checked and fuzzed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace hepatica::image {

using Bytes = std::span<const std::byte>;

/// True when the bytes start like a gzip member (1f 8b 08).
bool is_gzip(Bytes bytes);

/// The uncompressed content of all gzip members, in order.
///
/// max_bytes  the answer may not be longer: a small file that would inflate without end is refused
///            with kTooLarge before the memory is taken
/// errors     kInvalidFile when truncated, damaged (CRC-32 or length differs) or not gzip;
///            kTooLarge beyond max_bytes or when memory runs out
Result<std::vector<std::byte>> gunzip(Bytes bytes, size_t max_bytes);

/// The first `count` uncompressed bytes (fewer when the content is shorter), without checking the
/// rest: for reading a header before deciding how much to accept.
Result<std::vector<std::byte>> gunzip_prefix(Bytes bytes, size_t count);

/// One gzip member holding the bytes: LZ77 with fixed Huffman codes, stored where that is shorter.
/// Deterministic (no time stamp). Runs (masks) shrink well; noisy images hardly: speed was chosen.
std::vector<std::byte> gzip(Bytes bytes);

/// CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320) of the bytes.
uint32_t crc32(Bytes bytes);

}  // namespace hepatica::image
