// SHA-256 (FIPS 180-4) of a byte string, for package and settings fingerprints.
#pragma once

#include <string>
#include <string_view>

namespace hepatica {

/// The digest as 64 lower-case hex digits. Used to name contents, not for secrecy.
std::string sha256_hex(std::string_view bytes);

}  // namespace hepatica
