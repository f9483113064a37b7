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

import crew
import data
import evaluate
import reviewed
import teacher
from batches import Batches
from export import export_onnx, load_weights, save_weights
from network import LiverNet, freeze_norms, parameter_count


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder for checkpoint, weights, ONNX, results")
    parser.add_argument("--data", help="the msd-liver-2d folder")
    parser.add_argument("--minutes", type=float, default=60.0, help="wall-clock training budget")
    parser.add_argument("--seed", type=int, default=7, help="of the split and of the draws")
    parser.add_argument("--draws", type=int, help="another seed for the draws, so that a later stage sees other slices")
    parser.add_argument("--precision", choices=("bf16", "f32"), default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that share the threads")
    parser.add_argument("--slices", type=int, default=3, help="whole slices a step")
    parser.add_argument("--cuts", type=int, default=6, help="cuts of 160 x 160 a step")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--insert", type=float, default=0.5, help="share given painted lesions")
    parser.add_argument("--base", type=int, default=16)
    parser.add_argument("--resume", help="weights.npz or checkpoint.pt to continue from")
    parser.add_argument("--teacher", help="weights.npz that marks tumours in the liver-only slices")
    parser.add_argument("--reviewed", help="reviewed.npz: tumours in liver-only slices that were looked at")
    parser.add_argument("--freeze-norms", action="store_true", help="keep batch-norm statistics")
    parser.add_argument("--all-patients", action="store_true", help="hold nobody out")
    parser.add_argument("--temperature", type=float,
                        help="of a run that held patients out; needed with --all-patients")
    parser.add_argument("--evaluate-only", action="store_true", help="no training: measure, export")
    args = parser.parse_args()
    if args.teacher and not args.temperature:
        parser.error("--teacher needs the --temperature its probabilities were calibrated with")
    if args.workers > 1 and not args.freeze_norms:
        parser.error("--workers averages parameters only: it needs --freeze-norms")
    if args.all_patients and not args.temperature:
        parser.error("--all-patients leaves nobody to fit a temperature on: give --temperature")
    return args


def loss_of(logits, label):
    """Cross-entropy (liver-or-tumour merged), Dice of liver and tumour over the batch, and of tumour in each slice that has one."""
    logp = F.log_softmax(logits, 1)
    p = logp.exp()
    known = (label != data.LIVER_OR_TUMOUR).float()
    weight = 1.0 + (label == data.TUMOUR).float()
    merged = torch.logsumexp(logp[:, 1:], 1)
    picked = torch.gather(logp, 1, label.clamp(max=2)[:, None])[:, 0]
    entropy = -torch.where(label == data.LIVER_OR_TUMOUR, merged, picked)
    entropy = (entropy * weight).sum() / weight.sum()

    def soft_dice(found, truth):
        return (2.0 * (found * truth).sum() + 50.0) / (found.sum() + truth.sum() + 50.0)

    liver = soft_dice(p[:, 1] + p[:, 2], (label > 0).float())
    found, truth = p[:, 2] * known, (label == data.TUMOUR).float()
    bearing = truth.flatten(1).any(1)
    each = [soft_dice(found[k], truth[k]) for k in torch.nonzero(bearing).flatten().tolist()]
    single = sum(each) / len(each) if each else 1.0
    return entropy + 0.5 * (1.0 - liver) + 0.25 * (1.0 - soft_dice(found, truth)) + 0.25 * (1.0 - single)


class Average:
    """Exponential moving average of parameters and batch-norm statistics."""

    def __init__(self, net, decay=0.985):
        self.decay, self.updates = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.updates += 1
        keep = min(self.decay, (1.0 + self.updates) / (10.0 + self.updates))
        for key, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[key].mul_(keep).add_(value, alpha=1.0 - keep)
            else:
                self.state[key].copy_(value)


def save_checkpoint(path, net, average, optimiser, steps, seconds):
    part = path.with_suffix(".part")
    torch.save({"net": net.state_dict(), "average": average.state, "optimiser":
                optimiser.state_dict(), "steps": steps, "seconds": seconds}, part)
    os.replace(part, path)


def start_from(path, net, average, optimiser=None):
    """Loads weights.npz or a checkpoint; returns (steps, seconds) already spent."""
    if str(path).endswith(".npz"):
        spent = load_weights(path, net)
        average.state = {k: v.detach().clone() for k, v in net.state_dict().items()}
        return spent
    saved = torch.load(path, map_location="cpu")
    net.load_state_dict(saved["net"])
    average.state = saved["average"]
    if optimiser:
        optimiser.load_state_dict(saved["optimiser"])
    return saved["steps"], saved["seconds"]


def take_step(net, optimiser, parts, args):
    """One step on whole slices and cuts; returns the loss."""
    net.train()
    if args.freeze_norms:
        freeze_norms(net)
    optimiser.zero_grad(set_to_none=True)
    total = 0.0
    for image, label in parts:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.precision == "bf16"):
            logits = net(image.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), label) / len(parts)
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    optimiser.step()
    return total


