"""Writes references.json: figures of scikit-learn (Gaussian process) and ArviZ (convergence of chains).

Needs numpy, scikit-learn and arviz. Run in this folder.
"""
import json

import arviz
import numpy
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

random = numpy.random.default_rng(5)


def rounded(values, digits=6):
    return numpy.round(numpy.asarray(values, float), digits).tolist()


def process():
    inputs = numpy.round(random.uniform(0, 1, (14, 2)) * [1, 3], 4)
    outputs = numpy.column_stack([
        numpy.sin(4 * inputs[:, 0]) + 0.5 * inputs[:, 1] ** 2,
        numpy.cos(3 * inputs[:, 0]) * inputs[:, 1],
    ])
    outputs = numpy.round(outputs + 0.01 * random.standard_normal(outputs.shape), 6)
    kernel = ConstantKernel(2.0) * Matern([0.4, 1.5], nu=2.5) + WhiteKernel(0.003)
    fixed = GaussianProcessRegressor(kernel, alpha=0, optimizer=None, normalize_y=True)
    places = numpy.round(random.uniform(0, 1, (5, 2)) * [1, 3], 4)
    result = {"inputs": inputs.tolist(), "outputs": outputs.tolist(), "places": places.tolist()}
    for name, values in [("single", outputs[:, 0]), ("double", outputs)]:
        fixed.fit(inputs, values)
        likelihood, slopes = fixed.log_marginal_likelihood(fixed.kernel_.theta, eval_gradient=True)
        means, deviations = fixed.predict(places, return_std=True)
        # scikit-learn counts the noise in: subtract it, in the scale of the values.
        scale = numpy.std(values, axis=0)
        deviations = numpy.sqrt(deviations ** 2 - 0.003 * scale ** 2)
        result[name] = {
            "likelihood": float(likelihood), "slopes": slopes.tolist(),
            "means": means.tolist(), "deviations": deviations.tolist(),
        }
    bounds = dict(length_scale_bounds=(0.01, 100))
    kernel = ConstantKernel(1.0, (0.01, 1000)) * Matern([0.5, 1.5], nu=2.5, **bounds) \
        + WhiteKernel(1e-3, (1e-8, 1))
    free = GaussianProcessRegressor(kernel, normalize_y=True, n_restarts_optimizer=10, random_state=1)
    free.fit(inputs, outputs[:, 0])
    result["fitted"] = {
        "likelihood": float(free.log_marginal_likelihood_value_),
        "hyperparameters": numpy.exp(free.kernel_.theta).tolist(),
    }
    return result


def chains():
    result = []
    for correlation, shift, power in [(0.3, 0, 1), (0.9, 0, 1), (0.5, 0.8, 1), (0.2, 0, 3), (-0.5, 0, 1)]:
        draws = numpy.zeros((4, 120))
        for chain in range(4):
            value = random.standard_normal()
            for draw in range(120):
                value = correlation * value + numpy.sqrt(1 - correlation ** 2) * random.standard_normal()
                draws[chain, draw] = value ** power + shift * chain
        draws = numpy.round(draws, 4)
        result.append({
            "draws": draws.tolist(),
            "rhat": float(arviz.rhat(draws, method="rank")),
            "bulk": float(arviz.ess(draws, method="bulk")),
            "tail": float(arviz.ess(draws, method="tail")),
        })
    return result


json.dump(
    {"versions": f"scikit-learn {sklearn.__version__}, arviz {arviz.__version__}",
     "process": process(), "chains": chains()},
    open("references.json", "w"), indent=None, separators=(",", ":"))
