"""Which marked parts to leave out: what the rule on a part's mean tumour probability gains and loses, by its threshold.

    python3 parts.py --weights twin.npz --temperature 1.5614 --seed 7

Counts on the patients the weights were trained on, from whom the threshold is chosen, and apart from them on the held-out ones, who
have no say. The tumours of the former are known to the network; that they are marked with more certainty than others makes the choice bold.
"""

import argparse

import numpy as np
import torch
from scipy import ndimage

import data
import evaluate
from export import load_weights
from network import LiverNet

THRESHOLDS = (0.0, 0.7, 0.75, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9)


def parts_of(logits, volume):
    """[(voxels, true voxels among them, mean tumour probability)] of the marked parts of a volume."""
    share = evaluate.shares_of(logits)[:, data.TUMOUR]
    _, tumour = evaluate.clean(logits.argmax(1), share, least_mean=0.0)
    parts, count = ndimage.label(tumour)
    size = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    hit = np.bincount(parts.ravel(), (volume.label == data.TUMOUR).ravel(), count + 1)[1:]
    mean = np.bincount(parts.ravel(), share.ravel(), count + 1)[1:] / size
    return list(zip(size, hit, mean))


def line(rows, least):
    """Mean Dice of the patients with tumour, parts kept, and the share of tumour-free livers marked."""
    dice, false, kept = [], [], {True: 0, False: 0}
    for truth, liver, parts in rows:
        stay = [(size, hit) for size, hit, mean in parts if mean >= least]
        marked, right = sum(size for size, _ in stay), sum(hit for _, hit in stay)
        for _, hit in stay:
            kept[bool(hit)] += 1
        dice.append(2.0 * right / (truth + marked)) if truth else false.append(marked / liver)
    return f"Dice {np.mean(dice):.3f}, parts on a tumour {kept[True]}, beside {kept[False]}, tumour-free {np.round(false, 4).tolist()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--temperature", type=float, required=True)
    parser.add_argument("--data")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.set_num_threads(1)
    folder = data.find_data(args.data)
    marked = data.read_tumour_set(folder)
    training, held_out = data.split_by_patient(marked, data.read_liver_set(folder), args.seed)
    net = LiverNet().to(memory_format=torch.channels_last)
    load_weights(args.weights, net)
    for name, volumes in (("trained on", training), ("held out", held_out)):
        rows = [(int((v.label == data.TUMOUR).sum()), int((v.label > 0).sum()),
                 parts_of(evaluate.predict(net, v) / args.temperature, v)) for v in volumes if v.step == 2]
        for least in THRESHOLDS:
            print(f"{name}, {least:.2f}: {line(rows, least)}", flush=True)


if __name__ == "__main__":
    main()
