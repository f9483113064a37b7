// Evaluation of the Cox partial likelihood on sorted rows.
#include "core/survival/cox_likelihood.h"

#include <algorithm>
#include <cmath>

#include "core/survival/gram.h"

namespace hepatica::survival {

/// Collects the rows whose outer products are taken away from the information, and hands them to
/// the sum of products in blocks.
class MeanRows {
 public:
  MeanRows(Gram& gram, std::size_t width) : gram_(gram), width_(width) {
    rows_.resize(kCapacity * width);
  }
  /// Adds -weight * (a - c b)(a - c b)'; b may be null when c is 0.
  void add(double weight, const double* a, double c, const double* b) {
    double* row = rows_.data() + count_ * width_;
    std::copy(a, a + width_, row);
    if (c != 0) add_scaled(row, -c, b, width_);
    weights_[count_++] = -weight;
    if (count_ == kCapacity) flush();
  }
  void flush() {
    gram_.add(rows_.data(), weights_, count_);
    count_ = 0;
  }

 private:
  static constexpr std::size_t kCapacity = 64;
  Gram& gram_;
  std::size_t width_, count_ = 0;
  std::vector<double> rows_;
  double weights_[kCapacity] = {};
};

namespace {

/// Sums over the risk set of one stratum: r and r z. With left truncation rows leave it again, so
/// the sums carry their rounding error along.
template <bool kTruncated>
struct RiskSums {
  explicit RiskSums(std::size_t width) : first(width, 0.0), rest(kTruncated ? width : 0, 0.0) {}

  void add(double r, const double* z) {
    zeroth.add(r);
    if constexpr (!kTruncated) {
      add_scaled(first.data(), r, z, first.size());
      return;
    }
    for (std::size_t j = 0; j < first.size(); j += 2) {
      const Lanes sum = load(&first[j]), x = r * load(z + j);
      const Lanes s = sum + x, part = s - sum;
      store(&rest[j], load(&rest[j]) + (sum - (s - part)) + (x - part));
      store(&first[j], s);
    }
  }
  const double* moments(std::vector<double>& buffer) const {
    if constexpr (!kTruncated) return first.data();
    for (std::size_t j = 0; j < first.size(); ++j) buffer[j] = first[j] + rest[j];
    return buffer.data();
  }

  ExactSum zeroth;
  std::vector<double> first, rest;
};

}  // namespace

CoxLikelihood::CoxLikelihood(const FollowUp& data, const Matrix& covariates,
                             std::span<const double> offset, Ties ties)
    : sets_(make_risk_sets(data)),
      ties_(ties),
      columns_(covariates.columns),
      width_(padded(covariates.columns)) {
  fill_rows(covariates);
  const std::size_t n = sets_.order.size();
  weight_.resize(n);
  offset_.assign(n, 0.0);
  dies_.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    weight_[i] = data.weight_of(sets_.order[i]);
    if (!offset.empty()) offset_[i] = offset[sets_.order[i]];
    dies_[i] = data.event[sets_.order[i]] == 1;
  }
  eta_.resize(n);
  hazard_weight_.resize(n);
  lived_.assign(n, 0.0);
  shift_.resize(sets_.strata.size());
  pieces_.resize(sets_.times.size());
}

void CoxLikelihood::fill_rows(const Matrix& covariates) {
  const std::size_t n = sets_.order.size();
  centre_ = Eigen::VectorXd::Zero(columns_);
  scale_ = Eigen::VectorXd::Ones(columns_);
  rows_.assign(n * width_, 0.0);
  for (std::size_t j = 0; j < columns_; ++j) {
    const auto x = covariates.column(j);
    double sum = 0, squares = 0;
    for (double value : x) sum += value;
    centre_[j] = sum / static_cast<double>(n);
    for (double value : x) squares += (value - centre_[j]) * (value - centre_[j]);
    if (squares > 0) scale_[j] = std::sqrt(squares / static_cast<double>(n));
    const double inverse = 1 / scale_[j];
    for (std::size_t i = 0; i < n; ++i) {
      rows_[i * width_ + j] = (x[sets_.order[i]] - centre_[j]) * inverse;
    }
  }
}

void CoxLikelihood::linear_predictors(const Eigen::VectorXd& beta_z) {
  std::vector<double> beta(width_, 0.0);
  std::copy(beta_z.begin(), beta_z.end(), beta.begin());
  for (std::size_t s = 0; s < sets_.strata.size(); ++s) {
    const StratumRange& range = sets_.strata[s];
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = range.first; i < range.last; ++i) {
      eta_[i] = dot(row(i), beta.data(), width_) + offset_[i];
      largest = std::max(largest, eta_[i]);
    }
    shift_[s] = largest;  // the likelihood depends on differences only: exp cannot overflow
    for (std::size_t i = range.first; i < range.last; ++i) {
      eta_[i] -= largest;
      hazard_weight_[i] = weight_[i] * std::exp(eta_[i]);
    }
  }
}

