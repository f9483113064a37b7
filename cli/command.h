// What a command of the program `hepatica` is, and how its file announces it.
//
//     // cli/commands/greet.cpp
//     Work declare_greet(CLI::App& app, const Settings& settings) {
//       auto name = std::make_shared<std::string>();
//       app.add_option("--name", *name, "whom to greet")->required();
//       return [name, &settings] { ... return kDone; };
//     }
//     const Registration greet({"greet", "Says hello", declare_greet});
//
// The file alone adds the command: nothing else names it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace hepatica::cli {

/// Exit status of the program.
enum Exit {
  kDone = 0,     // the work is done
  kRefused = 1,  // an input was refused; one line for each on stderr
  kUsage = 2     // the command line itself is wrong
};

/// Options that every command understands.
struct Settings {
  std::string models;  // --models; empty when not given
  bool json = false;   // --json
};

/// Does the command's work and returns an Exit.
using Work = std::function<int()>;

struct Command {
  const char* name;
  const char* summary;
  /// Adds the command's options to `app` and returns its work. `settings` is filled in by the time
  /// the work is called and outlives it.
  Work (*declare)(CLI::App& app, const Settings& settings);
};

/// A file-level constant of this type adds a command.
struct Registration {
  explicit Registration(const Command& command);
};

/// All registered commands, by name.
std::vector<Command> commands();

/// Prints "hepatica: <line>" on stderr for each error and, with --json, {"ok": false, "error":
/// first, "errors": all} on stdout. Returns kRefused.
int refuse(const std::vector<Error>& errors, const Settings& settings);
inline int refuse(const Error& error, const Settings& settings) {
  return refuse(std::vector<Error>{error}, settings);
}

/// Only the stderr lines of refuse().
void complain(const Error& error);

/// JSON as text and nothing thrown: bytes that are no UTF-8 (of a path, say) become U+FFFD.
/// indent: spaces a level; -1 for one line.
std::string json_text(const Json& json, int indent = -1);

/// Writes JSON and a line end on stdout; indented for people, or on one line.
void print(const Json& json, bool indented = true);

}  // namespace hepatica::cli
