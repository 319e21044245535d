"""Currents of cells in parallel, by scipy: an independent computation for Tests/CellTests/Pack.

Needs numpy and scipy. Writes two tables to the folder given (default: Tests/CellTests/Fixtures).

pack_spm_2p.csv: two single-particle cells of Chen2020 in parallel, isothermal, 25 °C, from 100 %: cell 1 with a weld of
10 mohm, cell 2 with 30 mohm and 0.9 times the area; 10 A for 3000 s. Diffusion by Chebyshev collocation in r (33 points on
the diameter), BDF at 1e-9, the split of the current by a bracketing root finder at every evaluation.

pack_circuit_2s3p.csv: 2 groups of 3 circuit cells with busbars of 1 mohm a piece and cables at opposite ends; capacities,
resistances and welds all differ; 15 A for 1800 s, then rest for 600 s. Charges and RC voltages by Radau at 1e-10, node
potentials by a dense solve at every evaluation.

Equations and parameters: Chen et al., J. Electrochem. Soc. 167 (2020) 080534; Marquis et al., SIAM J. Appl. Math. 79 (2019)
1853; circuit elements as Sources/Plugins/Cell/Circuit/CircuitElements.swift states them.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

F, R, T = 96485.33212, 8.314462618, 298.15
AREA = 0.065 * 1.58
NEG = dict(L=85.2e-6, r=5.86e-6, eps=0.75, D=3.3e-14, c=33133.0, c0=29866.0, m=6.48e-7)
POS = dict(L=75.6e-6, r=5.22e-6, eps=0.665, D=4e-15, c=63104.0, c0=17038.0, m=3.42e-6)
SALT = 1000.0


def u_n(s):
    return (1.9793 * np.exp(-39.3631 * s) + 0.2482 - 0.0909 * np.tanh(29.8538 * (s - 0.1234))
            - 0.04478 * np.tanh(14.9159 * (s - 0.2769)) - 0.0205 * np.tanh(30.4444 * (s - 0.6103)))


def u_p(s):
    return (-0.8090 * s + 4.4875 - 0.0428 * np.tanh(18.5138 * (s - 0.5542))
            - 17.7326 * np.tanh(15.7890 * (s - 0.3117)) + 17.5842 * np.tanh(15.9308 * (s - 0.3120)))


def charge(e):
    """C between 0 and 1 of an electrode of the nominal cell."""
    return F * e["eps"] * e["L"] * e["c"] * AREA


def full():
    """Stoichiometries at 4.2 V on the line of conserved lithium."""
    x0, y0 = NEG["c0"] / NEG["c"], POS["c0"] / POS["c"]
    q = brentq(lambda q: u_p(y0 + q / charge(POS)) - u_n(x0 - q / charge(NEG)) - 4.2, -2000, 4000, xtol=1e-10)
    return x0 - q / charge(NEG), y0 + q / charge(POS)


def chebyshev(n):
    """Points and differentiation matrix on [-1, 1] (Trefethen 2000)."""
    x = np.cos(np.pi * np.arange(n + 1) / n)
    c = np.r_[2, np.ones(n - 1), 2] * (-1) ** np.arange(n + 1)
    X = np.tile(x, (n + 1, 1)).T
    D = np.outer(c, 1 / c) / (X - X.T + np.eye(n + 1))
    return x, D - np.diag(D.sum(1))


def half_operators(n):
    """First and second derivative of even functions on the positive half of an odd Chebyshev grid (no point at 0)."""
    x, D = chebyshev(n)
    D2 = D @ D
    m = (n + 1) // 2
    fold = lambda A: A[:m, :m] + A[:m, -1:-m - 1:-1]
    return x[:m], fold(D), fold(D2)


POINTS, D1, D2 = half_operators(33)
LAPLACE = D2 + np.diag(2 / POINTS) @ D1
SURFACE = D1[0]


class Particle:
    """x(r) with the surface value eliminated by the flux: unknown are the inner points."""

    def __init__(self, e, sign):
        self.e, self.sign = e, sign
        a = 3 * e["eps"] / e["r"]
        self.per_amp = sign / (AREA * a * e["L"])  # j of 1 A through the nominal cell
        self.slope = -e["r"] / (F * e["D"] * e["c"])  # dx/d(r/R) at the surface for j

    def surface(self, inner, j):
        return (self.slope * j - SURFACE[1:] @ inner) / SURFACE[0]

    def rate(self, inner, j):
        x = np.r_[self.surface(inner, j), inner]
        return self.e["D"] / self.e["r"] ** 2 * (LAPLACE @ x)[1:]


N, P = Particle(NEG, 1.0), Particle(POS, -1.0)
SIZE = len(POINTS) - 1


def spm_voltage(state, current):
    """Of the nominal cell."""
    jn, jp = N.per_amp * current, P.per_amp * current
    xs, ys = N.surface(state[:SIZE], jn), P.surface(state[SIZE:], jp)

    def eta(e, s, j):
        j0 = e["m"] * np.sqrt(SALT) * e["c"] * np.sqrt(s * (1 - s))
        return 2 * R * T / F * np.arcsinh(j / (2 * j0))

    return u_p(ys) + eta(POS, ys, jp) - u_n(xs) - eta(NEG, xs, jn)


def spm_pair(times):
    welds, areas, total = (0.010, 0.030), (1.0, 0.9), 10.0
    x, y = full()
    start = np.r_[np.full(SIZE, x), np.full(SIZE, y)]

    def split(s):
        a, b = s[:2 * SIZE], s[2 * SIZE:]
        f = lambda i: (spm_voltage(a, i / areas[0]) - i * welds[0]
                       - spm_voltage(b, (total - i) / areas[1]) + (total - i) * welds[1])
        return brentq(f, 0.0, total, xtol=1e-13, rtol=1e-14)

    def rates(_, s):
        i = split(s)
        out = []
        for part, current in ((s[:2 * SIZE], i / areas[0]), (s[2 * SIZE:], (total - i) / areas[1])):
            out += [N.rate(part[:SIZE], N.per_amp * current), P.rate(part[SIZE:], P.per_amp * current)]
        return np.concatenate(out)

    run = solve_ivp(rates, (0, times[-1]), np.r_[start, start], method="BDF", rtol=1e-9, atol=1e-11, t_eval=times)
    rows = []
    for t, s in zip(run.t, run.y.T):
        i = split(s)
        rows.append((t, spm_voltage(s[:2 * SIZE], i / areas[0]) - i * welds[0], i, total - i))
    return rows


def circuit_pack(times):
    series, parallel, busbar = 2, 3, 1e-3
    areas = np.array([1.0, 0.95, 1.05, 1.02, 0.9, 1.0])
    factors = np.array([1.0, 1.5, 1.0, 2.0, 1.0, 1.2])
    welds = np.array([5e-3, 5e-3, 10e-3, 5e-3, 20e-3, 5e-3])
    r0, (r1, t1), (r2, t2) = 0.0246, (0.0129, 24.5), (0.0107, 739.0)
    ohmic = factors * r0 / areas + welds
    x, y = full()
    nodes = (series + 1) * parallel
    node = lambda junction, column: junction * parallel + column

    G = np.zeros((nodes, nodes))

    def join(a, b, g):
        G[a, a] += g
        G[b, b] += g
        G[a, b] -= g
        G[b, a] -= g

    for junction in range(series + 1):
        for column in range(parallel - 1):
            join(node(junction, column), node(junction, column + 1), 1 / busbar)
    ends = [(node(k // parallel, k % parallel), node(k // parallel + 1, k % parallel)) for k in range(6)]
    for k, (a, b) in enumerate(ends):
        join(a, b, 1 / ohmic[k])
    ground, top = node(0, 0), node(series, parallel - 1)
    keep = [n for n in range(nodes) if n != ground]
    inverse = np.linalg.inv(G[np.ix_(keep, keep)])

    def solve(s, total):
        q, v1, v2 = s.reshape(3, 6)
        source = u_p(y + q / charge(POS)) - u_n(x - q / charge(NEG)) - v1 - v2
        feed = np.zeros(nodes)
        for k, (a, b) in enumerate(ends):
            feed[b] += source[k] / ohmic[k]
            feed[a] -= source[k] / ohmic[k]
        feed[top] -= total
        phi = np.zeros(nodes)
        phi[keep] = inverse @ feed[keep]
        drop = np.array([phi[b] - phi[a] for a, b in ends])
        return phi[top], (source - drop) / ohmic

    def rates(total):
        def f(_, s):
            _, currents = solve(s, total)
            own = currents / areas
            q, v1, v2 = s.reshape(3, 6)
            return np.concatenate([own, (r1 * own - v1) / t1, (r2 * own - v2) / t2])
        return f

    rows, s, begin = [], np.zeros(18), 0.0
    for total, end in ((15.0, 1800.0), (0.0, 2400.0)):
        stops = [t for t in times if begin <= t < end or t == end == times[-1]]
        run = solve_ivp(rates(total), (begin, end), s, method="Radau", rtol=1e-10, atol=1e-12, t_eval=stops + ([end] if stops[-1] != end else []))
        for t, state in zip(run.t, run.y.T):
            if t in stops:
                voltage, currents = solve(state, total)
                rows.append((t, voltage, *currents))
        s, begin = run.y[:, -1], end
    return rows


def write(path, header, rows):
    path.write_text(header + "\n" + "".join(",".join(f"{v:.10g}" for v in row) + "\n" for row in rows))


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/CellTests/Fixtures")
    # The grid knows no surface layer yet at the instant of the jump.
    rows = spm_pair(np.arange(0.0, 3001.0, 200.0))
    write(folder / "pack_spm_2p.csv", "t_s,V_V,I1_A,I2_A", rows[1:])
    names = ",".join(f"I{k + 1}_A" for k in range(6))
    write(folder / "pack_circuit_2s3p.csv", "t_s,V_V," + names, circuit_pack(list(np.arange(0.0, 2401.0, 150.0))))
