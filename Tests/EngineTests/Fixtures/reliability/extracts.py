"""Writes the extracts of the golden reliability files and references of its own (mpmath 1.3, 40 digits).

Usage: python3 extracts.py <folder with the golden files>
The golden files come from numpy 2.4.6, scipy 1.17.1, lifelines 0.30.3, reliability 0.9.0, openturns 1.27 and
SALib 1.6.0, as each says in `_versions`.
"""

import json
import pathlib
import sys

import mpmath as mp
import numpy as np

mp.mp.dps = 40
here = pathlib.Path(__file__).parent
golden = pathlib.Path(sys.argv[1])


def read(name):
    return json.loads((golden / f"{name}.json").read_text())


def write(name, value):
    (here / f"{name}.json").write_text(json.dumps(value, indent=1) + "\n")


def extracts():
    binomial = read("binomial_ci")
    binomial["rows"] = [row for row in binomial["rows"] if row["n"] in (50, 40, 10000)]
    write("binomial_ci", binomial)

    curve = read("kaplan_meier")
    curve["tables"]["A"]["rows"] = curve["tables"]["A"]["rows"][::6]
    write("kaplan_meier", curve)

    weibull = read("weibull_censored")
    for fit in weibull["fits"].values():
        del fit["lifelines"]
    write("weibull_censored", weibull)

    rare = read("rare_events")
    del rare["four_branch_k7"]["openturns_mc"]
    write("rare_events", rare)

    systems = read("system_reliability")
    systems["availability"]["A_point_t"] = systems["availability"]["A_point_t"][:2]
    write("system_reliability", systems)

    sensitivity = read("sensitivity")
    del sensitivity["halton_d5_first16"]
    for key in ("openturns_saltelli_N16384", "openturns_jansen_N16384"):
        del sensitivity["ishigami"][key]
    sensitivity["sobol_sequence_d5_unscrambled_first16"] = sensitivity[
        "sobol_sequence_d5_unscrambled_first16"
    ][:8]
    morris = sensitivity["morris_ishigami"]
    kept = 10
    morris["design"], morris["Y"] = morris["design"][: 4 * kept], morris["Y"][: 4 * kept]
    effects = [[], [], []]
    for path in range(kept):
        for step in range(4 * path + 1, 4 * path + 4):
            change = (np.array(morris["design"][step]) - morris["design"][step - 1]) / (2 * np.pi)
            moved = int(np.argmax(abs(change)))
            effects[moved].append((morris["Y"][step] - morris["Y"][step - 1]) / change[moved])
    morris["mu"] = np.mean(effects, axis=1).tolist()
    morris["mu_star"] = np.mean(np.abs(effects), axis=1).tolist()
    morris["sigma"] = np.std(effects, axis=1, ddof=1).tolist()
    write("sensitivity", sensitivity)


# Families as ln f and ln S of z, with z = (ln(t - c) - mu)/sigma.
FAMILIES = {
    "weibull": (lambda z: z - mp.exp(z), lambda z: -mp.exp(z)),
    "lognormal": (lambda z: mp.log(mp.npdf(z)), lambda z: mp.log(mp.ncdf(-z))),
}


def likelihood(family, lives, mu, sigma, c=mp.mpf(0)):
    density, survival = FAMILIES[family]

    def z(t):
        return (mp.log(t - c) - mu) / sigma

    total = mp.mpf(0)
    for kind, *times in lives:
        times = [mp.mpf(t) for t in times]
        if kind == "failed":
            total += density(z(times[0])) - mp.log(sigma) - mp.log(times[0] - c)
        elif kind == "survived":
            total += survival(z(times[0])) if times[0] > c else 0
        elif kind == "before":
            total += mp.log(1 - mp.exp(survival(z(times[0]))))
        else:
            start = survival(z(times[0])) if times[0] > c else mp.mpf(0)
            total += mp.log(mp.exp(start) - mp.exp(survival(z(times[1]))))
    return total


def gradient(function, x):
    h = mp.mpf(10) ** -12
    return [
        (function(*[v + h * (i == k) for i, v in enumerate(x)])
         - function(*[v - h * (i == k) for i, v in enumerate(x)])) / (2 * h)
        for k in range(len(x))
    ]


