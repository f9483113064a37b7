"""Random affine and elastic warps and intensity changes, on whole batches."""

import math

import torch
from torch.nn import functional as F


def _uniform(n, low, high, generator):
    return torch.rand(n, generator=generator) * (high - low) + low


def random_grid(n, size, generator, source, centre):
    """Sampling grid [n,size,size,2]: rotation +-12 deg, scale 0.65-1.3, shift 8%, elastic.

    It cuts size x size pixels out of a slice of source x source, about centre [n,2] (x, y in -1..1).
    """
    angle = _uniform(n, -12.0, 12.0, generator) * math.pi / 180.0
    scale = torch.exp(_uniform(n, math.log(0.65), math.log(1.3), generator)) * source / size
    aspect = torch.exp(_uniform(n, -0.1, 0.1, generator))
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = torch.cos(angle) / (scale * aspect)
    theta[:, 0, 1] = -torch.sin(angle) / scale
    theta[:, 1, 0] = torch.sin(angle) / scale
    theta[:, 1, 1] = torch.cos(angle) / (scale / aspect)
    theta[:, :, 2] = centre + _uniform(2 * n, -0.16, 0.16, generator).reshape(n, 2)
    grid = F.affine_grid(theta, (n, 1, size, size), align_corners=False)
    strength = _uniform(n, 0.0, 0.035, generator).reshape(n, 1, 1, 1)
    knots = max(3, round(7 * size / source))
    coarse = torch.randn(n, 2, knots, knots, generator=generator) * strength
    bend = F.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True)
    return grid + bend.permute(0, 2, 3, 1)


def warp(image, label, generator, size=None, centre=None):
    """Image [n,slices,h,w] bilinear and label [n,h,w] nearest, both with one random grid; cut to size."""
    source = image.shape[-1]
    centre = torch.zeros(len(image), 2) if centre is None else centre
    grid = random_grid(len(image), size or source, generator, source, centre)
    image = F.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    label = F.grid_sample(label[:, None].float(), grid, mode="nearest", padding_mode="zeros",
                          align_corners=False)
    return image, label[:, 0].round().long()


def change_intensity(image, generator):
    """Per slice stack, seldom so bright that liver saturates: gain, offset (-32..+16 HU), contrast about 0.6, noise, sometimes blur."""
    n = len(image)

    def each(low, high):
        return _uniform(n, low, high, generator).reshape(n, 1, 1, 1)

    image = (image - 0.6) * each(0.75, 1.15) + 0.6 + each(-0.2, 0.1)
    if torch.rand(1, generator=generator).item() < 0.3:
        image = F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    noise = torch.randn(image.shape, generator=generator)
    if torch.rand(1, generator=generator).item() < 0.5:
        noise = F.avg_pool2d(noise, 3, stride=1, padding=1) * 2.0
    return (image + noise * each(0.0, 0.08)).clamp(0.0, 1.0)
