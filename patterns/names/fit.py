#!/usr/bin/env python3
"""Fits the weights of src/detect/names/weights.rs by logistic regression (L2, Newton's method).

    fit.py observations.tsv src/detect/names/weights.rs

Puts the weights into that file, in the order of the features there; a new feature goes to the end.

One line per run of words that the grammar proposes (`zwartlak::detect::explain`): 1 or 0 (is half of
it or more under a marked name?), weight of the line, feature ids separated by spaces. Needs numpy.

Every sixth run that is right, and not by its word alone, is also counted as if no list had its words:
a name that is in no list must be found by its shape and surroundings.
"""
import re
import sys

import numpy as np

LISTED = {
    "first-common", "first-used", "first-rare", "surname-frequent", "surname-known", "surname-rare",
    "single-first", "single-surname", "full-common", "full-used", "initial-surname",
}


ANNOUNCED = {
    "aanhef", "title", "kin", "greet", "sign", "label", "initial", "initials", "plain-initials", "say",
    "two-names", "tussen",
}


def unlisted(features):
    left = set(features) - LISTED
    if not left & ANNOUNCED:
        return None
    if left & {"word-rare", "word-middle", "word-common", "frequent-text"}:
        return None
    left.add("unknown")
    if "single" in left:
        left.add("single-unknown")
    if "two-names" in left:
        left.add("all-unknown")
    return left


rows = []
right_seen = 0
for line in open(sys.argv[1], encoding="utf-8"):
    label, weight, ids = line.rstrip("\n").split("\t")
    features = ids.split()
    rows.append((float(label), float(weight), features))
    right_seen += label == "1"
    if label == "1" and right_seen % 6 == 0 and (copy := unlisted(features)):
        rows.append((1.0, 0.4, copy))
ids = sorted({i for _, _, features in rows for i in features})
column = {name: n for n, name in enumerate(ids)}
x = np.zeros((len(rows), len(ids) + 1))
x[:, -1] = 1
for n, (_, _, features) in enumerate(rows):
    for name in features:
        x[n, column[name]] = 1
right = np.array([row[0] for row in rows])
weight = np.array([row[1] for row in rows])
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
path = sys.argv[2]
source = open(path, encoding="utf-8").read()
order = re.findall(r'\("([\w-]+)", ', source)
order += [name for name in ids if name not in order]
lines = "".join(f'    ("{name}", {w[column[name]]:.2f}),\n' for name in order if name in column)
head, _ = source.split("pub(super) const BIAS")
open(path, "w", encoding="utf-8").write(
    f"{head}pub(super) const BIAS: f32 = {w[-1]:.2f};\n\n/// Feature and weight.\n"
    f"pub(super) const WEIGHTS: &[(&str, f32)] = &[\n{lines}];\n"
)
