// Counting pairs, and the features of one normalised matrix.
#include "core/radiomics/glcm.h"

#include <algorithm>
#include <cmath>

#include "core/radiomics/maximal_correlation.h"

namespace hepatica::radiomics {
namespace {

// p(i,j): normalised matrix; p_x(i), p_y(j): its margins; p_d(k): probability of |i - j| = k;
// p_s(k): of i + j = k; mu: mean of i.
constexpr FeatureRow kGlcmTable[] = {
    {"cm_joint_max", "Joint maximum", "GYBY", "1", "max p(i,j): probability of the commonest pair",
     "glcm_MaximumProbability"},
    {"cm_joint_avg", "Joint average", "60VM", "level",
     "mu = sum i p(i,j): mean grey level of pairs", "glcm_JointAverage"},
    {"cm_joint_var", "Joint variance", "UR99", "level2",
     "sum (i - mu)^2 p(i,j): spread of grey levels (sum of squares)", "glcm_SumSquares"},
    {"cm_joint_entr", "Joint entropy", "TU9B", "1",
     "-sum p(i,j) log2 p(i,j): disorder of pairs, in bits", "glcm_JointEntropy"},
    {"cm_diff_avg", "Difference average", "TF7R", "level",
     "sum k p_d(k): mean difference of a pair", "glcm_DifferenceAverage"},
    {"cm_diff_var", "Difference variance", "D3YU", "level2",
     "sum (k - difference average)^2 p_d(k)", "glcm_DifferenceVariance"},
    {"cm_diff_entr", "Difference entropy", "NTRS", "1", "-sum p_d(k) log2 p_d(k)",
     "glcm_DifferenceEntropy"},
    {"cm_sum_avg", "Sum average", "ZGXS", "level", "sum k p_s(k): twice the joint average",
     "glcm_SumAverage"},
    {"cm_sum_var", "Sum variance", "OEEB", "level2",
     "sum (k - sum average)^2 p_s(k); equals cluster tendency"},
    {"cm_sum_entr", "Sum entropy", "P6QZ", "1", "-sum p_s(k) log2 p_s(k)", "glcm_SumEntropy"},
    {"cm_energy", "Angular second moment", "8ZQL", "1",
     "sum p(i,j)^2: high when few pairs prevail (joint energy)", "glcm_JointEnergy"},
    {"cm_contrast", "Contrast", "ACUI", "level2", "sum (i - j)^2 p(i,j): local variation",
     "glcm_Contrast"},
    {"cm_dissimilarity", "Dissimilarity", "8S9J", "level",
     "sum |i - j| p(i,j); equals difference average"},
    {"cm_inv_diff", "Inverse difference", "IB1Z", "1", "sum p(i,j) / (1 + |i - j|): homogeneity",
     "glcm_Id"},
    {"cm_inv_diff_norm", "Normalised inverse difference", "NDRX", "1",
     "sum p(i,j) / (1 + |i - j| / N_g)", "glcm_Idn"},
    {"cm_inv_diff_mom", "Inverse difference moment", "WF0Z", "1", "sum p(i,j) / (1 + (i - j)^2)",
     "glcm_Idm"},
    {"cm_inv_diff_mom_norm", "Normalised inverse difference moment", "1QCO", "1",
     "sum p(i,j) / (1 + (i - j)^2 / N_g^2)", "glcm_Idmn"},
    {"cm_inv_var", "Inverse variance", "E8JP", "1", "sum over i != j of p(i,j) / (i - j)^2",
     "glcm_InverseVariance"},
    {"cm_corr", "Correlation", "NI2N", "1",
     "sum (i - mu_x)(j - mu_y) p(i,j) / (sigma_x sigma_y); 1 for a single level",
     "glcm_Correlation"},
    {"cm_auto_corr", "Autocorrelation", "QWB0", "level2", "sum i j p(i,j)", "glcm_Autocorrelation"},
    {"cm_clust_tend", "Cluster tendency", "DG8W", "level2", "sum (i + j - mu_x - mu_y)^2 p(i,j)",
     "glcm_ClusterTendency"},
    {"cm_clust_shade", "Cluster shade", "7NFM", "level3", "sum (i + j - mu_x - mu_y)^3 p(i,j)",
     "glcm_ClusterShade"},
    {"cm_clust_prom", "Cluster prominence", "AE86", "level4", "sum (i + j - mu_x - mu_y)^4 p(i,j)",
     "glcm_ClusterProminence"},
    {"cm_info_corr1", "Information correlation 1", "R8DG", "1",
     "(HXY - HXY1) / max(HX, HY) with HXY1 = -sum p(i,j) log2(p_x(i) p_y(j)); 0 for a single level",
     "glcm_Imc1"},
    {"cm_info_corr2", "Information correlation 2", "JN9H", "1",
     "sqrt(1 - exp(-2 (HXY2 - HXY))) with HXY2 = -sum p_x p_y log2(p_x p_y); 0 where HXY2 <= HXY",
     "glcm_Imc2"},
    {"cm_mcc", "Maximal correlation coefficient", "", "1",
     "square root of the second largest eigenvalue of Q(i,j) = sum over k of p(i,k) p(j,k) / "
     "(p_x(i) "
     "p_y(k)); 1 for a single level (Haralick 1973)",
     "glcm_MCC"},
};
static_assert(std::size(kGlcmTable) == kGlcmFeatures);

constexpr size_t kMaxDenseCells = size_t{1} << 22;

double log2_times(double p) { return p > 0 ? p * std::log2(p) : 0; }

// Cells of a dense table with a zero row and column for "outside".
GlcmMatrix cells_of_table(const std::vector<uint32_t>& table, size_t width, bool symmetric) {
  GlcmMatrix cells;
  for (size_t i = 1; i < width; ++i) {
    for (size_t j = 1; j < width; ++j) {
      const uint64_t count =
          symmetric ? uint64_t{table[i * width + j]} + table[j * width + i] : table[i * width + j];
      if (count > 0) {
        cells.push_back(
            {static_cast<uint16_t>(i), static_cast<uint16_t>(j), static_cast<double>(count)});
      }
    }
  }
  return cells;
}

GlcmMatrix count_dense(const LevelBox& box, std::span<const Run> runs, std::ptrdiff_t to,
                       bool symmetric) {
  const size_t width = static_cast<size_t>(box.rank_count()) + 1;
  std::vector<uint32_t> table(width * width, 0);
  for (const Run& run : runs) {
    const uint16_t* here = box.rank.data() + run.first;
    const uint16_t* there = here + to;
    for (uint32_t v = 0; v < run.length; ++v) ++table[here[v] * width + there[v]];
  }
  return cells_of_table(table, width, symmetric);
}

// Few pairs among many levels: sort the pairs instead of scanning an almost empty table.
GlcmMatrix count_sorted(const LevelBox& box, std::span<const Run> runs, std::ptrdiff_t to,
                        bool symmetric) {
  std::vector<uint32_t> pairs;
  for (const Run& run : runs) {
    const uint16_t* here = box.rank.data() + run.first;
    const uint16_t* there = here + to;
    for (uint32_t v = 0; v < run.length; ++v) {
      if (there[v] == 0) continue;
      pairs.push_back(uint32_t{here[v]} << 16 | there[v]);
      if (symmetric) pairs.push_back(uint32_t{there[v]} << 16 | here[v]);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  GlcmMatrix cells;
  for (size_t at = 0; at < pairs.size();) {
    size_t end = at;
    while (end < pairs.size() && pairs[end] == pairs[at]) ++end;
    cells.push_back({static_cast<uint16_t>(pairs[at] >> 16),
                     static_cast<uint16_t>(pairs[at] & 0xFFFF), static_cast<double>(end - at)});
    at = end;
  }
  return cells;
}

// Sum of matrices, each times its weight.
GlcmMatrix merge(std::span<const GlcmMatrix> matrices, std::span<const double> weights) {
  GlcmMatrix all;
  for (size_t m = 0; m < matrices.size(); ++m) {
    for (GlcmCell cell : matrices[m]) {
      cell.count *= weights[m];
      all.push_back(cell);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const GlcmCell& a, const GlcmCell& b) {
    return a.i != b.i ? a.i < b.i : a.j < b.j;
  });
  GlcmMatrix out;
  for (const GlcmCell& cell : all) {
    if (!out.empty() && out.back().i == cell.i && out.back().j == cell.j) {
      out.back().count += cell.count;
    } else {
      out.push_back(cell);
    }
  }
  return out;
}

// Probabilities that several features share.
struct Distributions {
  std::vector<double> x, y;             // margins, by rank
  std::vector<double> difference, sum;  // by |i - j| and i + j
};

Distributions distributions(const GlcmMatrix& matrix, const LevelBox& box, double total) {
  const size_t ranks = static_cast<size_t>(box.rank_count()) + 1;
  const size_t levels = static_cast<size_t>(box.level_count()) + 1;
  Distributions d{std::vector<double>(ranks), std::vector<double>(ranks),
                  std::vector<double>(levels), std::vector<double>(2 * levels)};
  for (const GlcmCell& cell : matrix) {
    const double p = cell.count / total;
    const int i = box.grey_level[cell.i - 1u], j = box.grey_level[cell.j - 1u];
    d.x[cell.i] += p;
    d.y[cell.j] += p;
    d.difference[static_cast<size_t>(std::abs(i - j))] += p;
    d.sum[static_cast<size_t>(i) + static_cast<size_t>(j)] += p;
  }
  return d;
}

double mean(const std::vector<double>& p) {
  double sum = 0;
  for (size_t k = 0; k < p.size(); ++k) sum += static_cast<double>(k) * p[k];
  return sum;
}

double variance(const std::vector<double>& p, double about) {
  double sum = 0;
  for (size_t k = 0; k < p.size(); ++k) {
    const double d = static_cast<double>(k) - about;
    sum += d * d * p[k];
  }
  return sum;
}

double entropy(const std::vector<double>& p) {
  double sum = 0;
  for (double value : p) sum -= log2_times(value);
  return sum;
}

// Homogeneity sums over |i - j|.
struct Homogeneity {
  double inverse_difference = 0, normalised = 0, moment = 0, moment_normalised = 0, variance = 0;
};

Homogeneity homogeneity(const std::vector<double>& difference, int level_count) {
  Homogeneity h;
  const double n = level_count;
  for (size_t at = 0; at < difference.size(); ++at) {
    const double p = difference[at], k = static_cast<double>(at);
    if (p == 0) continue;
    h.inverse_difference += p / (1 + k);
    h.normalised += p / (1 + k / n);
    h.moment += p / (1 + k * k);
    h.moment_normalised += p / (1 + k * k / (n * n));
    if (at > 0) h.variance += p / (k * k);
  }
  return h;
}

// Sums over the cells about the means of i and j.
struct Moments {
  double max = 0, energy = 0, entropy = 0, auto_correlation = 0;
  double var_x = 0, var_y = 0, covariance = 0, cluster2 = 0, cluster3 = 0, cluster4 = 0, cross = 0;
};

Moments moments(const GlcmMatrix& matrix, const LevelBox& box, double total, double mu_x,
                double mu_y, const Distributions& d) {
  std::vector<double> log_x(d.x.size()), log_y(d.y.size());
  for (size_t r = 0; r < d.x.size(); ++r) {
    log_x[r] = d.x[r] > 0 ? std::log2(d.x[r]) : 0;
    log_y[r] = d.y[r] > 0 ? std::log2(d.y[r]) : 0;
  }
  Moments m;
  for (const GlcmCell& cell : matrix) {
    const double p = cell.count / total;
    const double i = box.grey_level[cell.i - 1u], j = box.grey_level[cell.j - 1u];
    const double a = i - mu_x, b = j - mu_y, s = a + b;
    m.max = std::max(m.max, p);
    m.energy += p * p;
    m.entropy -= log2_times(p);
    m.auto_correlation += i * j * p;
    m.var_x += a * a * p;
    m.var_y += b * b * p;
    m.covariance += a * b * p;
    m.cluster2 += s * s * p;
    m.cluster3 += s * s * s * p;
    m.cluster4 += s * s * s * s * p;
    m.cross -= p * (log_x[cell.i] + log_y[cell.j]);
  }
  return m;
}

void weigh(std::vector<double>& weights, const LevelBox& box, std::span<const Offset> directions,
           WeightingNorm norm) {
  weights.assign(directions.size(), 1.0);
  if (norm == WeightingNorm::kNone) return;
  for (size_t d = 0; d < directions.size(); ++d) {
    const double length = direction_length_mm(directions[d], box.spacing_mm, norm);
    weights[d] = std::exp(-length * length);
  }
}

// Matrices of all directions over some runs, then their averages and their merger.
class DirectionSet {
 public:
  DirectionSet(const LevelBox& box, const GlcmSettings& settings, bool in_plane)
      : box_(box), settings_(settings) {
    for (int distance : settings.distances) {
      for (const Offset& o : half_directions(distance, in_plane)) directions_.push_back(o);
    }
    weigh(weights_, box, directions_, settings.weighting);
  }

  void collect(std::span<const Run> runs, bool averaged, bool merged, Average& mean_of_directions,
               Average& mean_of_merged) const {
    std::vector<GlcmMatrix> matrices;
    for (const Offset& direction : directions_) {
      matrices.push_back(count_pairs(box_, runs, direction, settings_.symmetric));
      if (averaged && !matrices.back().empty()) {
        mean_of_directions.add(glcm_values(matrices.back(), box_, settings_));
      }
    }
    if (!merged) return;
    const GlcmMatrix all = merge(matrices, weights_);
    if (!all.empty()) mean_of_merged.add(glcm_values(all, box_, settings_));
  }

 private:
  const LevelBox& box_;
  const GlcmSettings& settings_;
  std::vector<Offset> directions_;
  std::vector<double> weights_;
};

}  // namespace

std::span<const FeatureRow> glcm_table() { return kGlcmTable; }

double direction_length_mm(const Offset& o, const std::array<double, 3>& spacing_mm,
                           WeightingNorm norm) {
  const double x = std::abs(o.x) * spacing_mm[0], y = std::abs(o.y) * spacing_mm[1];
  const double z = std::abs(o.z) * spacing_mm[2];
  switch (norm) {
    case WeightingNorm::kManhattan:
      return x + y + z;
    case WeightingNorm::kEuclidean:
      return std::sqrt(x * x + y * y + z * z);
    case WeightingNorm::kChebyshev:
      return std::max({x, y, z});
    case WeightingNorm::kNone:
      break;
  }
  return 1;
}

GlcmMatrix count_pairs(const LevelBox& box, std::span<const Run> runs, const Offset& direction,
                       bool symmetric) {
  size_t voxels = 0;
  for (const Run& run : runs) voxels += run.length;
  const size_t width = static_cast<size_t>(box.rank_count()) + 1;
  const bool dense = width * width <= kMaxDenseCells && width * width <= 16 * voxels + 4096;
  return dense ? count_dense(box, runs, step(box, direction), symmetric)
               : count_sorted(box, runs, step(box, direction), symmetric);
}

GlcmValues glcm_values(const GlcmMatrix& matrix, const LevelBox& box,
                       const GlcmSettings& settings) {
  double total = 0;
  for (const GlcmCell& cell : matrix) total += cell.count;
  const Distributions d = distributions(matrix, box, total);
  double mu_x = 0, mu_y = 0, entropy_xy = 0;
  for (size_t r = 1; r < d.x.size(); ++r) {
    mu_x += box.grey_level[r - 1] * d.x[r];
    mu_y += box.grey_level[r - 1] * d.y[r];
  }
  const double entropy_x = entropy(d.x), entropy_y = entropy(d.y);
  const Moments m = moments(matrix, box, total, mu_x, mu_y, d);
  // p_x p_y factorises, so that its entropy is the sum of the two.
  entropy_xy = entropy_x + entropy_y;
  const double difference_mean = mean(d.difference), sum_mean = mean(d.sum);
  const Homogeneity h = homogeneity(d.difference, box.level_count());
  const double sigmas = std::sqrt(m.var_x) * std::sqrt(m.var_y);
  const double entropy_max = std::max(entropy_x, entropy_y);
  const double gap = entropy_xy - m.entropy;
  return {m.max,
          mu_x,
          m.var_x,
          m.entropy,
          difference_mean,
          variance(d.difference, difference_mean),
          entropy(d.difference),
          sum_mean,
          variance(d.sum, sum_mean),
          entropy(d.sum),
          m.energy,
          variance(d.difference, 0),
          difference_mean,
          h.inverse_difference,
          h.normalised,
          h.moment,
          h.moment_normalised,
          h.variance,
          sigmas > 0 ? m.covariance / sigmas : 1.0,
          m.auto_correlation,
          m.cluster2,
          m.cluster3,
          m.cluster4,
          entropy_max > 0 ? (m.entropy - m.cross) / entropy_max : 0.0,
          gap > 0 ? std::sqrt(1 - std::exp(-2 * gap)) : 0.0,
          settings.maximal_correlation ? maximal_correlation(matrix, d.x, d.y, total) : 0.0};
}

std::vector<Aggregated> glcm(const LevelBox& box, std::span<const Aggregation> wanted,
                             const GlcmSettings& settings) {
  const DirectionSet in_plane(box, settings, true), in_space(box, settings, false);
  return aggregate_directions(box, wanted, in_plane, in_space);
}

}  // namespace hepatica::radiomics
