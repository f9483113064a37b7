"""Draws synthetic hypodense lesions into tumour-free liver of real slices (training only)."""

import numpy as np
from scipy import ndimage

from data import HU_TOP, LIVER, LIVER_OR_TUMOUR, TUMOUR

# Tumour minus liver on these portal-venous data: median -26 HU, quartiles -36..-21.
CONTRAST_MEAN_HU, CONTRAST_SD_HU = -28.0, 13.0
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

    def paint(self, stack, labels):
        """Adds 1-3 lesions to stack [3,h,w] (0..1) and returns the new stack and middle label."""
        stack, label = stack.copy(), labels[1].copy()
        liver = np.isin(labels, (LIVER, LIVER_OR_TUMOUR))
        host = ndimage.binary_erosion(liver[1], iterations=2)
        rows, columns = np.nonzero(host)
        if len(rows) < 300:
            return stack, label
        for _ in range(self.rng.integers(1, 4)):
            at = self.rng.integers(len(rows))
            self._one(stack, label, liver, rows[at], columns[at])
        return stack, label

    def _one(self, stack, label, liver, row, column):
        rng = self.rng
        diameter_mm = float(np.clip(rng.lognormal(np.log(18.0), 0.6), 5.0, 90.0))
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
        contrast = float(np.clip(rng.normal(CONTRAST_MEAN_HU, CONTRAST_SD_HU), -75.0, -8.0))
        centre_z = rng.uniform(-0.5, 0.5) * radius * PIXEL_MM
        edge = rng.uniform(0.7, 1.8)
        core = rng.uniform(5.0, 25.0) if diameter_mm > 25.0 and rng.random() < 0.5 else 0.0
        rim = rng.uniform(4.0, 15.0) if diameter_mm > 15.0 and rng.random() < 0.25 else 0.0
        for k in range(3):
            z = ((k - 1) * NEIGHBOUR_MM - centre_z) / PIXEL_MM
            distance = np.sqrt(u * u + v * v + z * z) / radius + warp
            inside = 1.0 / (1.0 + np.exp(np.clip((distance - 1.0) * radius / edge * 2, -30, 30)))
            change = inside * (contrast + texture)
            change -= core / (1.0 + np.exp(np.clip((distance - 0.5) * 12, -30, 30)))
            change += rim * np.exp(-(((distance - 1.05) * radius / 1.2) ** 2))
            mask = liver[k][rows, columns]
            stack[k][rows, columns] += np.where(mask, change / HU_TOP, 0.0)
            if k == 1:
                label[rows, columns][mask & (inside > 0.5)] = TUMOUR
        np.clip(stack, 0.0, 1.0, out=stack)
