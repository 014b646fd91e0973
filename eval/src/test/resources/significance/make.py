"""Writes scipy.json: python3 make.py, with SciPy 1.17.1 and NumPy 2.4.6.

p of a paired randomisation test is exact up to 14 values and by 400,000 samples above; the
interval is that of the percentile bootstrap by 100,000.
"""

import json

import numpy as np
from scipy.stats import bootstrap, permutation_test

rng = np.random.default_rng(6)
cases = []
for count, gain, zeros in [(2, 0.2, 0), (5, 0.1, 0), (10, 0.1, 3), (14, 0.05, 0), (40, 0.05, 10), (90, 0.03, 0)]:
    baseline = np.round(rng.beta(0.6, 0.8, count), 4)
    system = np.round(np.clip(baseline + rng.normal(gain, 0.15, count), 0, 1), 4)
    system[:zeros] = baseline[:zeros]
    test = permutation_test(
        (system, baseline),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf if count <= 14 else 400_000,
        batch=10_000,
        rng=np.random.default_rng(1),
    )
    case = {"system": system.tolist(), "baseline": baseline.tolist(), "p": float(test.pvalue)}
    if count > 5:
        interval = bootstrap(
            (system - baseline,), np.mean, method="percentile", n_resamples=100_000, batch=10_000, rng=np.random.default_rng(2)
        ).confidence_interval
        case |= {"low": float(interval.low), "high": float(interval.high)}
    cases.append(case)

with open("scipy.json", "w", encoding="utf-8", newline="\n") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
