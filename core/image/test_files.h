// For tests only: bytes of fixture files in the optional data folder beside the repository.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "core/image/gzip.h"
#include "core/image/nifti.h"
#include "core/image/nrrd.h"

namespace hepatica::image::testing {

inline std::optional<std::vector<std::byte>> read_whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::vector<char> const chars((std::istreambuf_iterator<char>(file)), {});
  Bytes const bytes = std::as_bytes(std::span(chars));
  return std::vector<std::byte>(bytes.begin(), bytes.end());
}

/// The folder with reference images: HEPATICA_SHARED, else ../shared beside the repository.
inline std::string shared_folder() {
  const char* const given = std::getenv("HEPATICA_SHARED");
  return given != nullptr ? given : HEPATICA_SOURCE_DIR "/../shared";
}

inline std::optional<std::vector<std::byte>> read_shared(const std::string& name) {
  return read_whole_file(shared_folder() + "/" + name);
}

/// For a test body: the file's bytes, or the test is skipped with the path it wanted.
#define HEPATICA_SHARED_OR_SKIP(variable, name)                                                \
  auto const variable##_bytes = ::hepatica::image::testing::read_shared(name);                 \
  if (!variable##_bytes)                                                                       \
    GTEST_SKIP() << "needs " << name << " in " << ::hepatica::image::testing::shared_folder(); \
  ::hepatica::image::Bytes const variable(*variable##_bytes)

}  // namespace hepatica::image::testing
