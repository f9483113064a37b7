// A network package: what a network's graph takes and gives, and what its answer means.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::network {

/// One channel of the input: a slice of one phase, `slice` neighbours away from the slice asked
/// about.
struct Channel {
  std::string phase;
  int slice = 0;
};

/// How intensities become numbers: (clip(x) - subtract) / divide. With by_volume, subtract and
/// divide are the mean and the standard deviation of the clipped volume.
struct Normalisation {
  std::optional<std::array<double, 2>> clip;
  double subtract = 0;
  double divide = 1;
  bool by_volume = false;
};

struct Input {
  std::string name;
  std::string modality;
  std::vector<Channel> channels;
  /// Distance of neighbouring channels in mm; at least one slice. 0: always one slice.
  double neighbour_mm = 0;
  /// Patient directions towards which columns, rows and slices rise, for instance "LPS".
  std::string orientation = "LPS";
  /// The whole slice on this many pixels a side (0: by pixel_mm).
  int whole_pixels = 0;
  /// Classification: a square of this many pixels of pixel_mm around the region.
  int region_pixels = 0;
  /// Pixel spacing in mm, when whole_pixels is 0.
  double pixel_mm = 0;
  /// Sides of the tensor are multiples of this.
  int size_multiple = 1;
  /// Side of a square tile and what neighbouring tiles share, in pixels; 0: the plane at once.
  int tile_pixels = 0;
  int tile_overlap = 0;
  Normalisation normalise;
};

/// Segmentation: a class for every pixel. Classification: one answer for a region that is outlined.
enum class Kind { kSegmentation, kClassification };

enum class Activation { kSoftmax, kSigmoid, kNone };

struct Class {
  std::string name;
  /// The class is chosen wherever its probability reaches this; none: by the largest probability.
  std::optional<double> threshold;
  /// Each connected part is a lesion of its own.
  bool lesions = false;
};

/// A rule on the connected parts of some classes together.
struct ComponentRule {
  std::vector<int> of;
  bool largest_only = false;
  double min_volume_mm3 = 0;
  /// Of the probabilities that a part's voxels were given their class with.
  double min_mean_probability = 0;
  /// What a part that does not stay becomes; 0: background.
  int dropped_become = 0;
  /// Holes within a slice become this class.
  std::optional<int> fill_holes;
};

/// The graph's last activations before averaging and the linear layer behind them, from which a
/// class activation map is made: one weight a class and channel.
struct Activations {
  std::string name;
  std::vector<std::vector<double>> weights;
};

struct Output {
  std::string name;
  Activation activation = Activation::kSoftmax;
  double temperature = 1;
  /// Class 0 is the background.
  std::vector<Class> classes;
  std::vector<ComponentRule> components;
  /// Classification: "calibrated_probability", with the cohort it was calibrated on, or "score".
  std::string meaning;
  std::string calibrated_on;
  std::optional<Activations> activations;

  /// Channels of the graph's output: one for a sigmoid (its class is the second), else one a class.
  int channels() const {
    return activation == Activation::kSigmoid ? 1 : static_cast<int>(classes.size());
  }
};

struct Package {
  Kind kind = Kind::kSegmentation;
  std::string id;
  std::string file;
  std::string sha256;
  Input input;
  Output output;
  /// Measured working memory of the runtime for one input, in MB.
  double working_mb = 0;

  /// The distinct phases of the channels, in their order.
  std::vector<std::string> phases() const;
};

/// Reads a model.json with a `network` block (models/schema/network.schema.json).
///
/// document  its name in messages, for instance "liver-ct/model.json"
/// errors    kInvalidJson; kModelInvalid with field "document#/pointer" and what was expected
Result<Package> read_package(std::string_view text, const std::string& document);

/// kModelInvalid unless the digest (64 hex digits) is the one the package names.
Status check_digest(const Package& package, std::string_view digest);

}  // namespace hepatica::network
