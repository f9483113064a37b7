// Whether the graph in an ONNX file is the one its package declares.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/network/package.h"

namespace hepatica::network {

/// An input or output of a graph as the runtime reports it. A side that the graph leaves open is
/// -1.
struct Port {
  std::string name;
  std::string type;
  std::vector<int> shape;
};

struct Graph {
  std::vector<Port> inputs;
  std::vector<Port> outputs;
};

/// Success when the graph has exactly the declared input and has the declared output, both float32
/// [n, channels, h, w] with the declared channels, and takes the size that the package asks for.
///
/// A classification gives [n, scores] (sides of 1 may follow); where it declares activations they
/// are an output too, [n, weights, h, w].
///
/// errors  kModelInvalid, field = the package's file, detail: what the graph has and what is
///         declared
Status check_graph(const Package& package, const Graph& graph);

}  // namespace hepatica::network
