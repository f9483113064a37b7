"""Saves weights for a later run and writes the ONNX graph with the temperature folded in."""

import copy

import numpy as np
import onnx
import torch

from network import SIZE_MULTIPLE, LiverNet


def save_weights(path, net, steps, seconds):
    """float16 parameters and statistics as a compressed npz; enough to continue training."""
    arrays = {}
    for key, value in net.state_dict().items():
        array = value.numpy()
        arrays[key] = array.astype(np.float16) if array.dtype == np.float32 else array
    np.savez_compressed(path, steps=np.int64(steps), seconds=np.float64(seconds), **arrays)


def widened(value, shape):
    """A stem of fewer slices with zeros for the outer ones, which answers as it did; anything else as it is."""
    missing = shape[1] - value.shape[1] if value.dim() == 4 else 0
    if not missing:
        return value
    return torch.nn.functional.pad(value, (0, 0, 0, 0, missing // 2, missing // 2))


def load_weights(path, net):
    """Fills the network from save_weights; returns (steps, seconds) spent on it."""
    with np.load(path) as file:
        state = {}
        for key, value in net.state_dict().items():
            state[key] = widened(torch.from_numpy(np.asarray(file[key])).to(value.dtype), value.shape)
        net.load_state_dict(state)
        return int(file["steps"]), float(file["seconds"])


def export_onnx(path, net, temperature):
    """Opset 13, float32, 'image' [n,slices,h,w] to 'logits' [n,3,h,w] already divided by temperature."""
    scaled = copy.deepcopy(net).eval()
    with torch.no_grad():
        scaled.head.weight.div_(temperature)
        scaled.head.bias.div_(temperature)
    axes = {0: "n", 2: "h", 3: "w"}
    example = torch.zeros(1, net.stem[0].in_channels, 2 * SIZE_MULTIPLE, 2 * SIZE_MULTIPLE)
    torch.onnx.export(scaled, example, str(path), opset_version=13, input_names=["image"],
                      output_names=["logits"], dynamic_axes={"image": axes, "logits": axes})
    onnx.checker.check_model(onnx.load(str(path)))
    return scaled


if __name__ == "__main__":
    raise SystemExit("export runs at the end of train.py; see train.py --evaluate-only --resume")
