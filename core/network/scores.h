// From a network's scores to probabilities, a class and an uncertainty.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/network/package.h"

namespace hepatica::network {

/// Whether scores [Output::channels(), n] are an answer at all.
///
/// errors  kDomain, field "network": a score is NaN, infinite or beyond 1e30 (the weighted sums of
///         overlapping tiles stay finite below), or (activation none) lies outside 0 to 1
Status check_scores(const Output& output, std::span<const float> scores);

/// Probabilities [classes, n] of scores [Output::channels(), n] that check_scores accepts.
///
/// softmax  exp(z_c / T) / sum; sigmoid  p_1 = 1 / (1 + exp(-z / T)), p_0 = 1 - p_1; none: the
/// scores are probabilities already, rounding beyond 0 and 1 (up to 1e-4) cut off
std::vector<float> checked_probabilities(const Output& output, std::span<const float> scores);

/// The same of scores not yet checked.
///
/// errors  those of check_scores
Result<std::vector<float>> probabilities(const Output& output, std::span<const float> scores);

/// The class of one voxel: the first of the classes with a threshold, from the last on, whose
/// probability reaches it; else the largest among the others (the first of equal ones).
///
/// p  one probability a class
int decide(const Output& output, std::span<const float> p);

/// -sum p log p / log(classes): 0 certain, 1 when all classes are equally probable.
double uncertainty(std::span<const float> p);

}  // namespace hepatica::network
