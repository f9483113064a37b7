// Reading a package document: frame, inputs, uses, setting; steps and outputs have readers of their
// own.
#include <algorithm>
#include <cctype>

#include "core/base/json_cursor.h"
#include "core/base/spelling.h"
#include "core/model/output_reader.h"
#include "core/model/package.h"
#include "core/model/step_reader.h"

namespace hepatica::model {
namespace {

using expression::Type;

bool is_package_id(const std::string& id) {
  auto const allowed = [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-' || c == '.';
  };
  return !id.empty() && id.size() <= 80 && std::all_of(id.begin(), id.end(), allowed);
}

void check_texts(const JsonCursor& root) {
  for (const char* key : {"title", "short_title", "purpose"}) root.at(key).check_bilingual();
  if (root.has("parent")) {
    const auto parent = root.at("parent");
    parent.only({"id", "version", "hash", "method"});
    for (const char* key : {"id", "version", "hash", "method"}) parent.at(key).text();
  }
  for (const char* key : {"notice"}) {
    if (root.has(key)) root.at(key).check_bilingual();
  }
  root.at("setting").at("population").check_bilingual();
  if (root.has("limitations")) {
    for (const auto& item : root.at("limitations").items()) item.check_bilingual();
  }
  for (const auto& reference : root.at("references").items(1)) {
    const JsonCursor citation = reference.at("citation");
    citation.json().is_object() ? citation.check_bilingual() : (void)citation.text();
  }
  root.at("group").one_of({"liver_reserve", "stage", "options", "outlook", "surveillance",
                           "diagnosis", "response", "transplant", "volume"});
  if (!root.has("treatments")) return;
  for (const auto& t : root.at("treatments").items()) {
    t.one_of({"resection", "ablation", "transplant", "tace", "haic", "radioembolisation",
              "systemic", "supportive", "any"});
  }
}

/// Which outputs name a treatment, and which treatments each of their classes means: a map for the
/// page, without influence on any number.
void check_allocation(const JsonCursor& at, const Package& package) {
  at.only({"first", "next", "treatments"});
  if (package.locked) return;
  std::vector<std::string> named;
  for (const char* key : {"first", "next"}) {
    if (key == std::string("next") && !at.has(key)) continue;
    std::string const id = at.at(key).text();
    auto const output = std::find_if(package.outputs.begin(), package.outputs.end(),
                                     [&](const Output& o) { return o.id == id; });
    if (output == package.outputs.end()) return at.at(key).fail("'" + id + "' is no output");
    const auto& levels = package.output_type(*output).levels;
    named.insert(named.end(), levels.begin(), levels.end());
  }
  for (const auto& level : named) {
    if (!at.at("treatments").has(level.c_str()))
      return at.at("treatments").fail("class '" + level + "' is missing");
  }
  for (const auto& [level, treatments] : at.at("treatments").members()) {
    if (std::find(named.begin(), named.end(), level) == named.end())
      return treatments.fail("no output has this class");
    for (const auto& t : treatments.items()) {
      t.one_of({"resection", "ablation", "transplant", "tace", "haic", "radioembolisation",
                "systemic", "supportive"});
    }
  }
}

void read_input(const JsonCursor& at, const patient::Dictionary& dictionary, Package& package) {
  at.only({"variable", "unit", "as", "required", "derivation_range", "coding", "note", "source"});
  Input input;
  std::string const id = at.at("variable").text();
  input.variable = dictionary.find(id);
  if (input.variable < 0) return at.at("variable").fail(dictionary.hint(id) + " is no variable");
  const auto& variable = dictionary.variable(input.variable);
  input.name = at.text_or("as", id);
  input.required = at.boolean_or("required", true);
  if (at.has("unit")) {
    input.unit = variable.is_number() ? variable.find_unit(at.at("unit").text()) : -1;
    if (input.unit < 0)
      at.at("unit").fail("not accepted for '" + id + "'; accepted: " + variable.unit_list());
  } else if (variable.units.size() > 1) {
    at.fail("'unit' is missing: give one of " + variable.unit_list());
  }
  if (at.has("derivation_range")) {
    auto const range = quantity::parse_interval(at.at("derivation_range").text());
    if (range.ok()) {
      input.derivation_range = *range;
    } else {
      at.at("derivation_range").fail(range.error().detail);
    }
  }
  if (package.scope.add(input.name, variable.type) < 0)
    at.fail("'" + input.name + "' is taken or not an identifier");
  package.inputs.push_back(std::move(input));
}

void read_use(const JsonCursor& at, const patient::Dictionary& dictionary,
              const std::deque<Package>& earlier, Package& package) {
  at.only({"model", "output", "as", "variable", "note"});
  Use use;
  use.model = at.at("model").text();
  use.output = at.at("output").text();
  use.name = at.at("as").text();
  for (size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].id == use.model) use.package = static_cast<int>(i);
  }
  if (at.failed()) return;
  if (use.package < 0) return at.at("model").fail("no package has the id '" + use.model + "'");
  const Package& other = earlier[static_cast<size_t>(use.package)];
  int const output = other.find_output(use.output);
  if (output < 0)
    return at.at("output").fail("'" + use.model + "' has no output '" + use.output + "'");
  ValueType const type = other.output_type(other.outputs[static_cast<size_t>(output)]);
  if (at.has("variable")) {
    use.variable = dictionary.find(at.at("variable").text());
    if (use.variable < 0)
      return at.at("variable").fail(dictionary.hint(at.at("variable").text()) + " is no variable");
    const auto& stand_in = dictionary.variable(use.variable).type;
    if (stand_in.type != type.type || stand_in.levels != type.levels) {
      at.at("variable").fail("the variable and the output have different types or levels");
    }
  }
  if (package.scope.add(use.name, type) < 0)
    at.at("as").fail("'" + use.name + "' is taken or not an identifier");
  package.uses.push_back(std::move(use));
}

