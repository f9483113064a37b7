// Reading, checking and converting by pieces; the rest of a character waits for the next one.
#include "cli/table_pieces.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>

#include "cli/files.h"
#include "core/cohort/sheet.h"

namespace hepatica::cli {
namespace {

constexpr std::size_t kTablePieceBytes = 1 << 20;
constexpr std::size_t kLongestRest = 3;  // a character has four bytes at most

void* open_gb18030() {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  return reinterpret_cast<std::intptr_t>(converter) == -1 ? nullptr
                                                          : reinterpret_cast<void*>(converter);
}

}  // namespace

void TablePieces::CloseConverter::operator()(void* converter) const {
  iconv_close(reinterpret_cast<iconv_t>(converter));
}

TablePieces::TablePieces(const std::string& path, TableEncoding encoding)
    : path_(path), encoding_(encoding), in_(path == "-" ? &std::cin : &file_) {
  if (path != "-") file_.open(path, std::ios::binary);
  if (encoding == TableEncoding::kGb18030) converter_.reset(open_gb18030());
}

/// Reads behind what is left over; false at the end.
bool TablePieces::fill() {
  const std::size_t rest = bytes_.size();
  bytes_.resize(rest + kTablePieceBytes);
  in_->read(bytes_.data() + rest, static_cast<std::streamsize>(kTablePieceBytes));
  const auto got = static_cast<std::size_t>(in_->gcount());
  bytes_.resize(rest + got);
  return got > 0;
}

/// Counts the whole characters; false where there is something else.
bool TablePieces::take_utf8() {
  const long at = cohort::utf8_fault(bytes_);
  taken_ = at < 0 ? bytes_.size() : static_cast<std::size_t>(at);
  return bytes_.size() - taken_ <= kLongestRest;
}

/// Converts the whole characters; false where there is something else.
bool TablePieces::take_gb18030() {
  if (!converter_) return false;
  converted_.resize(bytes_.size() * 2 + 16);  // two bytes become three at most
  char *from = bytes_.data(), *to = converted_.data();
  std::size_t left = bytes_.size(), room = converted_.size();
  const std::size_t done =
      iconv(reinterpret_cast<iconv_t>(converter_.get()), &from, &left, &to, &room);
  const bool incomplete = done == static_cast<std::size_t>(-1) && errno == EINVAL;
  taken_ = bytes_.size() - left;
  converted_.resize(converted_.size() - room);
  return left == 0 || (incomplete && left <= kLongestRest);
}

Error TablePieces::wrong() {
  wrong_encoding_ = true;
  const auto line =
      line_ + std::count(bytes_.begin(), bytes_.begin() + static_cast<long>(taken_), '\n');
  return {Code::kInvalidFile, path_,
          "line " + std::to_string(line) + " is not " +
              (encoding_ == TableEncoding::kUtf8 ? "UTF-8" : "GB18030")};
}

Result<std::string_view> TablePieces::next() {
  if (path_ != "-" && !file_.is_open()) return Error{Code::kInvalidFile, path_, "cannot be opened"};
  const bool utf8 = encoding_ == TableEncoding::kUtf8;
  do {
    line_ += std::count(bytes_.begin(), bytes_.begin() + static_cast<long>(taken_), '\n');
    bytes_.erase(0, taken_);
    taken_ = 0;
    if (!fill()) {
      if (in_->bad()) return Error{Code::kInvalidFile, path_, "cannot be read"};
      if (!bytes_.empty()) return wrong();
      return std::string_view();
    }
    if (!(utf8 ? take_utf8() : take_gb18030())) return wrong();
  } while (taken_ == 0);
  return utf8 ? std::string_view(bytes_).substr(0, taken_) : std::string_view(converted_);
}

Result<TableEncoding> table_encoding(const std::string& path) {
  // A pipe named by its path is, like standard input, read once.
  std::error_code unknown;
  if (path == "-" ||
      (std::filesystem::exists(path, unknown) && !std::filesystem::is_regular_file(path, unknown) &&
       !std::filesystem::is_directory(path, unknown)))
    return TableEncoding::kUtf8;
  if (auto fault = refuse_folder(path)) return *fault;
  std::optional<Error> first;
  for (const auto encoding : {TableEncoding::kUtf8, TableEncoding::kGb18030}) {
    TablePieces pieces(path, encoding);
    auto piece = pieces.next();
    while (piece.ok() && !piece->empty()) piece = pieces.next();
    if (piece.ok()) {
      if (encoding == TableEncoding::kGb18030)
        std::cerr << "hepatica: " << path << ": read as GB18030\n";
      return encoding;
    }
    if (!pieces.wrong_encoding()) return piece.error();
    if (!first) first = piece.error();
  }
  first->detail += ", and the file is not GB18030";
  return *first;
}

}  // namespace hepatica::cli
