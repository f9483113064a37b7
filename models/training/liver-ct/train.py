"""Trains the liver and tumour network for portal-venous CT and writes ONNX and results.

One command:  python3 train.py --minutes 60 --seed 7 --out DIR
Reads msd-liver-2d (HEPATICA_SHARED or ../shared beside the repository, or --data).
A later run continues with --resume weights.npz (or a checkpoint .pt of a stopped run).
"""

import argparse
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import augment
import data
import evaluate
from export import export_onnx, load_weights, save_weights
from lesions import LesionPainter
from network import LiverNet, parameter_count


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder for checkpoint, weights, ONNX, results")
    parser.add_argument("--data", help="the msd-liver-2d folder")
    parser.add_argument("--minutes", type=float, default=60.0, help="wall-clock training budget")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--precision", choices=("bf16", "f32"), default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--insert", type=float, default=0.3, help="share of slices given lesions")
    parser.add_argument("--base", type=int, default=16)
    parser.add_argument("--resume", help="weights.npz or checkpoint.pt to continue from")
    parser.add_argument("--evaluate-only", action="store_true", help="no training: measure, export")
    return parser.parse_args()


def loss_of(logits, label):
    """Cross-entropy (liver-or-tumour merged) plus Dice of liver and of tumour over the batch."""
    p = F.softmax(logits, 1)
    known = (label != data.LIVER_OR_TUMOUR).float()
    weight = 1.0 + (label == data.TUMOUR).float()
    logp = F.log_softmax(logits, 1)
    merged = torch.logsumexp(logp[:, 1:], 1)
    picked = torch.gather(logp, 1, label.clamp(max=2)[:, None])[:, 0]
    entropy = -torch.where(label == data.LIVER_OR_TUMOUR, merged, picked)
    entropy = (entropy * weight).sum() / weight.sum()

    def soft_dice(found, truth):
        return (2.0 * (found * truth).sum() + 50.0) / (found.sum() + truth.sum() + 50.0)

    liver = soft_dice(p[:, 1] + p[:, 2], (label > 0).float())
    tumour = soft_dice(p[:, 2] * known, (label == data.TUMOUR).float())
    return entropy + 0.5 * (1.0 - liver) + 0.5 * (1.0 - tumour)


class Average:
    """Exponential moving average of parameters and batch-norm statistics."""

    def __init__(self, net, decay=0.997):
        self.decay, self.steps = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.steps += 1
        keep = min(self.decay, (1.0 + self.steps) / (10.0 + self.steps))
        for key, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[key].mul_(keep).add_(value, alpha=1.0 - keep)
            else:
                self.state[key].copy_(value)


class Batches:
    """Augmented batches: real slices, some with painted lesions, warped and re-exposed."""

    def __init__(self, volumes, args):
        self.rng = np.random.default_rng(args.seed)
        self.source = data.BatchSource(volumes, self.rng)
        self.painter = LesionPainter(self.rng)
        self.generator = torch.Generator().manual_seed(args.seed)
        self.size, self.insert = args.batch, args.insert

    def next(self):
        images, labels = [], []
        for stack, label in self.source.draw(self.size):
            middle = label[1]
            if not (label == data.TUMOUR).any() and self.rng.random() < 2.0 * self.insert:
                stack, middle = self.painter.paint(stack, label)
            images.append(stack)
            labels.append(middle)
        image = torch.from_numpy(np.stack(images))
        label = torch.from_numpy(np.stack(labels).astype(np.int64))
        image, label = augment.warp(image, label, self.generator)
        return augment.change_intensity(image, self.generator), label


def save_checkpoint(path, net, average, optimiser, steps, seconds):
    part = path.with_suffix(".part")
    torch.save({"net": net.state_dict(), "average": average.state, "optimiser":
                optimiser.state_dict(), "steps": steps, "seconds": seconds}, part)
    os.replace(part, path)


def start_from(args, net, average, optimiser):
    """Loads --resume; returns (steps, seconds) already spent."""
    if args.resume.endswith(".npz"):
        spent = load_weights(args.resume, net)
        average.state = {k: v.detach().clone() for k, v in net.state_dict().items()}
        return spent
    saved = torch.load(args.resume, map_location="cpu")
    net.load_state_dict(saved["net"])
    average.state = saved["average"]
    optimiser.load_state_dict(saved["optimiser"])
    return saved["steps"], saved["seconds"]


def train(args, net, average, volumes, out):
    """Runs until the budget is used; returns (steps, seconds) over all runs."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-2)
    before = start_from(args, net, average, optimiser) if args.resume else (0, 0.0)
    average.steps = before[0]
    if args.evaluate_only:
        return before
    batches, budget = Batches(volumes, args), args.minutes * 60.0
    start, saved, step, running = time.monotonic(), 0.0, 0, None
    while True:
        spent = time.monotonic() - start
        if spent >= budget:
            break
        cosine = 0.5 * (1.0 + math.cos(math.pi * spent / budget))
        rate = args.rate * min(1.0, (step + 1) / 100.0) * max(cosine, 0.01)
        for group in optimiser.param_groups:
            group["lr"] = rate
        image, label = batches.next()
        net.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.precision == "bf16"):
            logits = net(image.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), label)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.update(net)
        step += 1
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if step % 25 == 0:
            print(f"step {step} {spent:.0f} s loss {running:.4f} rate {rate:.5f}", flush=True)
        if spent - saved > 120.0:
            saved = spent
            save_checkpoint(out / "checkpoint.pt", net, average, optimiser, before[0] + step,
                            before[1] + spent)
    total = before[0] + step, before[1] + time.monotonic() - start
    save_checkpoint(out / "checkpoint.pt", net, average, optimiser, *total)
    return total


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    folder = data.find_data(args.data)
    marked, merged = data.read_tumour_set(folder), data.read_liver_set(folder)
    training, held_out = data.split_by_patient(marked, merged, args.seed)
    print("training", len(training), "held out", [v.name for v in held_out], flush=True)
    net = LiverNet(base=args.base).to(memory_format=torch.channels_last)
    average = Average(net)
    steps, seconds = train(args, net, average, training, out)
    net.load_state_dict(average.state)
    save_weights(out / "weights.npz", net, steps, seconds)
    results = [(evaluate.predict(net, volume), volume) for volume in held_out]
    rows = [evaluate.measure(logits, volume) for logits, volume in results]
    calibration = evaluate.fit_temperature(results)
    report = {"seed": args.seed, "steps": steps, "seconds": round(seconds), "batch": args.batch,
              "threads": args.threads, "parameters": parameter_count(net),
              "training_volumes": [v.name for v in training if v.step == 2],
              "training_liver_only_patients": sum(v.step != 2 for v in training),
              "calibration": calibration, "summary": evaluate.summarise(rows), "held_out": rows}
    (out / "results.json").write_text(json.dumps(report, indent=1) + "\n")
    export_onnx(out / "liver-ct.onnx", net, calibration["temperature"])
    print(json.dumps({"calibration": calibration, "summary": report["summary"]}, indent=1))


if __name__ == "__main__":
    main()
