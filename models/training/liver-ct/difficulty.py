"""How hard a split is: a small network by a fixed recipe, trained and measured on the split of train.py.

    python3 difficulty.py --seed 7 --out DIR

The recipe is that of an earlier trial on this data: a plain U-Net of 16 to 128 channels on single slices reduced to 128 x 128, 1710 steps of
8 slices, cosine from 2e-3, cross-entropy and Dice, affine and intensity changes, half of each batch from tumour slices. On the six
patients kept for acceptance that trial reached liver 0.934 and tumour 0.58 (0.78, 0.43, 0.61, 0.33, 0.74). What it reaches here tells how these
held-out patients compare with those.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import augment
import data
import evaluate
from network import Block
from train import loss_of

STEPS, SLICES, RATE = 1710, 8, 2e-3


class PlainNet(nn.Module):
    """A U-Net of four levels; 'image' [n,1,h,w] to 'logits' [n,3,h,w]."""

    def __init__(self, base=16, levels=4, classes=3):
        super().__init__()
        widths = [base * 2**level for level in range(levels)]
        self.down = nn.ModuleList(Block(1 if n == 0 else widths[n - 1], w) for n, w in enumerate(widths))
        self.up = nn.ModuleList(Block(widths[n + 1] + widths[n], widths[n]) for n in reversed(range(levels - 1)))
        self.head = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        skips = []
        for level, block in enumerate(self.down):
            x = block(x if level == 0 else F.max_pool2d(x, 2))
            skips.append(x)
        for block, skip in zip(self.up, reversed(skips[:-1])):
            x = block(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1))
        return self.head(x)


def middle(stack):
    return stack[:, data.REACH:data.REACH + 1]


class Halved(nn.Module):
    """The network as evaluate.py asks for one: stacks of 256 x 256 in, logits of 256 x 256 out."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, stack):
        logits = self.net(F.avg_pool2d(middle(stack), 2))
        return F.interpolate(logits, scale_factor=2.0, mode="bilinear", align_corners=False)


def train(net, volumes, seed):
    source = data.BatchSource(volumes, np.random.default_rng(seed))
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 50.0) * 0.5 * (1.0 + np.cos(np.pi * step / STEPS))
        drawn = source.draw([SLICES // 2, SLICES // 4, SLICES // 4])
        image = torch.from_numpy(np.stack([stack for stack, _ in drawn]))
        label = torch.from_numpy(np.stack([labels[data.REACH] for _, labels in drawn]).astype(np.int64))
        image, label = augment.warp(image, label, generator)
        image = augment.change_intensity(image, generator)
        net.train()
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(net(F.avg_pool2d(middle(image), 2)), label[:, ::2, ::2])
        loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"step {step} loss {loss.item():.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--data")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    folder = data.find_data(args.data)
    training, held_out = data.split_by_patient(data.read_tumour_set(folder), data.read_liver_set(folder), args.seed)
    net = PlainNet()
    train(net, training, args.seed)
    rows = [evaluate.measure(evaluate.predict(Halved(net), volume), volume) for volume in held_out]
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "difficulty.json").write_text(json.dumps({"held_out": rows, "summary": evaluate.summarise(rows)}, indent=1) + "\n")
    print(json.dumps(evaluate.summarise(rows), indent=1))


if __name__ == "__main__":
    main()
