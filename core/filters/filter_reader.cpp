// Settings entries to filters: one function per kind.
#include <algorithm>
#include <numbers>

#include "core/base/number_text.h"
#include "core/filters/entry_reader.h"
#include "core/filters/filter_kinds.h"

namespace hepatica::filters {
namespace {

using FilterList = std::vector<std::unique_ptr<Filter>>;

Boundary read_boundary(EntryReader& r) {
  return r.choice("boundary", Boundary::kMirror,
                  {{"zero", Boundary::kZero},
                   {"nearest", Boundary::kNearest},
                   {"periodic", Boundary::kPeriodic},
                   {"mirror", Boundary::kMirror}});
}

Dimension read_dimension(EntryReader& r) {
  return r.choice("dimension", Dimension::k3d, {{"2d", Dimension::k2d}, {"3d", Dimension::k3d}});
}

Pooling read_pooling(EntryReader& r, Pooling fallback) {
  return r.choice(
      "pooling", fallback,
      {{"none", Pooling::kNone}, {"average", Pooling::kAverage}, {"maximum", Pooling::kMaximum}});
}

std::string suffix(Dimension dimension) { return dimension == Dimension::k2d ? "_2d" : "_3d"; }

std::string suffix(Pooling pooling) {
  return pooling == Pooling::kNone ? "" : pooling == Pooling::kAverage ? "_avg" : "_max";
}

std::string riesz_suffix(const std::optional<std::array<int, 3>>& orders) {
  if (!orders) return "";
  return "_riesz" + std::to_string((*orders)[0]) + std::to_string((*orders)[1]) +
         std::to_string((*orders)[2]);
}

/// A filter made by `make`, unless the entry or the settings were at fault.
template <typename Settings, typename Make>
Result<FilterList> one(EntryReader& r, Result<Settings> settings, Make make) {
  if (Status const bad = r.finish()) return *bad;
  if (!settings.ok()) return settings.error();
  FilterList list;
  list.push_back(make(std::move(settings).value()));
  return list;
}

Result<FilterList> read_mean(EntryReader& r) {
  int const support = r.integer("support_voxels", std::nullopt, 1, 255);
  Dimension const dimension = read_dimension(r);
  return one(r, mean_filter(support, dimension, read_boundary(r)), [&](SeparableFilter filter) {
    return std::make_unique<Separable>("mean" + suffix(dimension) + "_" + std::to_string(support),
                                       std::move(filter), 0);
  });
}

Result<FilterList> read_log(EntryReader& r) {
  LogSettings s{};
  s.sigma_mm = r.number("sigma_mm", std::nullopt, 1e-3, 1e4);
  s.cutoff = r.number("cutoff_sigma", 4.0, 0.5, 20);
  s.dimension = read_dimension(r);
  s.boundary = read_boundary(r);
  s.riesz = r.orders("riesz");
  return one(r, Result<LogSettings>(s), [&](const LogSettings& settings) {
    return std::make_unique<Log>("log" + suffix(s.dimension) + "_" + format_number(s.sigma_mm) +
                                     "mm" + riesz_suffix(s.riesz),
                                 settings);
  });
}

Result<FilterList> read_laws(EntryReader& r) {
  std::string const kernel = r.text("kernel", std::nullopt);
  Pooling const pooling = read_pooling(r, Pooling::kMaximum);
  int const delta = r.integer("energy_delta", 0, 0, 100);
  Dimension const dimension = kernel.size() == 4 ? Dimension::k2d : Dimension::k3d;
  std::string const energy_part = delta > 0 ? "_energy" + std::to_string(delta) : "";
  return one(r, laws_filter(kernel, dimension, read_boundary(r), pooling),
             [&](SeparableFilter filter) {
               return std::make_unique<Separable>("laws_" + kernel + suffix(pooling) + energy_part,
                                                  std::move(filter), delta);
             });
}

Result<FilterList> read_gabor(EntryReader& r) {
  GaborSettings s;
  s.sigma_mm = r.number("sigma_mm", std::nullopt, 1e-3, 1e4);
  s.lambda_mm = r.number("lambda_mm", std::nullopt, 1e-3, 1e4);
  s.gamma = r.number("gamma", std::nullopt, 1e-2, 1e2);
  s.orthogonal_planes = r.choice("planes", false, {{"axial", false}, {"orthogonal", true}});
  double const radian = std::numbers::pi / 180;
  std::string turn;
  bool const by_steps = r.has("theta_step_deg");
  if (by_steps) {
    double const step = r.number("theta_step_deg", std::nullopt, 1, 360);
    s.thetas = gabor_angles(step * radian);
    turn = "_step" + format_number(step);
  } else {
    s.thetas.clear();
    for (const Json& theta : r.numbers("theta_deg", -360, 360)) {
      s.thetas.push_back(theta.get<double>() * radian);
      turn += "_" + format_number(theta.get<double>());
    }
  }
  s.pooling = read_pooling(r, Pooling::kAverage);
  if (s.pooling == Pooling::kNone && s.thetas.size() > 1) {
    r.fail(Code::kInvalidArgument, "pooling", "several angles must be pooled");
  }
  s.boundary = read_boundary(r);
  return one(r, Result<GaborSettings>(s), [&](GaborSettings settings) {
    return std::make_unique<Gabor>("gabor_" + format_number(s.sigma_mm) + "mm_" +
                                       format_number(s.lambda_mm) + "mm_" + format_number(s.gamma) +
                                       turn + (s.thetas.size() > 1 ? suffix(s.pooling) : "") +
                                       (s.orthogonal_planes ? "_planes" : ""),
                                   std::move(settings));
  });
}

Result<FilterList> read_wavelet(EntryReader& r) {
  std::string const wavelet = r.text("wavelet", std::nullopt);
  std::string const band = r.text("band", std::nullopt);
  int const level = r.integer("level", 1, 1, 8);
  Pooling const pooling = read_pooling(r, Pooling::kAverage);
  return one(r, wavelet_filter(wavelet, band, level, read_boundary(r), pooling),
             [&](SeparableFilter filter) {
               return std::make_unique<Separable>(
                   "wavelet_" + wavelet + "_" + band + std::to_string(level) + suffix(pooling),
                   std::move(filter), 0);
             });
}

Result<FilterList> read_simoncelli(EntryReader& r) {
  int const level = r.integer("level", std::nullopt, 1, 16);
  Dimension const dimension = read_dimension(r);
  auto const orders = r.orders("riesz");
  return one(r, Result<int>(level), [&](int) {
    return std::make_unique<Simoncelli>(
        "simoncelli" + suffix(dimension) + "_" + std::to_string(level) + riesz_suffix(orders),
        level, dimension, orders);
  });
}

/// "log-sigma-2-0-mm-3D" for 2.0 and "log-sigma-2-mm-3D" for 2: pyradiomics writes the number as
/// given.
std::string pyradiomics_log_name(const Json& sigma) {
  std::string text = sigma.is_number_float() ? format_number(sigma.get<double>()) : sigma.dump();
  if (sigma.is_number_float() && text.find_first_of(".e") == std::string::npos) text += ".0";
  std::replace(text.begin(), text.end(), '.', '-');
  return "log-sigma-" + text + "-mm-3D";
}

Result<FilterList> read_pyradiomics_log(EntryReader& r) {
  std::vector<Json> const sigmas = r.numbers("sigma_mm", 1e-3, 1e4);
  if (Status const bad = r.finish()) return *bad;
  FilterList list;
  for (const Json& sigma : sigmas) {
    list.push_back(
        std::make_unique<RecursiveLog>(pyradiomics_log_name(sigma), sigma.get<double>()));
  }
  return list;
}

Result<FilterList> read_pyradiomics_wavelet(EntryReader& r) {
  std::string const wavelet = r.text("wavelet", "coif1");
  int const levels = r.integer("levels", 1, 1, 8);
  int const start_level = r.integer("start_level", 0, 0, 7);
  size_t const axes = read_dimension(r) == Dimension::k2d ? 2 : 3;
  if (Status const bad = r.finish()) return *bad;
  FilterList list;
  auto const add = [&](const std::string& band, int level) -> Status {
    auto made = PyradiomicsWavelet::make(wavelet, band, start_level + level);
    if (!made.ok()) return made.error();
    std::string const number = level > 1 ? std::to_string(level) : "";
    list.push_back(std::make_unique<PeriodicWavelet>("wavelet" + number + "-" + band,
                                                     std::move(made).value()));
    return success();
  };
  for (int level = 1; level <= levels; ++level) {
    for (unsigned bits = 1; bits < (1u << axes); ++bits) {
      std::string band;
      for (size_t axis = 0; axis < axes; ++axis)
        band += (bits >> (axes - 1 - axis)) & 1u ? 'H' : 'L';
      if (Status const bad = add(band, level)) return *bad;
    }
  }
  if (Status const bad = add(std::string(axes, 'L'), levels)) return *bad;
  return list;
}

Result<FilterList> read_function(EntryReader& r, const char* name, Pointwise function) {
  return one(r, Result<Pointwise>(function),
             [&](Pointwise f) { return std::make_unique<IntensityFunction>(name, f); });
}

Result<FilterList> read_gradient(EntryReader& r) {
  bool const use_spacing = r.boolean("use_spacing", true);
  return one(r, Result<bool>(use_spacing), [](bool s) { return std::make_unique<Gradient>(s); });
}

Result<FilterList> read_lbp_2d(EntryReader& r) {
  double const radius = r.number("radius", 1.0, 1e-3, 64);
  int const samples = r.integer("samples", 9, 1, 24);
  LbpMethod const method = r.choice("method", LbpMethod::kUniform,
                                    {{"uniform", LbpMethod::kUniform},
                                     {"default", LbpMethod::kDefault},
                                     {"ror", LbpMethod::kRotation}});
  return one(r, Result<LbpMethod>(method),
             [&](LbpMethod m) { return std::make_unique<LocalBinaryPattern>(radius, samples, m); });
}

}  // namespace

Result<FilterList> read_filters(const Json& entry) {
  if (!entry.is_object()) return Error{Code::kWrongType, "", "a filter must be an object"};
  EntryReader r(entry);
  std::string const kind = r.text("filter", std::nullopt);
  if (kind == "none") {
    if (Status const bad = r.finish()) return *bad;
    return FilterList{};
  }
  if (kind == "mean") return read_mean(r);
  if (kind == "log") return read_log(r);
  if (kind == "laws") return read_laws(r);
  if (kind == "gabor") return read_gabor(r);
  if (kind == "wavelet") return read_wavelet(r);
  if (kind == "simoncelli") return read_simoncelli(r);
  if (kind == "pyradiomics_log") return read_pyradiomics_log(r);
  if (kind == "pyradiomics_wavelet") return read_pyradiomics_wavelet(r);
  if (kind == "square") return read_function(r, "square", Pointwise::kSquare);
  if (kind == "square_root") return read_function(r, "squareroot", Pointwise::kSquareRoot);
  if (kind == "logarithm") return read_function(r, "logarithm", Pointwise::kLogarithm);
  if (kind == "exponential") return read_function(r, "exponential", Pointwise::kExponential);
  if (kind == "gradient") return read_gradient(r);
  if (kind == "lbp_2d") return read_lbp_2d(r);
  if (Status const bad = r.finish(); bad && kind.empty()) return *bad;
  return Error{Code::kUnsupported, "filter", "'" + kind.substr(0, 40) + "'"};
}

}  // namespace hepatica::filters