void read_exclusions(const JsonCursor& at, Package& package) {
  for (const auto& item : at.items()) {
    item.only({"id", "when", "effect", "reason", "source"});
    Exclusion exclusion;
    exclusion.id = item.at("id").text();
    exclusion.when = read_expression(item.at("when"), package, false, true);
    exclusion.not_applicable =
        item.at("effect").one_of({"not_applicable", "borderline"}) == "not_applicable";
    item.at("reason").check_bilingual();
    if (at.failed()) return;
    package.exclusions.push_back(std::move(exclusion));
  }
}

void read_body(const JsonCursor& root, const patient::Dictionary& dictionary,
               const std::deque<Package>& earlier, Package& package) {
  for (const auto& item : root.at("inputs").items()) {
    if (root.failed()) return;
    read_input(item, dictionary, package);
  }
  if (root.has("uses")) {
    for (const auto& item : root.at("uses").items()) {
      if (root.failed()) return;
      read_use(item, dictionary, earlier, package);
    }
  }
  if (root.failed()) return;
  if (root.at("setting").has("exclusions"))
    read_exclusions(root.at("setting").at("exclusions"), package);
  if (!root.failed()) read_steps(root.at("computation"), package);
  if (!root.failed()) read_outputs(root.at("outputs"), package);
  if (!root.failed() && root.has("risk_groups")) read_risk_groups(root.at("risk_groups"), package);
}

}  // namespace

int Package::find_output(std::string_view output) const {
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].id == output) return static_cast<int>(i);
  }
  return -1;
}

const ValueType& Package::output_type(const Output& output) const {
  static const ValueType kNumber;
  return output.slot >= 0 ? scope.type(output.slot) : kNumber;
}

std::vector<std::string> used_models(const Json& document) {
  std::vector<std::string> out;
  if (!document.is_object() || !document.contains("uses") || !document["uses"].is_array())
    return out;
  for (const auto& use : document["uses"]) {
    if (use.is_object() && use.contains("model") && use["model"].is_string())
      out.push_back(use["model"].get<std::string>());
  }
  return out;
}

Result<Package> read_package(Json&& document, const patient::Dictionary& dictionary,
                             const std::deque<Package>& earlier) {
  std::string const name =
      document.is_object() && document.contains("id") && document["id"].is_string()
          ? document["id"].get<std::string>().substr(0, 80)
          : "(no id)";
  JsonFault fault{Code::kModelInvalid, name + "/model.json", std::nullopt};
  JsonCursor const root(document, fault);
  root.only({"$schema",     "schema_version", "id",         "version",     "title",
             "short_title", "purpose",        "group",      "treatments",  "keywords",
             "notice",      "setting",        "inputs",     "uses",        "computation",
             "outputs",     "risk_groups",    "evidence",   "limitations", "references",
             "locked",      "edition",        "allocation", "parent"});
  if (!fault.first && root.at("schema_version").integer(0, 1000000) != 1) {
    root.at("schema_version").fail("this program reads schema version 1");
  }
  Package package;
  if (!fault.first) {
    package.id = root.at("id").text();
    package.version = root.at("version").text();
    package.group = root.at("group").text();
    if (!is_package_id(package.id))
      root.at("id").fail("expected lower-case letters, digits, '-' and '.'");
    check_texts(root);
  }
  if (!fault.first && root.has("locked")) {
    package.locked = true;
    root.at("locked").at("missing").check_bilingual();
    if (root.has("computation")) root.at("computation").fail("a locked card computes nothing");
  } else if (!fault.first) {
    read_body(root, dictionary, earlier, package);
  }
  if (!fault.first && root.has("allocation")) check_allocation(root.at("allocation"), package);
  if (fault.first) return *fault.first;
  package.hash = fingerprint(document);
  package.document = std::move(document);
  return package;
}

}  // namespace hepatica::model
