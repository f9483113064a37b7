// The profiles as text, built in from profiles/*.json so that the core needs no files.
#pragma once

#include <span>
#include <string_view>

namespace hepatica::radiomics {

struct Profile {
  std::string_view name;
  std::string_view text;
};

/// Every file of profiles/, by name.
std::span<const Profile> shipped_profiles();

}  // namespace hepatica::radiomics
