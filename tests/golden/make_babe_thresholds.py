# SPDX-License-Identifier: Apache-2.0
"""Adds to the vectors on its input the lottery's thresholds, computed as Substrate does: in doubles,
with the C library's pow, and then as an exact fraction of 2^128."""
import json
import math
import random
import sys
from fractions import Fraction

random.seed(1)
cases = [((1, 4), 1, n) for n in (1, 2, 3, 4, 5, 6, 7, 10, 16, 33, 100, 297, 1000, 1023)]
cases += [((1, 4), w, t) for w, t in ((3, 10), (7, 22), (10**15, 3 * 10**15 + 7), (1, 10**18), (5, 2**63))]
for _ in range(120):
    d = random.randrange(2, 1000)
    t = random.randrange(1, 10 ** random.randrange(1, 18) + 1)
    cases.append(((random.randrange(1, d), d), random.randrange(1, t + 1), t))
out = []
for c, w, t in cases:
    p = 1.0 - math.pow(1.0 - float(c[0]) / float(c[1]), float(w) / float(t))
    threshold = int(Fraction(p) * 2**128)
    out.append({"c": list(c), "weight": str(w), "total": str(t), "threshold": "0x" + threshold.to_bytes(16, "little").hex()})
vectors = json.load(sys.stdin)
vectors["thresholds"] = out
json.dump(vectors, sys.stdout, indent=1)
print()
