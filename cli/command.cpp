// The table of commands and the program's two ways of speaking: stderr lines and JSON.
#include "cli/command.h"

#include <algorithm>
#include <iostream>

#include "core/report/result_json.h"

namespace hepatica::cli {
namespace {

// A function-local table: registrations run before main, in no particular order.
std::vector<Command>& table() {
  static std::vector<Command> entries;
  return entries;
}

}  // namespace

Registration::Registration(const Command& command) { table().push_back(command); }

std::vector<Command> commands() {
  std::vector<Command> sorted = table();
  std::sort(sorted.begin(), sorted.end(), [](const Command& a, const Command& b) {
    return std::string_view(a.name) < std::string_view(b.name);
  });
  return sorted;
}

void complain(const Error& error) { std::cerr << "hepatica: " << to_line(error) << '\n'; }

int refuse(const std::vector<Error>& errors, const Settings& settings) {
  Json list = Json::array();
  for (const Error& error : errors) {
    complain(error);
    list.push_back(report::to_json(error));
  }
  if (settings.json) {
    Json const first = list.empty() ? Json(nullptr) : list[0];
    print({{"ok", false}, {"error", first}, {"errors", list}});
  }
  return kRefused;
}

std::string json_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

void print(const Json& json, bool indented) {
  std::cout << json_text(json, indented ? 2 : -1) << '\n';
}

}  // namespace hepatica::cli
