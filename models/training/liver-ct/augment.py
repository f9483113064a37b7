"""Random affine and elastic warps and intensity changes, on whole batches."""

import math

import torch
from torch.nn import functional as F


def _uniform(n, low, high, generator):
    return torch.rand(n, generator=generator) * (high - low) + low


def random_grid(n, size, generator):
    """Sampling grid [n,size,size,2]: rotation +-12 deg, scale 0.75-1.3, shift 8%, elastic."""
    angle = _uniform(n, -12.0, 12.0, generator) * math.pi / 180.0
    scale = torch.exp(_uniform(n, math.log(0.75), math.log(1.3), generator))
    aspect = torch.exp(_uniform(n, -0.1, 0.1, generator))
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = torch.cos(angle) / (scale * aspect)
    theta[:, 0, 1] = -torch.sin(angle) / scale
    theta[:, 1, 0] = torch.sin(angle) / scale
    theta[:, 1, 1] = torch.cos(angle) / (scale / aspect)
    theta[:, :, 2] = _uniform(2 * n, -0.16, 0.16, generator).reshape(n, 2)
    grid = F.affine_grid(theta, (n, 1, size, size), align_corners=False)
    strength = _uniform(n, 0.0, 0.035, generator).reshape(n, 1, 1, 1)
    coarse = torch.randn(n, 2, 7, 7, generator=generator) * strength
    bend = F.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True)
    return grid + bend.permute(0, 2, 3, 1)


def warp(image, label, generator):
    """Image [n,3,h,w] bilinear and label [n,h,w] nearest, both with one random grid."""
    grid = random_grid(len(image), image.shape[-1], generator)
    image = F.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    label = F.grid_sample(label[:, None].float(), grid, mode="nearest", padding_mode="zeros",
                          align_corners=False)
    return image, label[:, 0].round().long()


def change_intensity(image, generator):
    """Per slice stack: gain, offset (up to 25 HU), contrast about 0.6, noise, sometimes blur."""
    n = len(image)

    def each(low, high):
        return _uniform(n, low, high, generator).reshape(n, 1, 1, 1)

    image = (image - 0.6) * each(0.8, 1.2) + 0.6 + each(-0.16, 0.16)
    if torch.rand(1, generator=generator).item() < 0.3:
        image = F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    noise = torch.randn(image.shape, generator=generator)
    if torch.rand(1, generator=generator).item() < 0.5:
        noise = F.avg_pool2d(noise, 3, stride=1, padding=1) * 2.0
    return (image + noise * each(0.0, 0.08)).clamp(0.0, 1.0)
