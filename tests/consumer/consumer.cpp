// Uses the installed core once: header found, library linked, answer right.
#include <cstdio>

#include "core/base/sha256.h"

int main() {
  // SHA-256 of "abc", FIPS 180-4 example.
  const bool right = hepatica::sha256_hex("abc") ==
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  std::puts(right ? "consumer: ok" : "consumer: wrong hash");
  return right ? 0 : 1;
}
