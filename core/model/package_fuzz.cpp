// Feeds arbitrary bytes to the package reader, and what is accepted to the evaluation of an empty
// and of a full patient: nothing may crash, and no accepted package may give a probability outside
// [0, 1].
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/base/json_text.h"
#include "core/model/catalogue.h"

namespace {

using namespace hepatica;

const patient::Dictionary& dictionary() {
  static const patient::Dictionary only = [] {
    std::ifstream file(HEPATICA_SOURCE_DIR "/models/variables.json", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    auto const json = parse_json(text.str(), "variables.json");
    if (!json.ok()) std::abort();
    auto read = patient::Dictionary::read(*json);
    if (!read.ok()) std::abort();
    return std::move(read).value();
  }();
  return only;
}

/// Every number at the middle of its plausible or possible range, every level and condition at its
/// first value.
patient::Patient full_patient() {
  patient::Patient patient(dictionary());
  for (size_t i = 0; i < dictionary().variables().size(); ++i) {
    auto const index = static_cast<int>(i);
    const patient::Variable& variable = dictionary().variable(index);
    auto const range = variable.plausible ? variable.plausible : variable.possible;
    double value = 0;
    if (variable.is_number() && range && range->high < 1e9) value = (range->low + range->high) / 2;
    patient.entry(index).value = expression::Value::known(value);
  }
  return patient;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto const json =
      parse_json(std::string_view(reinterpret_cast<const char*>(data), size), "model.json");
  if (!json.ok()) return 0;
  model::Catalogue const catalogue(dictionary(), {*json});
  model::EvaluateOptions options;
  options.curves = true;
  for (const auto& patient : {patient::Patient(dictionary()), full_patient()}) {
    for (const auto& result : catalogue.evaluate(patient, {}, options)) {
      for (const auto& output : result.outputs) {
        bool const probability = result.package->outputs[static_cast<size_t>(output.output)].kind ==
                                 model::Output::kProbability;
        if (probability && output.value.is_known() &&
            !(output.value.number >= 0 && output.value.number <= 1))
          std::abort();
      }
    }
  }
  return 0;
}
