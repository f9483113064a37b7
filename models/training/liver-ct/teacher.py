"""Marks tumours in slices where only the liver was marked, from an earlier network's confident findings."""

import numpy as np
from scipy import ndimage

import evaluate
from data import LIVER, LIVER_OR_TUMOUR, TUMOUR

# A finding counts when its most certain pixel reaches SURE; below DOUBT a pixel is liver; in between nothing is claimed.
SURE, EDGE, DOUBT = 0.8, 0.5, 0.15


def sure_findings(probability):
    """True [h,w] in each component above EDGE that is sure somewhere and not tiny."""
    parts, count = ndimage.label(probability > EDGE)
    kept = np.zeros(count + 1, bool)
    for part in range(1, count + 1):
        inside = parts == part
        kept[part] = inside.sum() >= evaluate.LEAST_TUMOUR_VOXELS and probability[inside].max() >= SURE
    return kept[parts]


def mark(net, volumes, temperature):
    """Replaces LIVER_OR_TUMOUR where the teacher is sure, in place; (slices with tumour, pixels of tumour)."""
    slices = pixels = 0
    for volume in volumes:
        merged = volume.label == LIVER_OR_TUMOUR
        if not merged.any():
            continue
        probability = evaluate.shares_of(evaluate.predict(net, volume) / temperature)[:, TUMOUR] * merged
        found = np.stack([sure_findings(one) for one in probability])
        volume.label[merged & (probability < DOUBT)] = LIVER
        volume.label[found] = TUMOUR
        volume.tumour_slices = np.flatnonzero(found.any(axis=(1, 2)))
        slices, pixels = slices + len(volume.tumour_slices), pixels + int(found.sum())
    return slices, pixels
