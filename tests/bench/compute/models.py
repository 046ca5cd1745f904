# SPDX-License-Identifier: Apache-2.0
# The rival of the training benchmarks: the same models in PyTorch, on the CPU. Started by
# compute_bench as a child process that is told over its standard input how many steps to take:
#
#   models.py THREADS mlp BATCH OPTIMISER LAYER...
#   models.py THREADS cnn BATCH OPTIMISER SIDE FILTERS...
#   models.py THREADS gpt BATCH OPTIMISER CONTEXT VOCABULARY LAYERS HEADS WIDTH
#
# then lines "N" on stdin, after each a line with the KiB that all steps so far have needed at most.
# It has it easier than ours: the images lie in memory as float32, ours are bytes.
import resource
import sys

import torch
from torch import nn
from torch.nn import functional as F

threads, kind, batch, optimiser = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
sizes = [int(n) for n in sys.argv[5:]]
torch.set_num_threads(threads)
torch.manual_seed(1)


def images(pixels, shape):
    return torch.rand(60000, pixels).reshape(60000, *shape), torch.randint(10, (60000,))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm0, self.norm1 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, hidden):
        count, context, width = x.shape
        q, k, v = (y.reshape(count, context, self.heads, -1).transpose(1, 2)
                   for y in self.qkv(self.norm0(x)).split(width, dim=2))
        scores = (q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5).masked_fill(hidden, -torch.inf)
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(count, context, width))
        return x + self.down(F.gelu(self.up(self.norm1(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, context, vocabulary, layers, heads, width):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.register_buffer("hidden", torch.ones(context, context).triu(1) == 1)

    def forward(self, numbers):
        x = self.tokens(numbers) + self.positions.weight
        for block in self.blocks:
            x = block(x, self.hidden)
        return self.head(self.norm(x)).flatten(0, 1)


if kind == "mlp":
    x, y = images(sizes[0], (sizes[0],))
elif kind == "cnn":
    side, filters = sizes[0], sizes[1:]
    x, y = images(side * side, (1, side, side))
else:
    windows = torch.randint(sizes[1], (2000, sizes[0] + 1))
    x, y = windows[:, :-1], windows[:, 1:]

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if kind == "mlp":
    modules = []
    for wide, narrow in zip(sizes, sizes[1:]):
        modules += [nn.Linear(wide, narrow), nn.ReLU()]
    model = nn.Sequential(*modules[:-1])
elif kind == "cnn":
    modules = []
    for i, (wide, narrow) in enumerate(zip([1] + filters, filters)):
        modules += [nn.Conv2d(wide, narrow, 3, padding=1), nn.ReLU()]
        modules += [nn.MaxPool2d(2)] if i + 1 < len(filters) else []
    model = nn.Sequential(*modules, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(filters[-1], 10))
else:
    model = Gpt(*sizes)

made = {"sgd": lambda p: torch.optim.SGD(p, lr=0.01, foreach=True),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, foreach=True),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.001, weight_decay=0.1, foreach=True)}
optimiser = made[optimiser](model.parameters())

order, at = torch.randperm(len(x)), 0
print(torch.__version__, flush=True)
for line in sys.stdin:
    for _ in range(int(line)):
        if at + batch > len(x):
            order, at = torch.randperm(len(x)), 0
        chosen, at = order[at : at + batch], at + batch
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x[chosen]), y[chosen].flatten())
        loss.backward()
        optimiser.step()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, flush=True)
