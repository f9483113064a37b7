// Self-test: the digital phantom through the whole extraction, against its reference values.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace hepatica::radiomics {

struct SelfTest {
  int passed = 0, total = 0;
  struct Failure {
    std::string feature;
    double value, reference, tolerance;
  };
  std::vector<Failure> failures;  // features without a value have value 0 here
};

/// Extracts every feature of the IBSI digital phantom and compares with all 482 reference values
/// (doi:10.1148/radiol.2020191145): what this build computes on this device, proved on the device.
Result<SelfTest> self_test();

}  // namespace hepatica::radiomics
