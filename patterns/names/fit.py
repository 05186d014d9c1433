#!/usr/bin/env python3
"""Fits the weights of src/detect/names/weights.rs by logistic regression (L2, Newton's method).

    fit.py < observations.tsv > weights.txt

One line per run of words that the grammar proposes (`zwartlak::detect::explain`): 1 or 0 (is half of
it or more under a marked name?), weight of the line, feature ids separated by spaces. Needs numpy.
"""
import sys

import numpy as np

rows = [line.rstrip("\n").split("\t") for line in sys.stdin]
ids = sorted({i for row in rows for i in row[2].split()})
column = {name: n for n, name in enumerate(ids)}
x = np.zeros((len(rows), len(ids) + 1))
x[:, -1] = 1
for n, row in enumerate(rows):
    for name in row[2].split():
        x[n, column[name]] = 1
right = np.array([float(row[0]) for row in rows])
weight = np.array([float(row[1]) for row in rows])
penalty = np.ones(x.shape[1])
penalty[-1] = 0.01
w = np.zeros(x.shape[1])
for _ in range(30):
    p = 1 / (1 + np.exp(-x @ w))
    gradient = x.T @ (weight * (p - right)) + penalty * w
    hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
    step = np.linalg.solve(hessian, gradient)
    w -= step
    if abs(step).max() < 1e-6:
        break
print(f"BIAS {w[-1]:.2f}")
for name in ids:
    print(f'    ("{name}", {w[column[name]]:.2f}),')
