"""Writes brightness/brightness.onnx and its model.json: a classifier whose answer is known by hand.

    /usr/bin/python3 tests/networks/make_classifier.py      (Debian's python3-onnx)

Activations: two channels, relu(x - 0.5) and relu(0.5 - x) of x = intensity / 200, pooled by the mean; bright = 20 times the mean of the
first, dark = 20 times the mean of the second. So a square at 150 HU is bright (5 against 0), one at 50 HU dark.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

here = Path(__file__).resolve().parent / "brightness"
here.mkdir(exist_ok=True)
initial = [
    numpy_helper.from_array(np.float32([1, -1]).reshape(2, 1, 1, 1), "w"),
    numpy_helper.from_array(np.float32([-0.5, 0.5]), "b"),
    numpy_helper.from_array(np.float32([[0, 20], [20, 0]]), "head"),
]
graph = helper.make_graph(
    [
        helper.make_node("Conv", ["x", "w", "b"], ["c"]),
        helper.make_node("Relu", ["c"], ["a"]),
        helper.make_node("GlobalAveragePool", ["a"], ["p"]),
        helper.make_node("Flatten", ["p"], ["f"]),
        helper.make_node("MatMul", ["f", "head"], ["y"]),
    ],
    "brightness",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 32, 32])],
    [
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2]),
        helper.make_tensor_value_info("a", TensorProto.FLOAT, ["n", 2, 32, 32]),
    ],
    initial,
)
model = helper.make_model(graph, producer_name="hepatica", opset_imports=[helper.make_opsetid("", 13)])
model.ir_version = 7
onnx.checker.check_model(model)
data = model.SerializeToString()
(here / "brightness.onnx").write_bytes(data)
package = {
    "$schema": "../../../models/schema/network.schema.json",
    "schema_version": 1,
    "id": "brightness",
    "title": "Bright or dark, for tests",
    "network": {
        "kind": "classification",
        "file": "brightness.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "input": {
            "name": "x",
            "modality": "CT",
            "channels": [{"phase": "any"}],
            "orientation": "LPS",
            "field_of_view": {"kind": "region", "pixels": 32, "mm": 2},
            "normalise": {"clip": [0, 200], "divide": 200},
        },
        "output": {
            "name": "y",
            "activation": "softmax",
            "classes": [{"name": "dark"}, {"name": "bright"}],
            "question": {"en": "Is the region brighter than 100 HU?", "zh-CN": "该区域是否高于 100 HU？"},
            "meaning": "score",
            "activations": {"name": "a", "weights": [[0, 20], [20, 0]]},
        },
    },
}
(here / "model.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n")