def maximise(function, x):
    """Newton with numerical derivatives; returns the place and the inverse information."""
    h = mp.mpf(10) ** -10
    n = len(x)
    x = [mp.mpf(v) for v in x]
    for _ in range(60):
        g = mp.matrix(gradient(function, x))
        hessian = mp.matrix(n, n)
        for k in range(n):
            up = gradient(function, [v + h * (i == k) for i, v in enumerate(x)])
            down = gradient(function, [v - h * (i == k) for i, v in enumerate(x)])
            for j in range(n):
                hessian[j, k] = (up[j] - down[j]) / (2 * h)
        step = -(hessian**-1) * g
        part = mp.mpf(1)
        here_value = function(*x)
        while part > 1e-6:
            try:
                ok = function(*[v + part * s for v, s in zip(x, step)])
                if isinstance(ok, mp.mpf) and ok >= here_value - mp.mpf(10) ** -25:
                    break
            except (ValueError, ZeroDivisionError):
                pass
            part /= 2
        x = [v + part * s for v, s in zip(x, step)]
        if max(abs(s) for s in step) < mp.mpf(10) ** -20:
            break
    return x, -(hessian**-1)


def profile(function, best, place, level_drop, factor):
    """The value of parameter `place` at which the profile has fallen by `level_drop`."""
    top = function(*best)

    def fallen(value):
        rest = [v for i, v in enumerate(best) if i != place]
        fixed = lambda *r: function(*(list(r[:place]) + [value] + list(r[place:])))
        x, _ = maximise(fixed, rest)
        return fixed(*x) - top + level_drop

    inside, outside = best[place], best[place] * factor
    for _ in range(45):
        middle = (inside + outside) / 2
        if fallen(middle) > 0:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def references():
    data = read("weibull_censored")["data"]
    right = [
        ("failed" if event else "survived", time)
        for time, event in zip(data["A"]["time"], data["A"]["event"])
    ]
    # Inspections every 300: failures are known to a period, and two units were found failed at the first.
    mixed = []
    for kind, time in right:
        period = int(time // 300)
        if kind == "survived":
            mixed.append((kind, time))
        elif period < 2:
            mixed.append(("before", 300 * (period + 1)))
        elif period == 3:
            mixed.append((kind, time))
        else:
            mixed.append(("between", 300 * period, 300 * (period + 1)))
    # The quantiles of a Weibull law of shape 3, scale 500 and location 1000; the last five survive.
    ages = [round(1000 + 500 * float((-mp.log(1 - (i + 0.5) / 30)) ** (mp.mpf(1) / 3)), 1)
            for i in range(30)]
    shifted = [("failed", t) for t in ages[:25]] + [("survived", ages[24])] * 5
    z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))
    result = {"_versions": {"mpmath": mp.__version__}, "fits": []}
    for name, family, lives in (
        ("right", "weibull", right),
        ("right", "lognormal", right),
        ("mixed", "weibull", mixed),
        ("mixed", "lognormal", mixed),
    ):
        function = lambda mu, sigma: likelihood(family, lives, mu, sigma)
        best, covariance = maximise(function, [7.3, 0.5])
        quantile = (mp.log(-mp.log(mp.mpf("0.9"))) if family == "weibull"
                    else -mp.sqrt(2) * mp.erfinv(mp.mpf("0.8")))
        by_quantile = lambda q, sigma: function(q - quantile * sigma, sigma)
        q = best[0] + quantile * best[1]
        error = mp.sqrt(covariance[0, 0] + 2 * quantile * covariance[0, 1]
                        + quantile**2 * covariance[1, 1])
        if family == "weibull":
            mean = mp.exp(best[0]) * mp.gamma(1 + best[1])
            slope = mp.digamma(1 + best[1])
        else:
            mean = mp.exp(best[0] + best[1] ** 2 / 2)
            slope = best[1]
        mean_error = mp.sqrt(covariance[0, 0] + 2 * slope * covariance[0, 1]
                             + slope**2 * covariance[1, 1])
        drop = z**2 / 2
        sigmas = [profile(function, best, 1, drop, f) for f in (0.5, 3)]
        logs = [profile(by_quantile, [q, best[1]], 0, drop, f) for f in (0.7, 1.3)]
        result["fits"].append({
            "lives": name, "family": family, "records": lives,
            "mu": float(best[0]), "sigma": float(best[1]), "loglik": float(function(*best)),
            "b10": float(mp.exp(q)),
            "b10_ci95": [float(mp.exp(q - z * error)), float(mp.exp(q + z * error))],
            "mean": float(mean),
            "mean_ci95": [float(mean * mp.exp(-z * mean_error)), float(mean * mp.exp(z * mean_error))],
            "sigma_profile95": [float(s) for s in sigmas],
            "b10_profile95": [float(mp.exp(v)) for v in logs],
        })
    function = lambda mu, sigma, c: likelihood("weibull", shifted, mu, sigma, c)
    best, covariance = maximise(function, [mp.log(500), mp.mpf(1) / 3, mp.mpf(1000)])
    result["location"] = {
        "records": shifted, "shape": float(1 / best[1]), "scale": float(mp.exp(best[0])),
        "location": float(best[2]), "loglik": float(function(*best)),
        "location_error": float(mp.sqrt(covariance[2, 2])),
    }
    write("life_fits", result)


extracts()
references()
