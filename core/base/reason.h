// Something the core says about a result or a row, for any language: a code with its values.
#pragma once

#include <string>

#include "core/base/json_text.h"

namespace hepatica {

/// code    stable name of what is said ("time_negative"); the page has words for each
/// values  an object with what those words name, such as {"variables": ["afp"]}; null without any
/// text    the same in English, for the command line and for files
struct Reason {
  std::string code;
  Json values;
  std::string text;

  bool empty() const { return text.empty(); }
};

/// {"code", its values}: how a list of remarks writes it.
inline Json remark_json(const Reason& reason) {
  Json out = reason.values.is_object() ? reason.values : Json::object();
  out["code"] = reason.code;
  return out;
}

/// {"code", "field", "detail"}; with "reason": {"code", its values} where the error carries one.
inline Json error_json(const Error& error) {
  Json out = {{"code", wire_name(error.code)}, {"field", error.field}, {"detail", error.detail}};
  if (error.reason) out["reason"] = remark_json(*error.reason.get());
  return out;
}

/// What an answer says beside its numbers: `notes` as lines of English, `remarks` the same one for
/// one as codes with their values.
struct Notes {
  Json notes = Json::array();
  Json remarks = Json::array();

  void add(const Reason& reason) {
    notes.push_back(reason.text);
    remarks.push_back(remark_json(reason));
  }
};

}  // namespace hepatica
