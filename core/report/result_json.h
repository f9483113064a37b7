// Results as the JSON structure that command line, page and files share (models/README.md).
#pragma once

#include <vector>

#include "core/model/catalogue.h"
#include "core/patient/patient.h"

namespace hepatica::report {

/// error_json of core/base/reason.h.
Json to_json(const Error& error);

/// A known value in the type of its slot: number, true/false or level id.
Json value_json(const expression::Value& value, const expression::ValueType& type);

/// One package's result.
Json to_json(const model::ModelResult& result);

/// Of a result what same_answer (core/model/changes.h) compares, with id and version: without the
/// package's hash, the terms, and the values that nothing was decided by.
Json answer_json(const model::ModelResult& result);

/// {"hepatica": version, "patient": {...}, "results": [...]}.
Json to_json(const patient::PatientReading& reading, const patient::Dictionary& dictionary,
             const std::vector<model::ModelResult>& results);

/// id, version, hash, group, locked, inputs and outputs of one package, for lists.
Json summary_json(const model::Package& package, const patient::Dictionary& dictionary);

/// The program's version, for results and files.
const char* version();

}  // namespace hepatica::report
