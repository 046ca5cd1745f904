#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes small models as PyTorch exports them to ONNX, with an input and the output that PyTorch
computes for it, to the folder given: tests/golden/onnx. Needs python3-torch (Debian)."""
import json
import sys

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.register_buffer("seen", torch.tril(torch.ones(context, context)).view(1, 1, context, context))

    def forward(self, x):
        batch, context, width = x.shape
        q, k, v = self.qkv(x).split(width, dim=2)
        q, k, v = (y.view(batch, context, self.heads, width // self.heads).transpose(1, 2) for y in (q, k, v))
        scores = (q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5
        scores = scores.masked_fill(self.seen[:, :, :context, :context] == 0, float("-inf"))
        y = scores.softmax(-1) @ v
        return self.out(y.transpose(1, 2).contiguous().view(batch, context, width))


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.norm0, self.norm1 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, context)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm0(x))
        return x + self.mlp(self.norm1(x))


class Gpt(nn.Module):
    def __init__(self, vocabulary=17, context=12, width=16, heads=2, layers=2):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.Sequential(*(Block(width, heads, context) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, numbers):
        positions = torch.arange(numbers.shape[1])
        return self.head(self.norm(self.blocks(self.tokens(numbers) + self.positions(positions))))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(),
                                  nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return torch.relu(x + self.body(x))


def models():
    yield "mlp", nn.Sequential(nn.Flatten(), nn.Linear(64, 20), nn.ReLU(), nn.Linear(20, 10)), torch.rand(3, 1, 8, 8)
    yield "cnn", nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                               nn.Conv2d(4, 6, 3, stride=2, padding=1), nn.ReLU(),
                               nn.Flatten(), nn.Linear(24, 10)), torch.rand(3, 1, 8, 8)
    yield "resnet", nn.Sequential(nn.Conv2d(1, 5, 3, padding=1), nn.ReLU(), Residual(5),
                                  nn.AvgPool2d(2), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                                  nn.Linear(5, 10)), torch.rand(3, 1, 8, 8)
    for opset in (13, 17):
        yield f"gpt{opset}", Gpt(), torch.randint(0, 17, (3, 12))


for name, model, x in models():
    torch.manual_seed(len(name))
    model.eval()
    opset = 17 if name.endswith("17") else 13
    torch.onnx.export(model, x, f"{sys.argv[1]}/{name}.onnx", opset_version=opset,
                      training=torch.onnx.TrainingMode.PRESERVE)
    with open(f"{sys.argv[1]}/{name}.json", "w") as file:
        json.dump({"input": x.flatten().tolist(), "output": model(x).detach().flatten().tolist()}, file)
