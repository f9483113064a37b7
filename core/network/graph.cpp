// Compares a graph's ports with the declaration.
#include "core/network/graph.h"

#include <algorithm>

#include "core/base/reason.h"

namespace hepatica::network {
namespace {

constexpr int kAnySide = -1;

std::string names(const std::vector<Port>& ports) {
  std::string out;
  for (const Port& one : ports) out += (out.empty() ? "'" : ", '") + one.name + "'";
  return out.empty() ? "none" : out;
}

std::string shape_text(const Port& port) {
  std::string out;
  for (const int side : port.shape) {
    out += (out.empty() ? "" : ", ") + (side < 0 ? std::string("any") : std::to_string(side));
  }
  return "[" + out + "]";
}

Error refuse(const Package& package, const std::string& detail, Reason reason) {
  reason.values["file"] = package.file;
  return {Code::kModelInvalid, package.file, detail, std::move(reason)};
}

/// kind  "input" or "output"
Reason no_port(const std::string& kind, const std::string& name, const std::vector<Port>& ports) {
  Json there = Json::array();
  for (const Port& one : ports) there.push_back(one.name);
  return Reason{"graph_no_port", {{"port", kind}, {"name", name}, {"names", there}}, ""};
}
Reason other_type(const std::string& kind, const Port& port) {
  return Reason{"graph_type", {{"port", kind}, {"name", port.name}, {"type", port.type}}, ""};
}
Reason other_shape(const std::string& kind, const Port& port, const std::string& expected) {
  return Reason{
      "graph_shape",
      {{"port", kind}, {"name", port.name}, {"shape", shape_text(port)}, {"form", expected}},
      ""};
}
/// side  pixels that the package asks for; none: sizes that follow the image
Reason fixed_size(const std::string& kind, const std::string& name, int found, int side) {
  const Json values = {{"port", kind}, {"name", name}, {"pixels", found}, {"asked", side}};
  return side > 0 ? Reason{"graph_other_side", values, ""} : Reason{"graph_fixed_side", values, ""};
}

Status check_port(const Package& package, const std::vector<Port>& ports, const std::string& kind,
                  const std::string& name, int channels, int side) {
  const auto wrong = [&](const std::string& detail, Reason reason) {
    return refuse(package, detail, std::move(reason));
  };
  const Port* port = nullptr;
  for (const Port& one : ports) {
    if (one.name == name) port = &one;
  }
  if (port == nullptr) {
    return wrong("the graph has no " + kind + " '" + name + "'; it has " + names(ports),
                 no_port(kind, name, ports));
  }
  if (port->type != "float32") {
    return wrong(kind + " '" + name + "' is of type " + port->type + ", expected float32",
                 other_type(kind, *port));
  }
  if (port->shape.size() != 4) {
    return wrong(kind + " '" + name + "' has the shape " + shape_text(*port) +
                     ", expected [n, channels, h, w]",
                 other_shape(kind, *port, "[n, channels, h, w]"));
  }
  const int held = port->shape[1];
  if (held >= 0 && held != channels) {
    return wrong(kind + " '" + name + "' has " + std::to_string(held) +
                     " channels, the package declares " + std::to_string(channels),
                 Reason{"graph_channels",
                        {{"port", kind}, {"name", name}, {"got", held}, {"channels", channels}},
                        ""});
  }
  for (size_t axis = 2; axis < 4; ++axis) {
    const int found = port->shape[axis];
    if (found >= 0 && side != kAnySide && found != side) {
      return wrong(
          kind + " '" + name + "' is fixed at " + std::to_string(found) +
              " pixels, the package asks for " +
              (side > 0 ? std::to_string(side) : std::string("sizes that follow the image")),
          fixed_size(kind, name, found, side));
    }
  }
  return success();
}

/// The scores of a classification, and its activations where they are declared.
Status check_answers(const Package& package, const std::vector<Port>& ports) {
  const auto wrong = [&](const std::string& detail, Reason reason) {
    return refuse(package, detail, std::move(reason));
  };
  const auto port_of = [&](const std::string& name) {
    return std::find_if(ports.begin(), ports.end(),
                        [&](const Port& one) { return one.name == name; });
  };
  const auto found = port_of(package.output.name);
  if (found == ports.end()) {
    return wrong("the graph has no output '" + package.output.name + "'; it has " + names(ports),
                 no_port("output", package.output.name, ports));
  }
  if (found->type != "float32") {
    return wrong("output '" + found->name + "' is of type " + found->type + ", expected float32",
                 other_type("output", *found));
  }
  const auto& shape = found->shape;
  bool fits = shape.size() >= 2 && (shape[1] < 0 || shape[1] == package.output.channels());
  for (size_t axis = 2; axis < shape.size(); ++axis) fits = fits && shape[axis] == 1;
  if (!fits) {
    return wrong(
        "output '" + found->name + "' has the shape " + shape_text(*found) +
            ", the package declares [n, " + std::to_string(package.output.channels()) + "]",
        other_shape("output", *found, "[n, " + std::to_string(package.output.channels()) + "]"));
  }
  if (!package.output.activations) return success();
  const auto& declared = *package.output.activations;
  return check_port(package, ports, "output", declared.name,
                    static_cast<int>(declared.weights[0].size()), kAnySide);
}

}  // namespace

Status check_graph(const Package& package, const Graph& graph) {
  const Input& input = package.input;
  const int side = input.tile_pixels > 0     ? input.tile_pixels
                   : input.region_pixels > 0 ? input.region_pixels
                                             : input.whole_pixels;
  if (graph.inputs.size() > 1) {
    return refuse(package,
                  "the graph has " + std::to_string(graph.inputs.size()) + " inputs (" +
                      names(graph.inputs) + "), expected one",
                  Reason{"graph_inputs", {{"inputs", graph.inputs.size()}}, ""});
  }
  if (Status fault = check_port(package, graph.inputs, "input", input.name,
                                static_cast<int>(input.channels.size()), side)) {
    return fault;
  }
  if (package.kind == Kind::kClassification) return check_answers(package, graph.outputs);
  return check_port(package, graph.outputs, "output", package.output.name,
                    package.output.channels(), side);
}

}  // namespace hepatica::network
