// Softmax, sigmoid, thresholds and entropy.
#include "core/network/scores.h"

#include <algorithm>
#include <cmath>

#include "core/base/reason.h"

namespace hepatica::network {
namespace {

/// Far above any score and far enough below the largest float for sums over tiles.
constexpr float kMostScore = 1e30F;

/// Classes side by side for voxel n.
void softmax(std::span<const float> scores, size_t classes, size_t plane, double temperature,
             std::vector<float>& out) {
  std::vector<double> e(classes);
  for (size_t n = 0; n < plane; ++n) {
    double top = scores[n];
    for (size_t c = 1; c < classes; ++c) {
      top = std::max(top, static_cast<double>(scores[c * plane + n]));
    }
    double sum = 0;
    for (size_t c = 0; c < classes; ++c) {
      e[c] = std::exp((scores[c * plane + n] - top) / temperature);
      sum += e[c];
    }
    for (size_t c = 0; c < classes; ++c) out[c * plane + n] = static_cast<float>(e[c] / sum);
  }
}

}  // namespace

Status check_scores(const Output& output, std::span<const float> scores) {
  for (const float z : scores) {
    if (!(std::abs(z) <= kMostScore)) {
      return Error{Code::kDomain, "network",
                   "the network's answer holds NaN or infinite scores, or beyond 1e30",
                   Reason{"answer_not_finite", {}, ""}};
    }
    if (output.activation == Activation::kNone && (z < -1e-4F || z > 1.0001F)) {
      return Error{
          Code::kDomain, "network",
          "the network's answer is declared as probabilities and holds " + std::to_string(z),
          Reason{"answer_no_probability", {{"value", z}}, ""}};
    }
  }
  return success();
}

std::vector<float> checked_probabilities(const Output& output, std::span<const float> scores) {
  const size_t classes = output.classes.size();
  const size_t plane = scores.size() / static_cast<size_t>(output.channels());
  std::vector<float> out(classes * plane);
  if (output.activation == Activation::kSoftmax) {
    softmax(scores, classes, plane, output.temperature, out);
  } else if (output.activation == Activation::kSigmoid) {
    for (size_t n = 0; n < plane; ++n) {
      const double p = 1 / (1 + std::exp(-scores[n] / output.temperature));
      out[plane + n] = static_cast<float>(p);
      out[n] = static_cast<float>(1 - p);
    }
  } else {
    for (size_t n = 0; n < out.size(); ++n) out[n] = std::clamp(scores[n], 0.0F, 1.0F);
  }
  return out;
}

Result<std::vector<float>> probabilities(const Output& output, std::span<const float> scores) {
  if (Status fault = check_scores(output, scores)) return *fault;
  return checked_probabilities(output, scores);
}

int decide(const Output& output, std::span<const float> p) {
  const size_t classes = output.classes.size();
  int best = 0;
  for (size_t c = 1; c < classes; ++c) {
    if (output.classes[c].threshold) continue;
    if (p[c] > p[static_cast<size_t>(best)]) best = static_cast<int>(c);
  }
  for (size_t c = classes; c-- > 1;) {
    if (output.classes[c].threshold && p[c] >= *output.classes[c].threshold) {
      return static_cast<int>(c);
    }
  }
  return best;
}

double uncertainty(std::span<const float> p) {
  double sum = 0;
  for (const float one : p) {
    if (one > 0) sum -= static_cast<double>(one) * std::log(static_cast<double>(one));
  }
  return std::clamp(sum / std::log(static_cast<double>(p.size())), 0.0, 1.0);
}

}  // namespace hepatica::network
