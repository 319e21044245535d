#!/usr/bin/env python3
"""Writes distributions.csv: reference values for DistributionTests.

Source: scipy.stats 1.17.1 (cdf, sf, ppf, pdf, pmf, moments), which rests on Boost.Math and Cephes; truncated
moments by mpmath's quadrature with 30 digits. Run: python3 distributions.py > distributions.csv

Columns: name, parameters (;), lower, upper (empty: not truncated), quantity, argument, value
"""
import mpmath as mp
from scipy import stats

mp.mp.dps = 30
PROBABILITIES = [1e-12, 1e-6, 0.001, 0.02, 0.1, 0.3, 0.5, 0.62, 0.9, 0.99, 0.9999]

CONTINUOUS = [
    ("normal", (3, 0.5), stats.norm(3, 0.5)),
    ("lognormal", (0.25, 0.75), stats.lognorm(0.75, scale=float(mp.exp(0.25)))),
    ("uniform", (-2, 5), stats.uniform(-2, 7)),
    ("triangular", (1, 2, 5), stats.triang(0.25, 1, 4)),
    ("triangular", (1, 1, 5), stats.triang(0, 1, 4)),
    ("exponential", (4,), stats.expon(scale=4)),
    ("weibull", (2, 1.44e6, 0), stats.weibull_min(2, scale=1.44e6)),
    ("weibull", (0.7, 3, 10), stats.weibull_min(0.7, 10, 3)),
    ("weibull", (40, 3, 0), stats.weibull_min(40, scale=3)),
] + [
    ("gamma", (a, 1.5), stats.gamma(a, scale=1.5)) for a in (0.05, 0.5, 1, 2.5, 17, 300, 40000)
] + [
    ("beta", ab, stats.beta(*ab))
    for ab in ((0.5, 0.5), (0.2, 3), (2, 5), (1, 1), (30, 4), (400, 700), (0.05, 0.1), (5000, 20000))
]
DISCRETE = [("poisson", (m,), stats.poisson(m)) for m in (0.3, 4, 25.5, 900)] + [
    ("bernoulli", (0.3,), stats.bernoulli(0.3))
]


def row(name, parameters, limits, quantity, argument, value):
    text = ";".join(repr(float(p)) for p in parameters)
    ends = ("", "") if limits is None else tuple(repr(float(x)) for x in limits)
    print(",".join([name, text, *ends, quantity, repr(float(argument)), repr(float(value))]))


print("name,parameters,lower,upper,quantity,argument,value")
for name, parameters, law in CONTINUOUS:
    row(name, parameters, None, "mean", 0, law.mean())
    row(name, parameters, None, "variance", 0, law.var())
    for p in PROBABILITIES:
        x = law.ppf(p)
        if x == 0 or x == 1 and name == "beta":
            continue
        row(name, parameters, None, "quantile", p, x)
        row(name, parameters, None, "cdf", x, law.cdf(x))
        row(name, parameters, None, "survival", x, law.sf(x))
        row(name, parameters, None, "density", x, law.pdf(x))
for name, parameters, law in DISCRETE:
    row(name, parameters, None, "mean", 0, law.mean())
    row(name, parameters, None, "variance", 0, law.var())
    for p in PROBABILITIES:
        k = law.ppf(p)
        if not law.cdf(k - 1) * (1 + 1e-9) < p < law.cdf(k) * (1 - 1e-9):
            continue
        row(name, parameters, None, "quantile", p, k)
        row(name, parameters, None, "cdf", k + 0.5, law.cdf(k))
        row(name, parameters, None, "survival", k, law.sf(k))
        row(name, parameters, None, "density", k, law.pmf(k))

# Truncated: densities written out for mpmath, so that the reference shares nothing with the code under test.
def weibull(k, c):
    return lambda x: k / c * (x / c) ** (k - 1) * mp.exp(-((x / c) ** k))


TRUNCATED = [
    ("normal", (3, 0.5), (2, 3.2), lambda x: mp.npdf(x, 3, mp.mpf("0.5")), []),
    ("normal", (0, 1), (7, 9), lambda x: mp.npdf(x), [7.1, 7.5]),
    ("normal", (0, 1), (2, mp.inf), lambda x: mp.npdf(x), [4]),
    ("normal", (0, 1), (-mp.inf, -5), lambda x: mp.npdf(x), [-8, -6, -5.2]),
    ("lognormal", (0.25, 0.75), (0, 2),
     lambda x: mp.npdf((mp.log(x) - 0.25) / 0.75) / (x * 0.75) if x > 0 else mp.mpf(0), [0.1, 1]),
    ("lognormal", (0.25, 0.75), (1, mp.inf),
     lambda x: mp.npdf((mp.log(x) - 0.25) / 0.75) / (x * 0.75), [2, 10, 100, 1000]),
    ("exponential", (4,), (1, 6), lambda x: mp.exp(-x / 4) / 4, []),
    ("weibull", (2, 3, 0), (1, 5), weibull(2, 3), []),
    ("triangular", (1, 2, 5), (1.5, 4), lambda x: (x - 1) / 2 if x < 2 else (5 - x) / 6, [2]),
    ("uniform", (-2, 5), (0, 1), lambda x: mp.mpf(1) / 7, []),
    ("gamma", (2.5, 1.5), (1, 4),
     lambda x: (x / 1.5) ** 1.5 * mp.exp(-x / 1.5) / mp.gamma(2.5) / 1.5, []),
    ("beta", (2, 5), (0.1, 0.5), lambda x: 30 * x * (1 - x) ** 4, []),
]
for name, parameters, limits, density, cuts in TRUNCATED:
    points = [limits[0], *cuts, limits[1]]
    mass = mp.quad(density, points)
    mean = mp.quad(lambda x: x * density(x), points) / mass
    variance = mp.quad(lambda x: (x - mean) ** 2 * density(x), points) / mass
    row(name, parameters, limits, "mean", 0, mean)
    row(name, parameters, limits, "variance", 0, variance)
    finite = [x for x in points if abs(x) < mp.inf]
    for x in [(a + b) / 2 for a, b in zip(finite, finite[1:])] + cuts[:1]:
        below = [p for p in points if p < x] + [x]
        p = mp.quad(density, below) / mass
        row(name, parameters, limits, "cdf", x, p)
        if 1 - p > 1e-6:  # else p itself has lost the digits of the upper tail
            row(name, parameters, limits, "quantile", p, x)
        row(name, parameters, limits, "density", x, density(mp.mpf(x)) / mass)
law = stats.poisson(4)
ks = range(2, 8)
mass = sum(law.pmf(k) for k in ks)
mean = sum(k * law.pmf(k) for k in ks) / mass
row("poisson", (4,), (2, 7), "mean", 0, mean)
row("poisson", (4,), (2, 7), "variance", 0, sum((k - mean) ** 2 * law.pmf(k) for k in ks) / mass)
row("poisson", (4,), (2, 7), "cdf", 3, (law.pmf(2) + law.pmf(3)) / mass)
row("poisson", (4,), (2, 7), "quantile", 0.5, 4)
