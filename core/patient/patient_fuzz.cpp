// Feeds arbitrary bytes to the patient reader and to the reader of pasted lab text: nothing may
// crash, and no value may be known that is not finite or lies outside what is possible.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/base/json_text.h"
#include "core/patient/lab_text.h"
#include "core/patient/patient.h"

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

void check_values(const patient::Patient& patient) {
  for (size_t i = 0; i < patient.entries().size(); ++i) {
    auto const index = static_cast<int>(i);
    auto const value = patient.canonical(dictionary(), index);
    if (!value.is_known()) continue;
    const auto& possible = dictionary().variable(index).possible;
    if (!std::isfinite(value.number) || (possible && !possible->contains(value.number)))
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view const text(reinterpret_cast<const char*>(data), size);
  auto const lab = patient::read_lab_text(text, dictionary());
  for (const auto& item : lab.items) {
    if (item.variable < 0) std::abort();
  }
  auto const json = parse_json(text, "patient");
  if (!json.ok()) return 0;
  check_values(patient::read_patient(*json, dictionary()).patient);
  // The seeds are reference.json files: each of their examples holds a patient.
  if (json->is_object() && json->contains("examples") && (*json)["examples"].is_array()) {
    for (const Json& example : (*json)["examples"]) {
      if (example.is_object() && example.contains("patient"))
        check_values(patient::read_patient(example["patient"], dictionary()).patient);
    }
  }
  return 0;
}
