"""Augmented training batches: whole slices for the context, cuts about the liver for the lesions."""

import numpy as np
import torch

import augment
import data
from lesions import LesionPainter, change_liver_attenuation
from transplant import Surgeon

CUT = 160
CHANGED_LIVERS = 0.35
FILLED_BOWELS = 0.15
# Of the slices that got no painted lesion.
TRANSPLANTED = 0.4


class Batches:
    """Real slices, some with painted lesions or another attenuation, warped and re-exposed."""

    def __init__(self, volumes, args, seed):
        self.rng = np.random.default_rng(seed)
        self.source = data.BatchSource(volumes, self.rng)
        self.painter = LesionPainter(self.rng)
        self.surgeon = Surgeon(volumes, self.rng)
        self.generator = torch.Generator().manual_seed(seed)
        self.slices, self.cuts, self.insert = args.slices, args.cuts, args.insert

    def next(self):
        """[(image [n,slices,h,w], label [n,h,w])]: one of whole slices, one of cuts."""
        return [self._part(count, size) for count, size in
                ((self.slices, None), (self.cuts, CUT)) if count]

    def _part(self, count, size):
        images, labels, centres = [], [], []
        for stack, label in self.source.draw(self._counts(count)):
            image, label = self._dress(stack, label)
            images.append(image)
            labels.append(label)
            centres.append(self._centre(label) if size else (0.0, 0.0))
        image = torch.from_numpy(np.stack(images))
        label = torch.from_numpy(np.stack(labels).astype(np.int64))
        centre = torch.tensor(centres, dtype=torch.float32)
        image, label = augment.warp(image, label, self.generator, size, centre)
        return augment.change_intensity(image, self.generator), label

    def _counts(self, count):
        """Of tumour slices, of any marked slices, of liver-set slices: half, a quarter, a quarter."""
        shares = np.array([0.5, 0.25, 0.25]) * count
        counts = np.floor(shares + self.rng.random()).astype(int)
        counts[1] = max(0, count - counts[0] - counts[2])
        return counts

    def _dress(self, stack, labels):
        """Paints lesions and changes the attenuation by chance; (stack, label of the middle)."""
        middle = labels[data.REACH]
        if not (labels == data.TUMOUR).any() and self.rng.random() < self.insert:
            stack, middle = self.painter.paint(stack, labels)
        elif self.rng.random() < TRANSPLANTED:
            stack, middle = self.surgeon.transplant(stack, labels)
        if self.rng.random() < CHANGED_LIVERS:
            labels = labels.copy()
            labels[data.REACH] = middle
            stack = change_liver_attenuation(stack, labels, self.rng)
        if self.rng.random() < FILLED_BOWELS:
            stack = self.painter.paint_bowel(stack, labels).astype(np.float32)
        return stack, middle

    def _centre(self, label):
        """A random tumour pixel, else liver pixel, else the middle, as x and y in -1..1."""
        for wanted in (label == data.TUMOUR, label > 0):
            rows, columns = np.nonzero(wanted)
            if len(rows):
                at = self.rng.integers(len(rows))
                height, width = label.shape
                return 2.0 * columns[at] / width - 1.0, 2.0 * rows[at] / height - 1.0
        return 0.0, 0.0
