"""Measures a network on held-out patients: Dice per volume, false tumour, calibration."""

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from data import LIVER_OR_TUMOUR, TUMOUR

LEAST_TUMOUR_VOXELS = 12
# As model.json of the network declares; chosen by parts.py on the training patients.
LEAST_MEAN_PROBABILITY = 0.84


@torch.no_grad()
def predict(net, volume, batch=8):
    """Logits float32 [slices,3,256,256] of one volume."""
    net.eval()
    parts = []
    for start in range(0, len(volume), batch):
        rows = range(start, min(len(volume), start + batch))
        stack = np.stack([volume.stack(i) for i in rows])
        parts.append(net(torch.from_numpy(stack)).numpy())
    return np.concatenate(parts)


def dice(found, truth):
    total = int(found.sum()) + int(truth.sum())
    return 2.0 * int((found & truth).sum()) / total if total else None


def shares_of(logits):
    """Softmax over the classes [n,3,h,w] of calibrated logits."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def clean(classes, tumour_share, least_mean=LEAST_MEAN_PROBABILITY):
    """(liver, tumour): largest liver component of the volume, holes filled per slice; tiny and doubtful tumours dropped.

    tumour_share [n,h,w] is the calibrated probability of tumour; a part counts by its mean.
    """
    liver = classes > 0
    parts, count = ndimage.label(liver)
    if count > 1:
        sizes = np.bincount(parts.ravel())
        sizes[0] = 0
        liver = parts == sizes.argmax()
    liver = np.stack([ndimage.binary_fill_holes(one) for one in liver])
    tumour = (classes == TUMOUR) & liver
    parts, count = ndimage.label(tumour)
    if count:
        sizes = np.bincount(parts.ravel())
        mean = np.bincount(parts.ravel(), tumour_share.ravel()) / np.maximum(sizes, 1)
        kept = (sizes >= LEAST_TUMOUR_VOXELS) & (mean >= least_mean)
        kept[0] = False
        tumour = kept[parts]
    return liver, tumour


def measure(logits, volume):
    """Dict of 3D Dice for one volume from calibrated logits, as the network says and after cleaning."""
    classes = logits.argmax(1)
    truth_liver = volume.label > 0
    row = {"name": volume.name, "slices": len(volume),
           "liver_dice_raw": dice(classes > 0, truth_liver)}
    if volume.label.max() == LIVER_OR_TUMOUR:
        return row
    liver, tumour = clean(classes, shares_of(logits)[:, TUMOUR])
    truth = volume.label == TUMOUR
    row["liver_dice"] = dice(liver, truth_liver)
    row["tumour_voxels"] = int(truth.sum())
    if truth.any():
        row["tumour_dice_raw"] = dice(classes == TUMOUR, truth)
        row["tumour_dice"] = dice(tumour, truth)
        row["lesions_found"], row["lesions"] = lesions_found(tumour, truth)
    else:
        row["false_tumour_share_raw"] = float((classes == TUMOUR).sum() / truth_liver.sum())
        row["false_tumour_share"] = float(tumour.sum() / truth_liver.sum())
    return row


def lesions_found(tumour, truth):
    """(true lesions touched by the result, true lesions), as 3D components."""
    parts, count = ndimage.label(truth)
    touched = np.unique(parts[tumour])
    return int((touched > 0).sum()), int(count)


def merged_log_likelihood(logits, label):
    """Mean negative log-likelihood; a liver-or-tumour pixel counts the sum of both classes."""
    logp = F.log_softmax(logits, 1)
    liver = torch.logsumexp(logp[:, 1:], 1)
    picked = torch.gather(logp, 1, label.clamp(max=2)[:, None])[:, 0]
    return -torch.where(label == LIVER_OR_TUMOUR, liver, picked).mean()


def liver_pixels(results):
    """(logits [k,3], label [k]) near and inside the true liver of the marked volumes."""
    logits, labels = [], []
    for scores, volume in results:
        if volume.label.max() == LIVER_OR_TUMOUR:
            continue
        near = ndimage.binary_dilation(volume.label > 0, iterations=4)
        near &= np.random.default_rng(1).random(near.shape) < 0.25
        logits.append(np.moveaxis(scores, 1, -1)[near])
        labels.append(volume.label[near])
    return torch.from_numpy(np.concatenate(logits)), torch.from_numpy(
        np.concatenate(labels).astype(np.int64))


def fit_temperature(results):
    """Temperature that minimises the log-likelihood near the liver, with errors before and after."""
    logits, label = liver_pixels(results)

    def loss(t):
        return F.cross_entropy(logits / t, label).item()

    grid = np.exp(np.linspace(np.log(0.5), np.log(4.0), 43))
    best = float(min(grid, key=loss))
    return {"temperature": best, "nll_before": loss(1.0), "nll_after": loss(best),
            "tumour_calibration_error_before": calibration_error(logits, label),
            "tumour_calibration_error_after": calibration_error(logits / best, label)}


def calibration_error(logits, label, bins=15):
    """Expected calibration error of the tumour probability over equal-width bins."""
    p = F.softmax(logits, 1)[:, 2].numpy()
    y = (label == TUMOUR).numpy()
    at = np.minimum((p * bins).astype(int), bins - 1)
    error = 0.0
    for k in range(bins):
        rows = at == k
        if rows.any():
            error += abs(p[rows].mean() - y[rows].mean()) * rows.mean()
    return float(error)


def summarise(rows):
    """Mean, SD between patients, minimum of what the rows hold, and the false tumour share."""
    def stats(key, kept):
        values = np.array([r[key] for r in kept if r.get(key) is not None])
        if not len(values):
            return None
        spread = float(values.std(ddof=1)) if len(values) > 1 else None
        return {"patients": len(values), "mean": float(values.mean()), "sd": spread,
                "min": float(values.min()), "max": float(values.max())}

    marked = [r for r in rows if "liver_dice" in r]
    merged = [r for r in rows if "liver_dice" not in r]
    return {"liver_dice": stats("liver_dice", marked),
            "liver_dice_few_slices": stats("liver_dice_raw", merged),
            "tumour_dice": stats("tumour_dice", marked),
            "tumour_dice_raw": stats("tumour_dice_raw", marked),
            "false_tumour_share": stats("false_tumour_share", marked),
            "false_tumour_share_raw": stats("false_tumour_share_raw", marked)}
