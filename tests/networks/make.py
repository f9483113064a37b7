"""Writes threshold/threshold.onnx and its model.json: a graph whose answer is known by hand.

    /usr/bin/python3 tests/networks/make.py      (Debian's python3-onnx)

One 1 x 1 convolution from x (intensity / 200) to three scores: background below 40, tumour from 120 on, liver
between. The scores cross at x = 0.2 and x = 0.6.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

here = Path(__file__).resolve().parent / "threshold"
weight = numpy_helper.from_array(np.float32([-20, 0, 20]).reshape(3, 1, 1, 1), "w")
bias = numpy_helper.from_array(np.float32([4, 0, -12]), "b")
graph = helper.make_graph(
    [helper.make_node("Conv", ["x", "w", "b"], ["y"])],
    "threshold",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, "h", "w"])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3, "h", "w"])],
    [weight, bias],
)
model = helper.make_model(graph, producer_name="hepatica", opset_imports=[helper.make_opsetid("", 13)])
model.ir_version = 7
onnx.checker.check_model(model)
data = model.SerializeToString()
(here / "threshold.onnx").write_bytes(data)
package = {
    "$schema": "../../../models/schema/network.schema.json",
    "schema_version": 1,
    "id": "threshold",
    "title": "Three ranges of intensity, for tests",
    "network": {
        "kind": "segmentation",
        "file": "threshold.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "input": {
            "name": "x",
            "modality": "CT",
            "channels": [{"phase": "any"}],
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
