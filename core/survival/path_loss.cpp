// Cox (Breslow ties) and logistic losses of a linear predictor.
#include "core/survival/path_loss.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/survival/distribution.h"
#include "core/survival/gram.h"
#include "core/survival/risk_sets.h"

namespace hepatica::survival {
namespace {

class CoxLoss : public PathLoss {
 public:
  CoxLoss(const FollowUp& data, std::span<const double> offset) : sets_(make_risk_sets(data)) {
    row_of_ = sets_.order;
    double total = 0;
    for (std::size_t i = 0; i < data.size(); ++i) total += data.weight_of(i);
    for (std::uint32_t row : row_of_) {
      weight_.push_back(data.weight_of(row) / total);
      offset_.push_back(offset.empty() ? 0 : offset[row]);
      dies_.push_back(data.event[row] == 1);
    }
    relative_.resize(rows());
    lived_.assign(rows(), 0.0);
    total_.resize(sets_.times.size());
    size_.resize(sets_.times.size());
    for (std::size_t k = 0; k < sets_.times.size(); ++k) {
      const EventTime& at = sets_.times[k];
      for (std::size_t i = at.first_death; i < at.last; ++i) size_[k] += weight_[i];
    }
  }

  bool has_intercept() const override { return false; }

  double evaluate(const std::vector<double>& eta, std::vector<double>& residual) override {
    double loss = 0;
    for (const StratumRange& range : sets_.strata) {
      double shift = -std::numeric_limits<double>::infinity();
      for (std::size_t i = range.first; i < range.last; ++i) {
        relative_[i] = eta[i] + offset_[i];
        shift = std::max(shift, relative_[i]);
      }
      for (std::size_t i = range.first; i < range.last; ++i) {
        if (dies_[i]) loss -= weight_[i] * (relative_[i] - shift);
        relative_[i] = weight_[i] * std::exp(relative_[i] - shift);
      }
      loss += sum_risk_sets(range);
      live_through(range);
    }
    for (std::size_t i = 0; i < rows(); ++i) {
      residual[i] = (dies_[i] ? weight_[i] : 0.0) - relative_[i] * lived_[i];
    }
    return loss;
  }

  double saturated() const override {
    double loss = 0;
    for (double size : size_) loss += size * std::log(size);
    return loss;
  }

  void freeze() override {
    curvature_.assign(padded(rows()), 0.0);
    for (std::size_t i = 0; i < rows(); ++i) curvature_[i] = relative_[i] * lived_[i];
    extra_sizes_.assign(padded(size_.size()), 0.0);
    std::copy(size_.begin(), size_.end(), extra_sizes_.begin());
    frozen_ = relative_;
    frozen_total_ = total_;
  }

  void extras(const double* column, double* out) const override {
    for (const StratumRange& range : sets_.strata) {
      double sum = 0;
      std::size_t leaving = range.first;
      for (std::size_t k = range.first_time; k < range.last_time; ++k) {
        const EventTime& at = sets_.times[k];
        for (std::size_t i = at.first; i < at.last; ++i) sum += frozen_[i] * column[i];
        for (; sets_.truncated() && leaving < range.last; ++leaving) {
          const std::size_t i = sets_.by_entry[leaving];
          if (sets_.entry[i] < at.time) break;
          sum -= frozen_[i] * column[i];
        }
        out[k] = sum / frozen_total_[k];
      }
    }
  }

 private:
  double sum_risk_sets(const StratumRange& range) {
    double loss = 0;
    ExactSum at_risk;
    std::size_t leaving = range.first;
    for (std::size_t k = range.first_time; k < range.last_time; ++k) {
      const EventTime& at = sets_.times[k];
      for (std::size_t i = at.first; i < at.last; ++i) at_risk.add(relative_[i]);
      for (; sets_.truncated() && leaving < range.last; ++leaving) {
        const std::size_t i = sets_.by_entry[leaving];
        if (sets_.entry[i] < at.time) break;
        at_risk.add(-relative_[i]);
      }
      total_[k] = at_risk.value();
      loss += size_[k] * std::log(total_[k]);
    }
    return loss;
  }

  void live_through(const StratumRange& range) {
    ExactSum hazard;
    std::size_t entering = range.last;
    if (sets_.truncated()) entered_.resize(rows());
    for (std::size_t k = range.last_time; k-- > range.first_time;) {
      const EventTime& at = sets_.times[k];
      for (; sets_.truncated() && entering > range.first; --entering) {
        const std::size_t i = sets_.by_entry[entering - 1];
        if (sets_.entry[i] >= at.time) break;
        entered_[i] = hazard;
      }
      hazard.add(size_[k] / total_[k]);
      for (std::size_t i = at.first; i < at.last; ++i) {
        if (!sets_.truncated()) {
          lived_[i] = hazard.value();
        } else {
          lived_[i] = sets_.entry[i] < at.time ? hazard.minus(entered_[i]) : 0.0;
        }
      }
    }
  }

  RiskSets sets_;
  std::vector<bool> dies_;
  std::vector<double> relative_, lived_, total_, size_;  // size_: weight of the events of a time
  std::vector<double> frozen_, frozen_total_;
  std::vector<ExactSum> entered_;
};

class LogisticLoss : public PathLoss {
 public:
  LogisticLoss(std::span<const int> y, std::span<const double> weight,
               std::span<const double> offset)
      : outcome_(y.begin(), y.end()) {
    row_of_.resize(y.size());
    std::iota(row_of_.begin(), row_of_.end(), 0u);
    const double total = weight.empty() ? static_cast<double>(y.size())
                                        : std::accumulate(weight.begin(), weight.end(), 0.0);
    for (std::size_t i = 0; i < y.size(); ++i) {
      weight_.push_back((weight.empty() ? 1.0 : weight[i]) / total);
      offset_.push_back(offset.empty() ? 0.0 : offset[i]);
    }
    variance_.resize(y.size());
  }

  bool has_intercept() const override { return true; }

  double evaluate(const std::vector<double>& eta, std::vector<double>& residual) override {
    double loss = 0;
    for (std::size_t i = 0; i < rows(); ++i) {
      const double x = eta[i] + offset_[i];
      const bool event = outcome_[i] == 1;
      // One exponential gives the probability and the log likelihood alike.
      const double e = std::exp(-std::fabs(x)), small = e / (1 + e), large = 1 / (1 + e);
      const double p = x > 0 ? large : small, q = x > 0 ? small : large;
      loss += weight_[i] * (std::log1p(e) + ((x > 0) == event ? 0.0 : std::fabs(x)));
      residual[i] = weight_[i] * (event ? q : -p);
      variance_[i] = weight_[i] * p * q;
    }
    return loss;
  }

  double saturated() const override { return 0; }

  void freeze() override {
    curvature_.assign(padded(rows()), 0.0);
    std::copy(variance_.begin(), variance_.end(), curvature_.begin());
    extra_sizes_.clear();
  }

  void extras(const double*, double*) const override {}

 private:
  std::vector<int> outcome_;
  std::vector<double> variance_;
};

}  // namespace

std::unique_ptr<PathLoss> make_cox_loss(const FollowUp& data, std::span<const double> offset) {
  return std::make_unique<CoxLoss>(data, offset);
}

std::unique_ptr<PathLoss> make_logistic_loss(std::span<const int> y, std::span<const double> weight,
                                             std::span<const double> offset) {
  return std::make_unique<LogisticLoss>(y, weight, offset);
}

}  // namespace hepatica::survival
