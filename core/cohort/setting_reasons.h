// What is wrong with a setting of a call, as a code: the same few sentences for every setting.
#pragma once

#include <string>
#include <vector>

#include "core/base/reason.h"

namespace hepatica::cohort {

/// A number outside [low, high].
inline Reason setting_range(const char* setting, double low, double high) {
  return Reason{"setting_range", {{"setting", setting}, {"low", low}, {"high", high}}, ""};
}
/// A name that is none of the choices.
inline Reason setting_choice(const char* setting, const std::vector<std::string>& choices) {
  return Reason{"setting_choice", {{"setting", setting}, {"choices", choices}}, ""};
}
/// A setting that the call cannot do without.
inline Reason setting_missing(const char* setting) {
  return Reason{"setting_missing", {{"setting", setting}}, ""};
}
/// A setting that does not go with what else was chosen.
inline Reason setting_unfit(const char* setting) {
  return Reason{"setting_unfit", {{"setting", setting}}, ""};
}
/// A formula that the expression language cannot read.
inline Reason unreadable_expression(const std::string& text) {
  return Reason{"expression_unreadable", {{"text", text}}, ""};
}

}  // namespace hepatica::cohort
