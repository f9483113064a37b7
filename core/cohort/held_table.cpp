// Reading on first need.
#include "core/cohort/held_table.h"

namespace hepatica::cohort {

const Result<Sheet>& HeldTable::sheet() {
  if (!sheet_) sheet_.emplace(read_sheet(text_));
  return *sheet_;
}

const std::vector<Profile>& HeldTable::profiles() {
  if (!profiles_) profiles_.emplace(profiles_of(*sheet()));
  return *profiles_;
}

Result<const Cohort*> HeldTable::cohort(const Json& mapping,
                                        const patient::Dictionary& dictionary) {
  if (cohort_ && mapping == mapping_) return &*cohort_;
  const auto read = read_mapping(mapping, *sheet(), dictionary);
  if (!read.ok()) return read.error();
  cohort_.reset();  // its memory first
  cohort_.emplace(read_cohort(*sheet(), *read, dictionary));
  mapping_ = mapping;
  return &*cohort_;
}

}  // namespace hepatica::cohort
