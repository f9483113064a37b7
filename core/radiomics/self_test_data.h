// The digital phantom and its reference values as text (tests/reference/ibsi), built in.
#pragma once

#include <string_view>

namespace hepatica::radiomics {

extern const std::string_view kDigitalPhantom;
extern const std::string_view kDigitalPhantomReferences;

}  // namespace hepatica::radiomics
