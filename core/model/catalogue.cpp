// Ordering packages by use, and evaluating each once.
#include "core/model/catalogue.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include "core/base/reason.h"
#include "core/base/spelling.h"

namespace hepatica::model {
namespace {

std::string id_of(const Json& document) {
  bool const named = document.is_object() && document.contains("id") && document["id"].is_string();
  return named ? document["id"].get<std::string>() : "";
}

/// Visits documents so that used ones come first; reports cycles once.
class Order {
 public:
  Order(const std::map<std::string, Json*>& by_id, std::vector<Error>& errors)
      : by_id_(by_id), errors_(errors) {}

  std::vector<Json*> run() {
    for (const auto& [id, document] : by_id_) visit(id);
    return order_;
  }

 private:
  void visit(const std::string& id) {
    auto const found = by_id_.find(id);
    if (found == by_id_.end() || state_[id] == 2) return;
    if (state_[id] == 1) return report_cycle(id);
    state_[id] = 1;
    path_.push_back(id);
    for (const auto& used : used_models(*found->second)) visit(used);
    path_.pop_back();
    state_[id] = 2;
    order_.push_back(found->second);
  }

  void report_cycle(const std::string& id) {
    std::string circle;
    for (auto it = std::find(path_.begin(), path_.end(), id); it != path_.end(); ++it)
      circle += *it + " -> ";
    errors_.push_back({Code::kCycle, id + "/model.json#/uses", circle + id});
  }

  const std::map<std::string, Json*>& by_id_;
  std::vector<Error>& errors_;
  std::map<std::string, int> state_;
  std::vector<std::string> path_;
  std::vector<Json*> order_;
};

}  // namespace

Catalogue::Catalogue(patient::Dictionary dictionary, std::vector<Json> documents)
    : dictionary_(std::move(dictionary)) {
  add(std::move(documents));
}

void Catalogue::add(std::vector<Json> documents) {
  documents.insert(documents.begin(), std::make_move_iterator(rejected_.begin()),
                   std::make_move_iterator(rejected_.end()));
  rejected_.clear();
  errors_.clear();
  std::map<std::string, Json*> by_id;
  for (Json& document : documents) {
    std::string const id = id_of(document);
    if (find(id) >= 0 || !by_id.emplace(id, &document).second) {
      errors_.push_back({Code::kModelInvalid, id + "/model.json#/id", "two packages have this id"});
    }
  }
  for (Json* document : Order(by_id, errors_).run()) {
    auto package = read_package(std::move(*document), dictionary_, packages_);
    if (package.ok()) {
      packages_.push_back(std::move(package).value());
    } else {
      errors_.push_back(package.error());
    }
  }
  for (Json& document : documents) {
    if (!document.is_null()) rejected_.push_back(std::move(document));
  }
}

int Catalogue::find(std::string_view id) const {
  for (size_t i = 0; i < packages_.size(); ++i) {
    if (packages_[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

Error Catalogue::unknown_model(std::string_view id) const {
  std::vector<std::string> ids;
  for (const auto& package : packages_) ids.push_back(package.id);
  return {Code::kModelUnknown, "model", quoted_with_hint(id, ids),
          Reason{"model_unknown", {{"id", id}}, ""}};
}

std::vector<ModelResult> Catalogue::evaluate(const patient::Patient& patient,
                                             const std::vector<int>& wanted,
                                             EvaluateOptions options) const {
  std::vector<char> needed(packages_.size(), wanted.empty() ? 1 : 0);
  std::vector<char> shown = needed;
  for (int index : wanted)
    needed[static_cast<size_t>(index)] = shown[static_cast<size_t>(index)] = 1;
  for (size_t i = packages_.size(); i-- > 0;) {
    if (!needed[i]) continue;
    for (const Use& use : packages_[i].uses) needed[static_cast<size_t>(use.package)] = 1;
  }
  // Only what is needed has a result, so that a sweep over one model does not pay for all.
  std::vector<ModelResult> made;
  made.reserve(static_cast<size_t>(std::count(needed.begin(), needed.end(), 1)));
  std::vector<const ModelResult*> others(packages_.size(), nullptr);
  std::vector<char> wanted_here;
  for (size_t i = 0; i < packages_.size(); ++i) {
    if (!needed[i]) continue;
    EvaluateOptions own = options;
    own.curves = options.curves && shown[i];
    made.push_back(model::evaluate(packages_[i], patient, dictionary_, others, own));
    wanted_here.push_back(shown[i]);
    others[i] = &made.back();
  }
  std::vector<ModelResult> results;
  results.reserve(made.size());
  for (size_t k = 0; k < made.size(); ++k) {
    if (wanted_here[k]) results.push_back(std::move(made[k]));
  }
  return results;
}

}  // namespace hepatica::model
