// All packages, read in the order of their dependencies, and the evaluation of one patient through
// them.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/evaluate.h"
#include "core/model/package.h"

namespace hepatica::model {

class Catalogue {
 public:
  /// Reads packages against the dictionary; a package that is wrong is left out and reported, and
  /// so is one that uses it; the rest stand.
  ///
  /// documents  parsed model.json documents, in any order; kept by the packages (a catalogue of
  ///            some hundred packages is megabytes of text: copying it would double the time to
  ///            load)
  /// errors     kModelInvalid per package, kCycle naming the circle, kModelInvalid for an id given
  /// twice
  Catalogue(patient::Dictionary dictionary, std::vector<Json> documents);

  /// Reads further packages, and once more those left out before, which may have waited for one of
  /// them; the packages already read stay as they are, at the same indices, and the new ones stand
  /// behind them. Errors: as above, about everything that is now left out.
  void add(std::vector<Json> documents);

  const patient::Dictionary& dictionary() const { return dictionary_; }
  /// Packages, used ones before their users, otherwise by id among those that came together.
  const std::deque<Package>& packages() const { return packages_; }
  const std::vector<Error>& errors() const { return errors_; }
  /// Documents that were left out, as given.
  const std::vector<Json>& rejected() const { return rejected_; }
  int find(std::string_view id) const;  // -1 when unknown
  /// Error kModelUnknown with a spelling hint.
  Error unknown_model(std::string_view id) const;

  /// Evaluates the named packages (all when empty) and, silently, those they use.
  ///
  /// wanted   indices; results come in catalogue order
  std::vector<ModelResult> evaluate(const patient::Patient& patient,
                                    const std::vector<int>& wanted = {},
                                    EvaluateOptions options = {}) const;

 private:
  patient::Dictionary dictionary_;
  std::deque<Package> packages_;  // results point at their package: none may move when others join
  std::vector<Error> errors_;
  std::vector<Json> rejected_;
};

}  // namespace hepatica::model
