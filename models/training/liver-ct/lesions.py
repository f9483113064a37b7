"""Draws synthetic lesions into tumour-free liver and changes its attenuation (training only)."""

import numpy as np
from scipy import ndimage

from data import HU_TOP, LIVER, LIVER_OR_TUMOUR, TUMOUR
from data import REACH as MIDDLE

# Tumour minus liver on these portal-venous data: median -26 HU, quartiles -36..-21.
CONTRAST_MEAN_HU, CONTRAST_SD_HU = -28.0, 13.0
# Necrotic and cystic ones in a bright liver are much darker than that.
STRONG_SHARE, STRONG_HU = 0.3, (-100.0, -35.0)
BRIGHTEST_LIVER = 0.85
# Livers full of metastases.
MANY_SHARE = 0.2
PIXEL_MM, NEIGHBOUR_MM = 1.5, 2.0


class LesionPainter:
    """Warped ellipsoids with texture, necrotic core or capsule, blended into the liver."""

    def __init__(self, rng, fields=24):
        self.rng = rng
        self.fields = []
        for _ in range(fields):
            noise = ndimage.gaussian_filter(rng.standard_normal((256, 256)), rng.uniform(1.5, 6.0),
                                            mode="wrap")
            self.fields.append((noise / noise.std()).astype(np.float32))

    def _field(self, rows, columns):
        field = self.fields[self.rng.integers(len(self.fields))]
        shift = self.rng.integers(0, 256, 2)
        return np.roll(field, shift, (0, 1))[rows, columns]

    def _contrast(self):
        """Lesion minus liver in HU."""
        if self.rng.random() < STRONG_SHARE:
            return float(self.rng.uniform(*STRONG_HU))
        return float(np.clip(self.rng.normal(CONTRAST_MEAN_HU, CONTRAST_SD_HU), -75.0, -10.0))

    def paint_bowel(self, stack, labels):
        """Fills a blob outside the liver as oral contrast does; labels stay as they are."""
        rng = self.rng
        outside = (labels[MIDDLE] == 0) & (stack[MIDDLE] > 0.1) & (stack[MIDDLE] < 0.8)
        rows, columns = np.nonzero(outside)
        if len(rows) < 1000:
            return stack
        at = rng.integers(len(rows))
        y, x = np.mgrid[0:256, 0:256].astype(np.float32)
        across, along = rng.uniform(6.0, 30.0, 2)
        distance = np.hypot((y - rows[at]) / across, (x - columns[at]) / along)
        inside = distance + 0.25 * self._field(slice(0, 256), slice(0, 256)) < 1.0
        filled = rng.uniform(0.85, 1.3) + 0.06 * self._field(slice(0, 256), slice(0, 256))
        return np.where(inside & (labels == 0), np.clip(filled, 0.0, 1.0), stack)

    def paint(self, stack, labels):
        """Adds 1-5, seldom 6-15 lesions to stack [slices,h,w] (0..1); the new stack and middle label."""
        stack, label = stack.copy(), labels[MIDDLE].copy()
        liver = np.isin(labels, (LIVER, LIVER_OR_TUMOUR))
        host = ndimage.binary_erosion(liver[MIDDLE], iterations=2)
        rows, columns = np.nonzero(host)
        if len(rows) < 300:
            return stack, label
        many = self.rng.random() < MANY_SHARE
        for _ in range(self.rng.integers(6, 16) if many else self.rng.integers(1, 6)):
            at = self.rng.integers(len(rows))
            self._one(stack, label, liver, rows[at], columns[at])
        return stack, label

    def _one(self, stack, label, liver, row, column):
        rng = self.rng
        diameter_mm = float(np.clip(rng.lognormal(np.log(16.0), 0.65), 5.0, 90.0))
        radius = diameter_mm / 2.0 / PIXEL_MM
        reach = int(np.ceil(radius * 1.5)) + 2
        rows = slice(max(0, row - reach), min(256, row + reach + 1))
        columns = slice(max(0, column - reach), min(256, column + reach + 1))
        y, x = np.mgrid[rows, columns].astype(np.float32)
        angle, flat = rng.uniform(0, np.pi), rng.uniform(0.65, 1.0)
        u = (x - column) * np.cos(angle) + (y - row) * np.sin(angle)
        v = ((y - row) * np.cos(angle) - (x - column) * np.sin(angle)) / flat
        warp = rng.uniform(0.05, 0.25) * self._field(rows, columns)
        texture = rng.uniform(2.0, 8.0) * self._field(rows, columns)
        contrast = self._contrast()
        centre_z = rng.uniform(-0.5, 0.5) * radius * PIXEL_MM
        edge = rng.uniform(0.7, 1.8)
        core = rng.uniform(5.0, 25.0) if diameter_mm > 25.0 and rng.random() < 0.5 else 0.0
        rim = rng.uniform(4.0, 15.0) if diameter_mm > 15.0 and rng.random() < 0.25 else 0.0
        for k in range(len(stack)):
            z = ((k - MIDDLE) * NEIGHBOUR_MM - centre_z) / PIXEL_MM
            distance = np.sqrt(u * u + v * v + z * z) / radius + warp
            inside = 1.0 / (1.0 + np.exp(np.clip((distance - 1.0) * radius / edge * 2, -30, 30)))
            change = inside * (contrast + texture)
            change -= core / (1.0 + np.exp(np.clip((distance - 0.5) * 12, -30, 30)))
            change += rim * np.exp(-(((distance - 1.05) * radius / 1.2) ** 2))
            mask = liver[k][rows, columns]
            stack[k][rows, columns] += np.where(mask, change / HU_TOP, 0.0)
            if k == MIDDLE:
                label[rows, columns][mask & (inside > 0.5)] = TUMOUR
        np.clip(stack, 0.0, 1.0, out=stack)


def change_liver_attenuation(stack, labels, rng):
    """Moves the liver's own HU (-65..+25), so that fatty and other livers are covered.

    Vessels keep theirs and lesions follow by 75-100 %, as in a fatty liver, whose vessels stand out
    bright and whose hypodense lesions fade. stack [slices,h,w] in 0..1 is not changed; a new one returns.
    """
    liver = labels > 0
    if not liver[MIDDLE].any():
        return stack
    shift = rng.uniform(-65.0, 25.0) / HU_TOP
    smooth = ndimage.uniform_filter(stack, (0, 3, 3))
    usual = float(np.median(stack[MIDDLE][liver[MIDDLE]]))
    shift = min(shift, max(0.0, BRIGHTEST_LIVER - usual))
    vessel = 1.0 / (1.0 + np.exp(np.clip((usual + 30.0 / HU_TOP - smooth) * HU_TOP / 6, -30, 30)))
    share = ndimage.uniform_filter(liver.astype(np.float32), (0, 3, 3)) * (1.0 - vessel)
    share = np.where(labels == TUMOUR, share * rng.uniform(0.75, 1.0), share)
    return np.clip(stack + shift * share, 0.0, 1.0).astype(np.float32)
