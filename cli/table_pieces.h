// A table of any length by pieces, as UTF-8 whatever its encoding.
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace hepatica::cli {

enum class TableEncoding { kUtf8, kGb18030 };

/// The encoding of a whole file, found by reading it: its beginning does not tell, as single
/// characters of GB18030 are UTF-8 by chance. Standard input ("-") or a pipe cannot be read
/// twice and is taken for UTF-8. GB18030 is said on stderr. Errors: kInvalidFile: cannot be opened
/// or read, or is neither, with the line.
Result<TableEncoding> table_encoding(const std::string& path);

/// The text of a file or of standard input ("-").
class TablePieces {
 public:
  TablePieces(const std::string& path, TableEncoding encoding);

  /// The next MiB or so of whole characters, good until the next call; empty at the end. Errors:
  /// kInvalidFile: cannot be opened or read, or is not in the encoding, with the line.
  Result<std::string_view> next();
  /// Whether the last error was one of the encoding.
  bool wrong_encoding() const { return wrong_encoding_; }

 private:
  struct CloseConverter {
    void operator()(void* converter) const;
  };

  bool fill();
  bool take_utf8();
  bool take_gb18030();
  Error wrong();

  std::string path_;
  TableEncoding encoding_;
  std::ifstream file_;
  std::istream* in_;
  std::unique_ptr<void, CloseConverter> converter_;  // an iconv_t
  std::string bytes_;                                // not yet given out
  std::size_t taken_ = 0;                            // of them, by the last call
  std::string converted_;
  long line_ = 1;  // of the first of bytes_
  bool wrong_encoding_ = false;
};

}  // namespace hepatica::cli
