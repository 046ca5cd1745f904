# SPDX-License-Identifier: Apache-2.0
# The rival of the training benchmarks: the same perceptron in PyTorch, on the CPU. Started by
# compute_bench as a child process that is told over its standard input how many steps to take:
#
#   perceptron.py THREADS BATCH LAYER...     then lines "N" on stdin, an empty line back for each
#
# It has it easier than ours: the images lie in memory as float32, ours are bytes.
import sys

import torch

threads, batch, layers = int(sys.argv[1]), int(sys.argv[2]), [int(n) for n in sys.argv[3:]]
torch.set_num_threads(threads)
torch.manual_seed(1)
images, labels = torch.rand(60000, layers[0]), torch.randint(layers[-1], (60000,))

modules = []
for wide, narrow in zip(layers, layers[1:]):
    modules += [torch.nn.Linear(wide, narrow), torch.nn.ReLU()]
model = torch.nn.Sequential(*modules[:-1])
optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, foreach=True)

order, at = torch.randperm(len(images)), 0
print(torch.__version__, flush=True)
for line in sys.stdin:
    for _ in range(int(line)):
        if at + batch > len(images):
            order, at = torch.randperm(len(images)), 0
        chosen, at = order[at : at + batch], at + batch
        optimiser.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
        loss.backward()
        optimiser.step()
    print(flush=True)
