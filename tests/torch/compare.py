#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the same models from the same weights with the CPU executor and with PyTorch, and compares
losses and weights. Every batch is the whole dataset, so its order does not matter to the mean.
Usage: /usr/bin/python3 compare.py build/release/bin/torch_trainer. Needs python3-torch (Debian)."""
import json
import struct
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn.functional as F

TRAINER, STEPS = sys.argv[1], 10
DTYPES = {"F32": np.float32, "I32": np.int32, "U8": np.uint8}


def write_safetensors(path, tensors, metadata=None):
    names = {np.dtype(t): n for n, t in DTYPES.items()}
    header, place = {"__metadata__": metadata or {}}, 0
    for name, x in tensors.items():
        header[name] = {"dtype": names[x.dtype], "shape": list(x.shape),
                        "data_offsets": [place, place + x.nbytes]}
        place += x.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for x in tensors.values():
            file.write(np.ascontiguousarray(x).tobytes())


def read_safetensors(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    header.pop("__metadata__", None)
    return {name: torch.tensor(np.frombuffer(body[slice(*e["data_offsets"])], DTYPES[e["dtype"]])
                               .reshape(e["shape"]).copy()) for name, e in header.items()}


def compare(name, plan, dataset, loss_of, optimiser):
    with tempfile.TemporaryDirectory() as folder:
        files = {file: f"{folder}/{file}.safetensors" for file in ("data", "first", "last")}
        write_safetensors(files["data"], dataset)
        result = subprocess.run([TRAINER], input=json.dumps({**plan, **files, "steps": STEPS}),
                                capture_output=True, text=True, check=True)
        our_losses = json.loads(result.stdout)["losses"]
        weights = {n: w.requires_grad_() for n, w in read_safetensors(files["first"]).items()}
        ours = read_safetensors(files["last"])
    steps, losses = optimiser(list(weights.values())), []
    for _ in range(STEPS):
        steps.zero_grad()
        loss = loss_of(weights)
        loss.backward()
        if "clip_norm" in plan:
            torch.nn.utils.clip_grad_norm_(weights.values(), plan["clip_norm"])
        steps.step()
        losses.append(loss.item())
    off_loss = max(abs(a - b) for a, b in zip(losses, our_losses))
    off_weight = max((w - ours[n]).abs().max().item() for n, w in weights.items())
    moved = losses[0] - losses[-1]
    good = off_loss < 2e-4 and off_weight < 2e-3 and moved > 100 * off_loss
    print(f"{name:28} loss {losses[0]:.4f} -> {losses[-1]:.4f}, off by {off_loss:.1e} (loss), "
          f"{off_weight:.1e} (weights): {'good' if good else 'BAD'}")
    return good


def linear(w, name, x):
    return x @ w[name + ".weights"] + w[name + ".bias"]


def mlp_loss(w, images, labels):
    x = images
    for i in range(3):
        x = linear(w, f"layer{i}", x if i == 0 else x.relu())
    return F.cross_entropy(x, labels)


def cnn_loss(w, images, labels, side, filters):
    x = images.reshape(-1, 1, side, side)
    for i, count in enumerate(filters):
        kernel = w[f"conv{i}.weights"].reshape(3, 3, -1, count).permute(3, 2, 0, 1)
        x = F.conv2d(x, kernel, w[f"conv{i}.bias"].reshape(-1), padding=1).relu()
        if i + 1 < len(filters):
            x = F.max_pool2d(x, 2)
    return F.cross_entropy(linear(w, "head", x.mean((2, 3))), labels)


def gpt_loss(w, windows, layers, heads):
    numbers, targets = windows[:, :-1].long(), windows[:, 1:].long()
    (batch, context), width = numbers.shape, w["embedding.tokens"].shape[1]
    x = w["embedding.tokens"][numbers] + w["embedding.positions"]

    def norm(name, x):
        return F.layer_norm(x, (width,), w[name + ".gain"][0], w[name + ".bias"][0])

    seen = torch.tril(torch.ones(context, context)) == 1
    for i in range(layers):
        b = f"block{i}"
        y = norm(b + ".norm0", x)
        q, k, v = (linear(w, f"{b}.{part}", y).reshape(batch, context, heads, -1).transpose(1, 2)
                   for part in ("query", "key", "value"))
        scores = (q @ k.transpose(-1, -2) / (width // heads) ** 0.5).masked_fill(~seen, -torch.inf)
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, context, width)
        x = x + linear(w, b + ".out", y)
        y = norm(b + ".norm1", x)
        inner = linear(w, b + ".up", y)
        gelu = inner / 2 * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (inner + 0.044715 * inner ** 3)))
        x = x + linear(w, b + ".down", gelu)
    logits = norm("norm", x) @ w["head.weights"]
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    random = np.random.default_rng(3)
    side, count = 14, 24
    images = random.integers(0, 256, (count, side * side), np.uint8)
    labels = random.integers(0, 10, (count, 1), np.uint8)
    sets = {f"{part}_{what}": x for part in ("train", "test")
            for what, x in (("images", images), ("labels", labels))}
    x, y = torch.tensor(images).float() / 255, torch.tensor(labels).long().reshape(-1)
    mlp = {"model": "mlp", "layers": [side * side, 40, 30, 10], "batch": count}
    cnn = {"model": "cnn", "side": side, "filters": [6, 9, 33], "batch": count}
    windows = random.integers(0, 17, (6, 33), np.uint8)
    tokens = {"train_tokens": windows, "test_tokens": windows}
    gpt = {"model": "gpt", "vocabulary": 17, "context": 32, "layers": 2, "heads": 3, "width": 48, "batch": 6,
           "clip_norm": 1}

    def mlp_of(w):
        return mlp_loss(w, x, y)

    def cnn_of(w):
        return cnn_loss(w, x, y, side, (6, 9, 33))

    def gpt_of(w):
        return gpt_loss(w, torch.tensor(windows), 2, 3)

    def sgd(rate):
        return {"optimiser": "sgd", "rate": rate}

    def momentum(rate):
        return {"optimiser": "momentum", "rate": rate}

    def adam(rate, decay=0):
        return {"optimiser": "adam", "rate": rate, "decay": decay}

    results = [
        compare("MLP, SGD", mlp | sgd(0.1), sets, mlp_of, lambda p: torch.optim.SGD(p, 0.1)),
        compare("MLP, momentum", mlp | momentum(0.05), sets, mlp_of,
                lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
        compare("MLP, AdamW", mlp | adam(0.001, 0.1), sets, mlp_of,
                lambda p: torch.optim.AdamW(p, 0.001, weight_decay=0.1)),
        compare("CNN, momentum", cnn | momentum(0.05), sets, cnn_of,
                lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
        compare("GPT, Adam, clipped", gpt | adam(0.001), tokens, gpt_of,
                lambda p: torch.optim.Adam(p, 0.001)),
        compare("GPT, AdamW, clipped", gpt | adam(0.001, 0.1), tokens, gpt_of,
                lambda p: torch.optim.AdamW(p, 0.001, weight_decay=0.1)),
    ]
    sys.exit(0 if all(results) else 1)


main()
