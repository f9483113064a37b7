// What a changed entry touches: which packages must be evaluated again, and which answers stand.
#pragma once

#include <vector>

#include "core/model/catalogue.h"

namespace hepatica::model {

/// Packages whose answer may differ between two patients.
///
/// before, now  patients of the catalogue's dictionary, derived values included
/// Returns one flag per package in catalogue order: set where an input, a part of a derived input
/// (a missing part is named in the answer), a value that stands in for another model, the gene
/// expression or a used package differs. Never misses one; a flagged package may answer the same.
std::vector<char> touched_packages(const Catalogue& catalogue, const patient::Patient& before,
                                   const patient::Patient& now);

/// Whether two results are of the same package and answer the same: status, outputs, risk group,
/// what is missing, fit, warnings, rules that fired and, where the package decides by rules, the
/// values they went by. The terms behind an answer are left out: whoever shows the arithmetic asks
/// for it.
bool same_answer(const ModelResult& a, const ModelResult& b);

/// Whether a package decides by rules.
bool decides_by_rules(const Package& package);

/// Evaluates the flagged packages again.
///
/// again    one flag per package; a package that uses a flagged one is flagged too
/// results  results of all packages in catalogue order, as Catalogue::evaluate gives them; the
///          flagged ones are replaced
/// Returns one flag per package: its answer is another one than before (same_answer).
std::vector<char> evaluate_again(const Catalogue& catalogue, const patient::Patient& patient,
                                 const std::vector<char>& again, std::vector<ModelResult>& results);

}  // namespace hepatica::model
