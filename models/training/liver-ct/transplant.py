"""Moves real tumours of training patients into other livers, by their difference from the liver they grew in (training only)."""

import numpy as np
from scipy import ndimage

from data import HU_TOP, LIVER, LIVER_OR_TUMOUR, REACH, REVIEWED, TUMOUR

# Donors have this many pixels at least and are this wide at most; more of one patient would only repeat a shape.
SMALLEST_PIXELS, LARGEST_SIDE, PER_PATIENT = 8, 110, 24
MARGIN = 4
LEAST_CONTRAST = 6.0 / HU_TOP


class Donor:
    """A tumour in its stack: difference from its liver, float32 of the 0..1 scale, and mask, both [slices,h,w]."""

    def __init__(self, difference, mask):
        self.difference, self.mask = difference, mask


def donor_of(volume, i, part, box):
    """The Donor of one tumour component of slice i, or None where it hardly differs from its liver."""
    rows = volume.neighbours(i)
    image = volume.image[rows].astype(np.float32) / 255.0
    label = volume.label[rows]
    liver = label[REACH] == LIVER
    if liver.sum() < 200:
        return None
    usual = float(np.median(image[REACH][liver]))
    grown = tuple(slice(max(0, s.start - MARGIN), s.stop + MARGIN) for s in box)
    near = ndimage.binary_dilation(part[grown], iterations=MARGIN)
    mask = (label[(slice(None), *grown)] == TUMOUR) & near
    mask[REACH] = part[grown]
    difference = image[(slice(None), *grown)] - usual
    if abs(float(difference[REACH][mask[REACH]].mean())) < LEAST_CONTRAST:
        return None
    return Donor(difference, mask)


def donors_of(volume, rng):
    """Up to PER_PATIENT donors of a volume; a slice without neighbours gives one that is the same in all of its stack."""
    found = []
    for i in rng.permutation(volume.tumour_slices):
        parts, _ = ndimage.label(volume.label[i] == TUMOUR)
        for number, box in enumerate(ndimage.find_objects(parts), start=1):
            part = parts == number
            sides = [s.stop - s.start for s in box]
            if part.sum() < SMALLEST_PIXELS or max(sides) > LARGEST_SIDE:
                continue
            donor = donor_of(volume, int(i), part, box)
            if donor:
                found.append(donor)
            if len(found) == PER_PATIENT:
                return found
    return found


class Surgeon:
    """Draws a patient, then one of the patient's tumours, turns and scales it, and blends it into a liver."""

    def __init__(self, volumes, rng):
        self.rng = rng
        marked = [v for v in volumes if v.trust >= REVIEWED and len(v.tumour_slices)]
        self.patients = [found for found in (donors_of(v, rng) for v in marked) if found]

    def transplant(self, stack, labels):
        """Adds 1-3 tumours; (new stack [slices,h,w], new label of the middle)."""
        stack, label = stack.copy(), labels[REACH].copy()
        liver = np.isin(labels, (LIVER, LIVER_OR_TUMOUR))
        rows, columns = np.nonzero(liver[REACH])
        if len(rows) < 300 or not self.patients:
            return stack, label
        usual = float(np.median(stack[REACH][liver[REACH]]))
        for _ in range(self.rng.integers(1, 4)):
            at = self.rng.integers(len(rows))
            self._place(stack, label, liver, usual, rows[at], columns[at])
        np.clip(stack, 0.0, 1.0, out=stack)
        return stack, label

    def _draw(self):
        """A donor's (difference, mask), turned, mirrored and scaled."""
        rng = self.rng
        found = self.patients[rng.integers(len(self.patients))]
        donor = found[rng.integers(len(found))]
        difference, mask = donor.difference, donor.mask.astype(np.float32)
        turn, mirror, upside = rng.integers(4), rng.random() < 0.5, rng.random() < 0.5
        zoom = float(np.exp(rng.uniform(np.log(0.6), np.log(1.5))))

        def changed(block):
            block = np.rot90(block, turn, axes=(1, 2))
            block = block[:, :, ::-1] if mirror else block
            block = block[::-1] if upside else block
            return ndimage.zoom(block, (1, zoom, zoom), order=1)

        return changed(difference), changed(mask)

    def _place(self, stack, label, liver, usual, row, column):
        difference, mask = self._draw()
        height, width = mask.shape[1:]
        top, left = row - height // 2, column - width // 2
        rows = slice(max(0, top), min(stack.shape[1], top + height))
        columns = slice(max(0, left), min(stack.shape[2], left + width))
        inner = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
        strength = self.rng.uniform(0.6, 1.2)
        soft = ndimage.uniform_filter(mask, (0, 3, 3))[(slice(None), *inner)]
        soft = soft * liver[:, rows, columns]
        there = stack[:, rows, columns]
        # What the donor shows replaces the host's own texture; below the liver's level by as much as it was there.
        stack[:, rows, columns] = there * (1.0 - soft) + (usual + strength * difference[(slice(None), *inner)]) * soft
        label[rows, columns][soft[REACH] > 0.5] = TUMOUR
