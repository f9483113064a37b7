// What a model says of every row of a cohort, as a ranking and, where it gives one, as a
// probability.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cohort/cohort.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

/// How a model is read for validation.
///
/// output       index of the output that ranks (a probability at the horizon where there is one)
/// probability  whether that output is a calibrated probability of the event, or of its absence
/// reversed     a higher value is better: the risk is 1 - value, the ranking minus the value
struct ReadAs {
  int package = -1;
  int output = -1;
  bool probability = false;
  bool reversed = false;
  std::string name;  ///< "model" or "model:output", as it was asked for
};

/// rank[row]   higher = worse, where known[row]
/// risk[row]   probability of the event (by the horizon); empty unless read_as.probability
/// fault[row]  why a row has no number: "missing afp, albumin", "not applicable: child"; the code's
///             values name the model as it was asked for
struct Predictions {
  ReadAs read_as;
  std::vector<double> rank;
  std::vector<double> risk;
  std::vector<std::uint8_t> known;
  RowReasons fault;
};

/// Finds what to read. `asked` is "model" or "model:output".
///
/// horizon  in `unit`; empty for a binary outcome. A probability belongs to the horizon when its
///          time is within 0.5 % of it (1826 days are 60 months). One of another time, or of any
///          time where there is no horizon, is read for ranking only, also when it is named.
///          Without a name the output that belongs to the horizon is read (of a multi-state model
///          none: its states share their times), else the headline output. Where the package
///          gives a probability no time, its name vouches for it
/// errors   kModelUnknown; kInvalidArgument: no such output, values without an order, or several
///          probabilities of the horizon and no name
Result<ReadAs> choose_output(const model::Catalogue& catalogue, const std::string& asked,
                             std::optional<double> horizon, const std::string& unit);

/// Evaluates one model for every row.
Predictions predict(const Cohort& cohort, const model::Catalogue& catalogue, const ReadAs& read_as);

}  // namespace hepatica::cohort