def train(args, net, average, volumes, out, team):
    """Runs until the budget is used; rank 0 leaves checkpoint.pt."""
    torch.set_num_threads(max(1, args.threads // args.workers))
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-2)
    before = start_from(args.resume, net, average, optimiser) if args.resume else (0, 0.0)
    draws = args.seed if args.draws is None else args.draws
    batches, budget = Batches(volumes, args, draws + 1000 * team.rank), args.minutes * 60.0
    start, saved, step, running = time.monotonic(), 0.0, 0, None
    while True:
        spent = time.monotonic() - start
        cosine = 0.5 * (1.0 + math.cos(math.pi * min(1.0, spent / budget)))
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / 100.0) * max(cosine, 0.01)
        loss = take_step(net, optimiser, batches.next(), args)
        step += 1
        running = loss if running is None else 0.98 * running + 0.02 * loss
        if step % crew.MEET_EVERY:
            continue
        finished = team.meet(net, spent >= budget)
        average.update(net)
        if team.rank == 0 and step % 40 == 0:
            print(f"step {step} {spent:.0f} s loss {running:.4f}", flush=True)
        if team.rank == 0 and (finished or spent - saved > 120.0):
            saved = spent
            save_checkpoint(out / "checkpoint.pt", net, average, optimiser,
                            before[0] + step * args.workers, before[1] + spent)
        if finished:
            return


def let_teach(path, temperature, volumes):
    """Marks tumours in the liver-only slices of the training patients with an earlier network."""
    net = LiverNet().to(memory_format=torch.channels_last)
    load_weights(path, net)
    slices, pixels = teacher.mark(net, volumes, temperature)
    print(f"teacher: tumour in {slices} slices, {pixels} pixels", flush=True)


def report_on(net, training, held_out, spent, args, out):
    """Measures held-out patients, fits the temperature on them, writes results.json."""
    results = [(evaluate.predict(net, volume), volume) for volume in held_out]
    calibration = evaluate.fit_temperature(results)
    temperature = args.temperature if args.all_patients else calibration["temperature"]
    rows = [evaluate.measure(logits / temperature, volume) for logits, volume in results]
    summary = evaluate.summarise(rows)
    report = {"seed": args.seed, "steps": spent[0], "seconds": round(spent[1]),
              "parameters": parameter_count(net),
              "training_volumes": [v.name for v in training if v.step == 2],
              "training_liver_only_patients": sum(v.step != 2 for v in training),
              "held_out_were_trained_on": args.all_patients,
              "calibration": calibration, "summary": summary, "held_out": rows}
    (out / "results.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps({"calibration": calibration, "summary": summary}, indent=1))
    return temperature


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    folder = data.find_data(args.data)
    marked, merged = data.read_tumour_set(folder), data.read_liver_set(folder)
    training, held_out = data.split_by_patient(marked, merged, args.seed)
    if args.all_patients:
        training = training + held_out
    print("training", len(training), "held out", [v.name for v in held_out], flush=True)
    if args.reviewed:
        print("reviewed: %d patients, tumour in %d slices" % reviewed.apply(args.reviewed, training), flush=True)
    if args.teacher:
        let_teach(args.teacher, args.temperature, training)
    net = LiverNet(base=args.base).to(memory_format=torch.channels_last)
    average = Average(net)
    if not args.evaluate_only:
        def job(team):
            train(args, net, average, training, out, team)

        crew.run(args.workers, parameter_count(net), job)
        args.resume = out / "checkpoint.pt"
    steps, seconds = start_from(args.resume, net, average)
    torch.set_num_threads(args.threads)
    net.load_state_dict(average.state)
    save_weights(out / "weights.npz", net, steps, seconds)
    temperature = report_on(net, training, held_out, (steps, seconds), args, out)
    export_onnx(out / "liver-ct.onnx", net, temperature)


if __name__ == "__main__":
    main()
