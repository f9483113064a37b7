"""Tumours in slices of which only the liver had been marked: proposed by a network, each looked at and kept or not.

    python3 reviewed.py pictures --weights twin.npz --temperature 1.5614 --out DIR      what the reader looks at
    python3 reviewed.py marks    --weights twin.npz --temperature 1.5614 --out DIR      reviewed.npz from DIR/*.jsonl

The reader writes one JSON line a slice: {"k": slice, "ok": [candidate], "no": [..], "unsure": [..], "add": [[x, y, rx, ry]],
"leave": [[x, y, rx, ry]]}, candidates by their number in the picture; ellipses in pixels of the slice, a lesion no candidate outlines or a
place of which nothing is claimed ("leave" and "skip" for the whole slice are optional). reviewed.npz holds patient, slice and mark
uint8 [n,256,256]: 0 nothing claimed, 1 liver, 2 tumour; apply() puts it into volumes. Not a radiologist's reading.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage

import data
import evaluate
from data import LIVER, LIVER_OR_TUMOUR, REVIEWED, TUMOUR
from export import load_weights
from network import LiverNet

# A candidate is a component above SURE, or above FAINT where it holds nothing above SURE; below CLEAR a pixel is liver.
SURE, FAINT, CLEAR = 0.5, 0.15, 0.15
LEAST_SURE_PIXELS, LEAST_FAINT_PIXELS = 6, 10
# Around what is not claimed or drawn by hand, so many pixels stay unclaimed too.
UNCLAIMED_RIM = 2


def candidates(probability):
    """Masks [h,w] in the order of their numbers in the pictures: the sure ones, then the faint ones."""
    sure = probability > SURE
    parts, count = ndimage.label(sure)
    found = [parts == part for part in range(1, count + 1)]
    found = [mask for mask in found if mask.sum() >= LEAST_SURE_PIXELS]
    parts, count = ndimage.label(probability > FAINT)
    for part in range(1, count + 1):
        mask = parts == part
        if mask.sum() >= LEAST_FAINT_PIXELS and not (mask & sure).any():
            found.append(mask)
    return found


def ellipse(x, y, rx, ry, shape):
    rows, columns = np.mgrid[:shape[0], :shape[1]]
    return ((columns - x) / max(rx, 1.0)) ** 2 + ((rows - y) / max(ry, 1.0)) ** 2 <= 1.0


def darker_inside(drawn, image, liver):
    """The pixels of a drawn ellipse on the lesion's side of the middle between its core and the liver's median."""
    smooth = ndimage.uniform_filter(image.astype(np.float32), 3)
    core = float(np.percentile(smooth[drawn], 25))
    return drawn & liver & (smooth < 0.5 * (core + float(np.median(image[liver]))))


def unclaimed(decision, claimed, probability):
    """True [h,w] where the reader could not tell, drew a rim or asked to leave it, or where only the network doubts."""
    shape = probability.shape
    doubted = (probability > CLEAR) & ~ndimage.binary_dilation(claimed["no"], iterations=UNCLAIMED_RIM)
    doubted |= ndimage.binary_dilation(claimed["unsure"], iterations=UNCLAIMED_RIM)
    for x, y, rx, ry in decision.get("leave", []):
        doubted |= ellipse(x, y, rx, ry, shape)
    for x, y, rx, ry in decision["add"]:
        doubted |= ellipse(x, y, rx + UNCLAIMED_RIM, ry + UNCLAIMED_RIM, shape)
    return doubted


def mark_of(decision, image, liver, probability):
    """uint8 [h,w] of one slice: 0 nothing claimed, LIVER, TUMOUR."""
    if decision.get("skip"):
        return np.zeros(liver.shape, np.uint8)
    masks = candidates(probability)
    claimed = {name: np.logical_or.reduce([masks[i] for i in decision[name]] + [np.zeros_like(liver)])
               for name in ("ok", "no", "unsure")}
    mark = np.where(liver & ~unclaimed(decision, claimed, probability), LIVER, 0).astype(np.uint8)
    mark[claimed["ok"] & liver] = TUMOUR
    for x, y, rx, ry in decision["add"]:
        drawn = ellipse(x, y, rx, ry, liver.shape) & liver
        if drawn.any():
            mark[darker_inside(drawn, image, liver)] = TUMOUR
    return mark


def apply(path, volumes):
    """Marks the slices of the volumes that were looked at, in place; (patients, slices with tumour)."""
    with np.load(path) as file:
        known = {(f"patient {p}", int(s)): mark for p, s, mark in zip(file["patient"], file["slice"], file["mark"])}
    patients = slices = 0
    for volume in volumes:
        marks = [known.get((volume.name, int(s))) for s in volume.slices]
        if all(mark is None for mark in marks):
            continue
        for label, mark in zip(volume.label, marks):
            if mark is not None:
                merged = (label == LIVER_OR_TUMOUR) & (mark > 0)
                label[merged] = mark[merged]
        volume.tumour_slices = np.flatnonzero((volume.label == TUMOUR).any(axis=(1, 2)))
        volume.trust = REVIEWED
        patients, slices = patients + 1, slices + len(volume.tumour_slices)
    return patients, slices


def merged_slices(folder, weights, temperature):
    """Of every patient known only from the liver set: image, liver, tumour probability, patient, slice; in the order of k."""
    net = LiverNet().to(memory_format=torch.channels_last)
    load_weights(weights, net)
    image, liver, share, patient, number = [], [], [], [], []
    for volume, twin in data.read_liver_set(folder):
        if twin is not None:
            continue
        inside = volume.label > 0
        image.append(volume.image)
        liver.append(inside)
        share.append(evaluate.shares_of(evaluate.predict(net, volume) / temperature)[:, TUMOUR] * inside)
        patient += [int(volume.name.split()[1])] * len(volume)
        number += volume.slices.tolist()
    return np.concatenate(image), np.concatenate(liver), np.concatenate(share), patient, number


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pictures", "marks"))
    parser.add_argument("--weights", required=True)
    parser.add_argument("--temperature", type=float, required=True)
    parser.add_argument("--data")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    image, liver, share, patient, number = merged_slices(data.find_data(args.data), args.weights, args.temperature)
    if args.what == "pictures":
        import pictures  # needs python3-pil, which training does not

        pictures.write(Path(args.out), image, liver, [candidates(one) for one in share])
    else:
        write_marks(Path(args.out), image, liver, share, patient, number)


def write_marks(out, image, liver, share, patient, number):
    decisions = {}
    for path in sorted(out.glob("*.jsonl")):
        for at, text in enumerate(path.read_text().splitlines(), start=1):
            decision = json.loads(text)
            k = decision["k"]
            named = sorted(decision["ok"] + decision["no"] + decision["unsure"])
            if k in decisions or not 0 <= k < len(liver):
                raise SystemExit(f"{path.name}:{at}: slice {k} is decided twice or not there")
            if named != list(range(len(candidates(share[k])))) and not decision.get("skip"):
                raise SystemExit(f"{path.name}:{at}: slice {k} has candidates 0 to {len(candidates(share[k])) - 1}, the line names {named}")
            decisions[k] = decision
    at = sorted(decisions)
    mark = np.stack([mark_of(decisions[k], image[k], liver[k], share[k]) for k in at])
    np.savez_compressed(out / "reviewed.npz", patient=np.array([patient[k] for k in at], np.int16),
                        slice=np.array([number[k] for k in at], np.int16), mark=mark)
    counts = {name: sum(len(decisions[k][name]) for k in at) for name in ("ok", "no", "unsure", "add")}
    print(len(at), "slices,", counts, "tumour in", int((mark == TUMOUR).any(axis=(1, 2)).sum()))


if __name__ == "__main__":
    main()
