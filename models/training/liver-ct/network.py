"""The light 2.5D U-Net: full-size slices in and out, convolutions at half size."""

import torch
from torch import nn

from data import STACK

# Four poolings behind a stride-2 stem: height and width must be multiples of this.
SIZE_MULTIPLE = 32


class Block(nn.Module):
    """Two 3x3 convolutions, each with batch norm and ReLU."""

    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.layers(x)


class LiverNet(nn.Module):
    """U-Net of five levels; 'image' [n,slices,h,w] to 'logits' [n,3,h,w].

    The strided 4x4 stem sees every pixel at full size but hands on half-size maps, and the head
    writes four sub-pixels per position (depth to space), so a 256x256 slice costs what a 128x128
    one costs in a plain U-Net while edges and small lesions keep the finer grid.
    """

    def __init__(self, base=16, levels=5, slices=STACK, classes=3):
        super().__init__()
        widths = [base * 2**level for level in range(levels)]
        self.stem = nn.Sequential(
            nn.Conv2d(slices, 2 * base, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(2 * base),
            nn.ReLU(inplace=True),
        )
        self.down = nn.ModuleList(
            Block(2 * base if level == 0 else widths[level - 1], widths[level])
            for level in range(levels)
        )
        self.up = nn.ModuleList(
            Block(widths[level + 1] + widths[level], widths[level])
            for level in reversed(range(levels - 1))
        )
        self.pool = nn.MaxPool2d(2)
        self.head = nn.Conv2d(widths[0] + 2 * base, 4 * classes, 3, padding=1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, image):
        stem = self.stem(image)
        x, skips = stem, []
        for level, block in enumerate(self.down):
            x = block(x if level == 0 else self.pool(x))
            skips.append(x)
        for block, skip in zip(self.up, reversed(skips[:-1])):
            x = nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = block(torch.cat([x, skip], 1))
        return self.shuffle(self.head(torch.cat([x, stem], 1)))


def parameter_count(net):
    return sum(p.numel() for p in net.parameters())


def freeze_norms(net):
    """Batch norms keep the statistics they have, so that cuts and whole slices see the same net."""
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()