template <bool kTruncated>
void CoxLikelihood::walk_stratum(const StratumRange& range, MeanRows& means, double& likelihood) {
  RiskSums<kTruncated> at_risk(width_);
  std::vector<double> buffer(width_), dying(width_);
  std::size_t leaving = range.first;
  for (std::size_t k = range.first_time; k < range.last_time; ++k) {
    const EventTime& at = sets_.times[k];
    for (std::size_t i = at.first; i < at.last; ++i) at_risk.add(hazard_weight_[i], row(i));
    if constexpr (kTruncated) {
      for (; leaving < range.last; ++leaving) {
        const std::size_t i = sets_.by_entry[leaving];
        if (sets_.entry[i] < at.time) break;
        at_risk.add(-hazard_weight_[i], row(i));
      }
    }
    const std::size_t deaths = at.last - at.first_death;
    const bool shared = ties_ == Ties::kEfron && deaths > 1;
    double weights = 0, dying_sum = 0;
    if (shared) std::fill(dying.begin(), dying.end(), 0.0);
    for (std::size_t i = at.first_death; i < at.last; ++i) {
      weights += weight_[i];
      likelihood += weight_[i] * eta_[i];
      if (!shared) continue;
      dying_sum += hazard_weight_[i];
      add_scaled(dying.data(), hazard_weight_[i], row(i), width_);
    }
    // The outer products of all k lie in the plane of two vectors: a 2 x 2 form with entries c.
    const double total = at_risk.zeroth.value();
    const double mean_weight = weights / static_cast<double>(deaths);
    const double importance = time_weight_[k];
    double c00 = 0, c01 = 0, c11 = 0;
    pieces_[k] = {};
    for (std::size_t tie = 0; tie < deaths; ++tie) {
      const double gone = shared ? static_cast<double>(tie) / static_cast<double>(deaths) : 0.0;
      const double denominator = total - gone * dying_sum;
      const double hazard = mean_weight / denominator;
      likelihood -= mean_weight * std::log(denominator);
      pieces_[k].hazard += importance * hazard;
      pieces_[k].death_hazard += importance * (1 - gone) * hazard;
      c00 += hazard / denominator;
      c01 += gone * hazard / denominator;
      c11 += gone * gone * hazard / denominator;
    }
    const double* moments = at_risk.moments(buffer);
    means.add(importance * c00, moments, c01 / c00, dying.data());
    if (shared) means.add(importance * (c11 - c01 * c01 / c00), dying.data(), 0, nullptr);
  }
}

void CoxLikelihood::live_through(const StratumRange& range) {
  ExactSum hazard;  // cumulative, from the earliest event time on
  std::size_t entering = range.last;
  for (std::size_t k = range.last_time; k-- > range.first_time;) {
    const EventTime& at = sets_.times[k];
    if (truncated()) {  // what passed before entry is taken away from those who enter before `time`
      for (; entering > range.first; --entering) {
        const std::size_t i = sets_.by_entry[entering - 1];
        if (sets_.entry[i] >= at.time) break;
        entered_[i] = hazard;
      }
    }
    ExactSum dying = hazard;
    dying.add(pieces_[k].death_hazard);
    hazard.add(pieces_[k].hazard);
    const auto lived = [&](const ExactSum& until, std::size_t i) {
      if (!truncated()) return until.value();
      return sets_.entry[i] < at.time ? until.minus(entered_[i]) : 0.0;
    };
    for (std::size_t i = at.first_death; i < at.last; ++i) lived_[i] = lived(dying, i);
    for (std::size_t i = at.first; i < at.first_death; ++i) lived_[i] = lived(hazard, i);
  }
}

void CoxLikelihood::sum_up(double& likelihood, Eigen::MatrixXd& information) {
  Gram gram(columns_);
  MeanRows means(gram, width_);
  if (truncated()) entered_.assign(rows(), {});
  for (const StratumRange& range : sets_.strata) {
    if (truncated()) {
      walk_stratum<true>(range, means, likelihood);
    } else {
      walk_stratum<false>(range, means, likelihood);
    }
    live_through(range);
  }
  means.flush();
  std::vector<double> weights(rows());
  for (std::size_t i = 0; i < rows(); ++i) weights[i] = hazard_weight_[i] * lived_[i];
  gram.add(rows_.data(), weights.data(), rows());
  information = gram.matrix();
}

CoxValue CoxLikelihood::evaluate(const Eigen::VectorXd& beta_z) {
  time_weight_.assign(sets_.times.size(), 1.0);
  linear_predictors(beta_z);
  CoxValue value;
  sum_up(value.log_likelihood, value.information);
  std::vector<double> gradient(width_, 0.0);
  for (std::size_t i = 0; i < rows(); ++i) {
    const double residual = (dies_[i] ? weight_[i] : 0.0) - hazard_weight_[i] * lived_[i];
    add_scaled(gradient.data(), residual, row(i), width_);
  }
  value.gradient = Eigen::Map<const Eigen::VectorXd>(gradient.data(), columns_);
  value.finite = std::isfinite(value.log_likelihood) && value.gradient.allFinite() &&
                 value.information.allFinite();
  return value;
}

Eigen::MatrixXd CoxLikelihood::weighted_information(std::span<const double> time_weight) {
  time_weight_.assign(time_weight.begin(), time_weight.end());
  double unused = 0;
  Eigen::MatrixXd information;
  sum_up(unused, information);
  return information;
}

}  // namespace hepatica::survival
