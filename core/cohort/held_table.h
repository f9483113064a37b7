// A table that is asked several times: what was read for one question is kept for the next.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cohort/cohort.h"
#include "core/cohort/profile.h"
#include "core/cohort/sheet.h"

namespace hepatica::cohort {

/// Text, sheet, profiles of the columns and the cohort of the mapping last asked for, each made
/// when it is first needed.
class HeldTable {
 public:
  /// Keeps the text.
  explicit HeldTable(std::string text) : owned_(std::move(text)), text_(owned_) {}
  /// Reads a text that lies elsewhere and must outlive the table.
  explicit HeldTable(std::string_view text) : text_(text) {}
  HeldTable(const HeldTable&) = delete;
  HeldTable& operator=(const HeldTable&) = delete;

  std::string_view text() const { return text_; }
  /// Errors as of read_sheet.
  const Result<Sheet>& sheet();
  /// Precondition: sheet() is ok.
  const std::vector<Profile>& profiles();
  /// The table read through a mapping document. Errors as of read_mapping. Precondition: sheet() is
  /// ok; the dictionary is the same at every call.
  Result<const Cohort*> cohort(const Json& mapping, const patient::Dictionary& dictionary);

 private:
  std::string owned_;
  std::string_view text_;
  std::optional<Result<Sheet>> sheet_;
  std::optional<std::vector<Profile>> profiles_;
  Json mapping_;
  std::optional<Cohort> cohort_;
};

}  // namespace hepatica::cohort
