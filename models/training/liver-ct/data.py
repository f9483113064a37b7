"""Reads the msd-liver-2d slices, splits them by patient and draws training batches."""

import csv
import os
from pathlib import Path

import numpy as np

# Kept apart for acceptance: never read, even if a copy of the data holds them.
NEVER_USED_VOLUMES = {10, 33, 37, 40, 41, 48}
HU_TOP = 160.0
# The network sees a slice and this many neighbours on each side.
REACH = 2
STACK = 2 * REACH + 1
# What a slice weighs beside one marked by hand when tumour slices are drawn: marked by a teacher, or by a teacher and looked at.
TAUGHT, REVIEWED = 0.25, 0.6
BACKGROUND, LIVER, TUMOUR, LIVER_OR_TUMOUR = 0, 1, 2, 3


class Volume:
    """Slices of one patient: image uint8 (0..255 for 0..160 HU), label, slice numbers."""

    def __init__(self, name, image, label, slices, step):
        order = np.argsort(slices, kind="stable")
        self.name, self.image, self.label = name, image[order], label[order]
        self.slices, self.step = np.asarray(slices)[order].astype(int), step
        self.trust = 1.0 if step == 2 else TAUGHT
        self.tumour_slices = np.flatnonzero((self.label == TUMOUR).any(axis=(1, 2)))
        self.liver_slices = np.flatnonzero((self.label > 0).any(axis=(1, 2)))

    def __len__(self):
        return len(self.slices)

    def neighbours(self, i):
        """Indices of the slice and its REACH neighbours below and above; itself for those there are not."""
        rows = []
        for away in range(-REACH, REACH + 1):
            at = i + away
            there = 0 <= at < len(self) and self.slices[at] - self.slices[i] == away * self.step
            rows.append(at if there else i)
        return rows

    def stack(self, i):
        """Float32 [STACK,256,256] in 0..1 for slice i and its neighbours."""
        return self.image[self.neighbours(i)].astype(np.float32) / 255.0


def find_data(given=None):
    """The msd-liver-2d folder: given, else HEPATICA_SHARED, else ../shared beside the repository."""
    if given:
        candidates = [Path(given)]
    else:
        root = Path(__file__).resolve().parents[3]
        shared = os.environ.get("HEPATICA_SHARED")
        bases = [Path(shared)] if shared else [root / ".." / "shared"]
        candidates = [base / "data" / "msd-liver-2d" for base in bases]
    for candidate in candidates:
        if (candidate / "tumour-set" / "manifest.csv").is_file():
            return candidate
    raise SystemExit(f"msd-liver-2d not found at {candidates[0]}; set HEPATICA_SHARED or --data")


def _to_common_scale(hu):
    return np.round(np.clip(hu, 0.0, HU_TOP) * (255.0 / HU_TOP)).astype(np.uint8)


def read_tumour_set(folder):
    """{LiTS volume number: Volume} with tumours marked; every second slice of the source."""
    volumes = {}
    with open(folder / "tumour-set" / "manifest.csv", newline="") as handle:
        for row in csv.DictReader(handle):
            number = int(row["volume"])
            if row["split"] != "shared" or number in NEVER_USED_VOLUMES:
                continue
            with np.load(folder / "tumour-set" / f"vol{number:03d}.npz") as file:
                hu = file["image"].astype(np.float32) * (200.0 / 255.0) - 40.0
                volumes[number] = Volume(
                    f"volume {number}", _to_common_scale(hu), file["label"], file["slice"], 2
                )
    return volumes


def read_liver_set(folder):
    """[(Volume, tumour-set number or None)]; liver and tumour are one class here."""
    with open(folder / "liver-set" / "manifest.csv", newline="") as handle:
        same = {int(r["patient"]): r["tumour_set_volume"] for r in csv.DictReader(handle)}
    with np.load(folder / "liver-set" / "liver_slices.npz") as file:
        image, label = file["image"], file["label"]
        patient, slices = file["patient"], file["slice"]
    volumes = []
    for number in np.unique(patient):
        twin = int(same[int(number)]) if same.get(int(number)) else None
        if twin in NEVER_USED_VOLUMES:
            continue
        rows = patient == number
        merged = np.where(label[rows] > 0, LIVER_OR_TUMOUR, BACKGROUND).astype(np.uint8)
        hu = image[rows].astype(np.float32)
        volumes.append(
            (Volume(f"patient {number}", _to_common_scale(hu), merged, slices[rows], 1), twin)
        )
    return volumes


def split_by_patient(tumour_set, liver_set, seed, with_tumour=5, without_tumour=1, liver_only=12):
    """(training, validation) lists of volumes; a patient of both sets falls on one side only.

    One tumour-bearing patient is held out from each fifth by tumour size, so that the held-out
    ones cover small and large burden; the draw is by seed and knows nothing of any result.
    """
    rng = np.random.default_rng(seed)
    bearing = [n for n, v in sorted(tumour_set.items()) if len(v.tumour_slices)]
    bearing.sort(key=lambda n: int((tumour_set[n].label == TUMOUR).sum()))
    free = [n for n, v in sorted(tumour_set.items()) if not len(v.tumour_slices)]
    held = {int(rng.choice(part)) for part in np.array_split(bearing, with_tumour)}
    held |= set(rng.choice(free, without_tumour, replace=False).tolist())
    alone = [i for i, (_, twin) in enumerate(liver_set) if twin is None]
    held_alone = set(rng.choice(alone, liver_only, replace=False).tolist())
    train = [v for n, v in sorted(tumour_set.items()) if n not in held]
    check = [v for n, v in sorted(tumour_set.items()) if n in held]
    for i, (volume, twin) in enumerate(liver_set):
        held_out = i in held_alone or (twin is not None and twin in held)
        (check if held_out else train).append(volume)
    return train, check


class BatchSource:
    """Draws slices: tumour slices, any slices of marked volumes, and liver-set slices.

    Volumes are drawn by the square root of their slice count, of at most 16, so that one patient
    with 120 tumour slices does not become the class.
    """

    def __init__(self, volumes, rng):
        self.rng = rng
        marked = [v for v in volumes if v.step == 2]
        self.groups = [
            [(v, v.tumour_slices) for v in volumes if len(v.tumour_slices)],
            [(v, np.arange(len(v))) for v in marked],
            [(v, np.arange(len(v))) for v in volumes if v.step != 2],
        ]
        self.weights = []
        for group in self.groups:
            weight = np.sqrt([min(16.0, len(indices)) * v.trust for v, indices in group])
            self.weights.append(weight / weight.sum())

    def draw(self, counts):
        """[(stack [STACK,256,256], label stack uint8 of the same shape)], counts of each of the groups."""
        batch = []
        for group, count in enumerate(counts):
            for _ in range(count):
                pick = self.rng.choice(len(self.groups[group]), p=self.weights[group])
                volume, indices = self.groups[group][pick]
                rows = self._order(volume, int(self.rng.choice(indices)))
                batch.append((volume.image[rows].astype(np.float32) / 255.0, volume.label[rows]))
        return batch

    def _order(self, volume, i):
        """The slices of a stack, sometimes upside down, sometimes without neighbours."""
        if self.rng.random() < 0.2:
            return [i] * STACK
        rows = volume.neighbours(i)
        return rows[::-1] if self.rng.random() < 0.5 else rows
