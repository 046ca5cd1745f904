# SPDX-License-Identifier: Apache-2.0
"""Makes phragmen_vectors.json: elections by sequential Phragmen in exact fractions, written from the
paper and not from our code. Stakes are random and large, so that no two scores tie.

  python3 make_phragmen_vectors.py > phragmen_vectors.json
"""
import json
import random
from fractions import Fraction


def elect(seats, count, votes):
    load = [Fraction(0)] * len(votes)
    taken = [dict() for _ in votes]
    approval = [sum(stake for stake, who in votes if c in who) for c in range(count)]
    winners = []
    while len(winners) < seats:
        scores = {
            c: (1 + sum(load[v] * stake for v, (stake, who) in enumerate(votes) if c in who)) / Fraction(approval[c])
            for c in range(count) if c not in winners and approval[c] > 0
        }
        if not scores:
            break
        winner = min(scores, key=lambda c: (scores[c], c))
        winners.append(winner)
        for v, (stake, who) in enumerate(votes):
            if winner in who:
                taken[v][winner] = scores[winner] - load[v]
                load[v] = scores[winner]
    backing = {w: 0 for w in winners}
    for v, (stake, who) in enumerate(votes):
        for w in winners:
            if w in taken[v]:
                backing[w] += stake * taken[v][w] / load[v]
    return winners, [round(float(backing[w])) for w in winners]


random.seed(7)
cases = []
for _ in range(80):
    count = random.randrange(1, 12)
    votes = []
    for _ in range(random.randrange(1, 20)):
        approvals = random.sample(range(count), random.randrange(1, count + 1))
        votes.append([random.randrange(10**9, 10**15), approvals])
    seats = random.randrange(1, count + 2)
    winners, backing = elect(seats, count, votes)
    cases.append({"seats": seats, "candidates": count, "votes": votes, "winners": winners, "backing": backing})
print(json.dumps(cases))
