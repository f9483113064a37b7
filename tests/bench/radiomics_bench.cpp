// Radiomics on a 256 x 256 x 100 volume with regions of 50 000 and 500 000 voxels, one thread.
//
// Figures of other programs in the rows' names were taken on the same kind of machine with the same
// sizes (pyradiomics 3.1 with its C extension; MIRP 2): they are not measured here.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>

#include "bench.h"
#include "core/radiomics/extraction.h"

namespace {

using namespace hepatica;
using namespace hepatica::radiomics;

struct Case {
  image::Volume volume;
  image::Mask mask;
};

// Smooth variation and noise, about 35 bins of width 25; an ellipsoid of about `voxels` voxels.
Case make_case(double voxels) {
  Case c;
  c.volume.geometry.size = {256, 256, 100};
  c.volume.geometry.spacing_mm = {0.8, 0.8, 1.5};
  c.mask.geometry = c.volume.geometry;
  const double unit = std::cbrt(voxels / (4.0 / 3 * M_PI));
  const double a = unit * 1.15, b = unit * 1.1, d = unit / (1.15 * 1.1);
  uint32_t state = 7;
  const auto uniform = [&] {
    state = state * 1664525u + 1013904223u;
    return state / 4294967296.0;
  };
  for (int k = 0; k < 100; ++k) {
    for (int j = 0; j < 256; ++j) {
      for (int i = 0; i < 256; ++i) {
        const double x = (i - 128) / a, y = (j - 128) / b, z = (k - 50) / d;
        const double smooth = 80 * std::sin(i * 0.11) * std::cos(j * 0.07) + 60 * std::sin(k * 0.2);
        const double noise = 60 * (uniform() + uniform() + uniform() + uniform() - 2);
        c.volume.samples.push_back(std::round(static_cast<float>(100 + smooth + noise)));
        c.mask.samples.push_back(x * x + y * y + z * z <= 1);
      }
    }
  }
  return c;
}

double run(const Case& c, const std::string& settings) {
  const Result<Settings> s = read_settings(parse_json(settings, "settings").value());
  if (!s.ok()) {
    std::fprintf(stderr, "%s\n", to_line(s.error()).c_str());
    std::exit(1);
  }
  const Result<Extraction> e = extract({c.volume, c.mask, image::SampleType::kInt16}, *s);
  if (!e.ok()) {
    std::fprintf(stderr, "%s\n", to_line(e.error()).c_str());
    std::exit(1);
  }
  double sum = 0;
  for (const FeatureValue& f : e->features) sum += f.value;
  return sum;
}

// Largest resident size of the process so far in MiB; 0 where the system does not tell.
double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

}  // namespace

int main() {
  const Case small = make_case(50000), large = make_case(500000);
  volatile double keep = 0;
  const std::string classes[] = {"morphology", "statistics", "intensity_histogram",
                                 "glcm",       "glrlm",      "glszm",
                                 "ngtdm",      "ngldm"};
  bench::row("pyradiomics set, original image, 50 000 voxels [pyradiomics 160 ms, all in all 280]",
             "<= 80 ms native, <= 120 in WASM",
             [&] { keep = run(small, R"({"profile": "pyradiomics"})"); });
  for (const std::string& family : classes) {
    bench::row("  of which " + family + " alone, with preparation", "", [&] {
      keep = run(small, R"({"profile": "pyradiomics", "families": [")" + family + "\"]}");
    });
  }
  bench::row(
      "pyradiomics set, original image, 500 000 voxels [pyradiomics 2600 ms]", "<= 600 ms",
      [&] { keep = run(large, R"({"profile": "pyradiomics"})"); }, 3);
  bench::row(
      "all of IBSI-1, every aggregation, 50 000 voxels, Moran and Geary exact", "<= 1000 ms",
      [&] {
        keep = run(small, R"({"profile": "ibsi", "aggregations": ["2d_avg", "2d_s_mrg",
                 "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"]})");
      },
      3);
  bench::row(
      "  of which morphology alone, with preparation", "",
      [&] { keep = run(small, R"({"profile": "ibsi", "families": ["morphology"]})"); }, 3);
  std::printf("note\tpeak resident size %.0f MiB\n", peak_mib());
}
