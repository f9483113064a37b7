"""Writes the tiny segmentation packages of the tests: graphs whose answers are known by hand.

    /usr/bin/python3 tests/networks/make.py      (Debian's python3-onnx)

Each is one 1 x 1 convolution from x (intensity / 200 of each channel) to three scores. threshold: background below 40, tumour from
120 on, liver between (the scores cross at x = 0.2 and x = 0.6). two-phases: background where the portal venous phase is below 40,
tumour where the arterial phase lies more than 30 above it, liver elsewhere.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def graph_of(name, weight, bias):
    """The bytes of the graph; weight [3, channels], bias [3]."""
    channels = len(weight[0])
    graph = helper.make_graph(
        [helper.make_node("Conv", ["x", "w", "b"], ["y"])],
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", channels, "h", "w"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [numpy_helper.from_array(np.float32(weight).reshape(3, channels, 1, 1), "w"),
         numpy_helper.from_array(np.float32(bias), "b")],
    )
    model = helper.make_model(graph, producer_name="hepatica", opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.checker.check_model(model)
    return model.SerializeToString()


def write(name, title, phases, weight, bias):
    """tests/networks/NAME/model.json and its graph."""
    here = Path(__file__).resolve().parent / name
    here.mkdir(exist_ok=True)
    data = graph_of(name, weight, bias)
    (here / f"{name}.onnx").write_bytes(data)
    package = {
        "$schema": "../../../models/schema/network.schema.json",
        "schema_version": 1,
        "id": name,
        "title": title,
        "network": {
            "kind": "segmentation",
            "file": f"{name}.onnx",
            "sha256": hashlib.sha256(data).hexdigest(),
            "input": {
                "name": "x",
                "modality": "CT",
                "channels": [{"phase": phase} for phase in phases],
                "orientation": "LPS",
                "field_of_view": {"kind": "whole", "pixels": 64},
                "normalise": {"clip": [0, 200], "divide": 200},
            },
            "output": {
                "name": "y",
                "activation": "softmax",
                "classes": [{"name": "background"}, {"name": "liver"}, {"name": "tumour", "lesions": True}],
                "components": [
                    {"of": ["liver", "tumour"], "keep": "largest", "fill_holes": "liver"},
                    {"of": ["tumour"], "min_volume_mm3": 20},
                ],
            },
        },
    }
    (here / "model.json").write_text(json.dumps(package, indent=1) + "\n")


write("threshold", "Three ranges of intensity, for tests", ["any"], [[-20], [0], [20]], [4, 0, -12])
write("two-phases", "Brighter in the arterial phase, for tests", ["arterial", "portal_venous"],
      [[0, -20], [0, 0], [40, -40]], [4, 0, -6])
