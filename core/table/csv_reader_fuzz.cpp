// Feeds arbitrary bytes to the CSV reader whole and in pieces: nothing may crash, and both ways
// must give the same rows.
#include <cstdint>
#include <cstdlib>

#include "core/table/csv_reader.h"

namespace {

using hepatica::table::CsvReader;

std::vector<std::string> read_all(std::string_view text, size_t step) {
  CsvReader reader;
  std::vector<std::string> cells;
  std::vector<std::string> fields;
  size_t fed = 0;
  for (;;) {
    auto const next = reader.next(fields);
    if (!next.ok()) {
      cells.push_back(to_line(next.error()));
    } else if (*next == CsvReader::Next::kRow) {
      cells.insert(cells.end(), fields.begin(), fields.end());
    } else if (*next == CsvReader::Next::kEnd) {
      return cells;
    } else if (fed < text.size()) {
      reader.feed(text.substr(fed, step));
      fed += step;
    } else {
      reader.finish();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view const text(reinterpret_cast<const char*>(data), size < 4096 ? size : 4096);
  if (read_all(text, 4096) != read_all(text, 7)) std::abort();
  return 0;
}
