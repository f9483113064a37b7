// Radiomics on a 256 x 256 x 100 volume with regions of 50 000 and 500 000 voxels, one thread.
//
// Figures of other programs in the rows' names were taken on the same kind of machine with the same
// sizes (pyradiomics 3.1 with its C extension; MIRP 2): they are not measured here.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>

#ifdef __GLIBC__
#include <malloc.h>
#endif

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

// Memory that the process holds now and held at most since forget_peak(), in MiB; 0 where the
// system does not tell. WebAssembly memory only grows: its size is both.
struct MemoryMib {
  double now = 0, peak = 0;
};

MemoryMib memory_mib() {
#ifdef __EMSCRIPTEN__
  const double pages = static_cast<double>(__builtin_wasm_memory_size(0));
  return {pages / 16, pages / 16};
#else
  MemoryMib out;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) out.peak = std::stod(line.substr(6)) / 1024;
    if (line.starts_with("VmRSS:")) out.now = std::stod(line.substr(6)) / 1024;
  }
  return out;
#endif
}

void forget_peak() {
#ifdef __GLIBC__
  malloc_trim(0);  // what was freed must not count as held
#endif
  std::ofstream("/proc/self/clear_refs") << 5;
}

// The largest memory above what was held before, as a row of its own: the numbers are MiB.
template <typename Work>
void memory_row(const std::string& what, const std::string& target, Work&& work) {
  forget_peak();
  const MemoryMib before = memory_mib();
  work();
  const double above = memory_mib().peak - before.now;
  std::printf("bench\t%s\t%.4g\t%.4g\t%s\n", what.c_str(), above, above, target.c_str());
  std::fflush(stdout);
}

constexpr const char* kFilters = R"({"profile": "pyradiomics", "images": [{"filter": "none"},
  {"filter": "pyradiomics_wavelet"}, {"filter": "pyradiomics_log", "sigma_mm": [1, 2, 3, 4, 5]}]})";
constexpr const char* kAllOfIbsi = R"({"profile": "ibsi", "aggregations": ["2d_avg", "2d_s_mrg",
  "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"]})";

}  // namespace

int main(int argc, char**) {
  const bool brief = argc > 1;  // any argument: only the rows with a target
  const Case small = make_case(50000), large = make_case(500000);
  volatile double keep = 0;
  // First, while the heap holds nothing but the cases.
  memory_row("memory above the volume, 13 filters, 50 000 voxels (MiB)", "<= 150 MiB",
             [&] { keep = run(small, kFilters); });
  bench::row("pyradiomics set, original image, 50 000 voxels [pyradiomics 160 ms, all in all 280]",
             "<= 80 ms native, <= 120 in WASM",
             [&] { keep = run(small, R"({"profile": "pyradiomics"})"); });
  const std::string classes[] = {"morphology", "statistics", "intensity_histogram",
                                 "glcm",       "glrlm",      "glszm",
                                 "ngtdm",      "ngldm"};
  for (const std::string& family : classes) {
    if (brief) break;
    bench::row("  of which " + family + " alone, with preparation", "", [&] {
      keep = run(small, R"({"profile": "pyradiomics", "families": [")" + family + "\"]}");
    });
  }
  bench::row(
      "the same with 8 wavelet and 5 LoG images [pyradiomics 5300 to 8400 ms, preCrop 1380; MIRP "
      "19000]",
      "<= 700 ms native, <= 1000 in WASM", [&] { keep = run(small, kFilters); }, 3);
  if (!brief) {
    bench::row(
        "  of which the 13 filters, with statistics alone", "",
        [&] {
          std::string text = kFilters;
          text.insert(text.size() - 1, R"(, "families": ["statistics"])");
          keep = run(small, text);
        },
        3);
  }
  bench::row(
      "pyradiomics set, original image, 500 000 voxels [pyradiomics 2600 ms]", "<= 600 ms",
      [&] { keep = run(large, R"({"profile": "pyradiomics"})"); }, 3);
  bench::row(
      "all of IBSI-1, every aggregation, 50 000 voxels, Moran and Geary exact", "<= 1000 ms",
      [&] { keep = run(small, kAllOfIbsi); }, 3);
  if (!brief) {
    bench::row(
        "  of which its morphology alone, with preparation", "",
        [&] { keep = run(small, R"({"profile": "ibsi", "families": ["morphology"]})"); }, 3);
  }
}
