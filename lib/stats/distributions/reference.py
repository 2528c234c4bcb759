"""Writes reference.json: values of the distribution functions with 20 digits, by mpmath at 60 digits.

    pip install mpmath==1.3.0 && python3 reference.py > reference.json

Tails come from continued fractions of their own, quantiles from bisection and Newton on those tails: none of
the formulas is shared with the TypeScript files beside this one.
"""
import json
import mpmath as mp

mp.mp.dps = 60
HALF = mp.mpf(1) / 2
END = mp.mpf(10) ** -50


def lentz(first, terms):
    """value of first + a1/(b1 + a2/(b2 + ...))"""
    value, c, d = first, first, mp.mpf(0)
    for a, b in terms:
        d = 1 / (b + a * d)
        c = b + a / c
        value *= c * d
        if abs(c * d - 1) < END:
            return value


def beta_terms(a, b, x):
    """Abramowitz and Stegun 26.5.8"""
    m = 0
    while True:
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), mp.mpf(1)
        m += 1
        yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), mp.mpf(1)


def beta_tails(a, b, x, y):
    if x > (a + 1) / (a + b + 2):
        return tuple(reversed(beta_tails(b, a, y, x)))
    log_front = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b) + a * mp.log(x) + b * mp.log(y)
    lower = mp.exp(log_front) / (a * lentz(mp.mpf(1), beta_terms(a, b, x)))
    return lower, 1 - lower


def gamma_tails(a, x):
    log_front = a * mp.log(x) - x
    if x < a + 1:
        term, total, n = 1 / a, 1 / a, a
        while term > total * END:
            n += 1
            term *= x / n
            total += term
        lower = mp.exp(log_front - mp.loggamma(a)) * total
        return lower, 1 - lower
    terms = ((n * (a - n), x + 2 * n + 1 - a) for n in range(1, 10**7))
    upper = mp.exp(log_front - mp.loggamma(a)) / lentz(x + 1 - a, terms)
    return 1 - upper, upper


def t_upper(t, df):
    if t < 0:
        return 1 - t_upper(-t, df)
    if t == 0:
        return HALF
    return beta_tails(df / 2, HALF, df / (df + t * t), t * t / (df + t * t))[0] / 2


def solve(rising, low, high):
    """where `rising` crosses 0, to 40 digits"""
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def normal_quantile(p):
    if p > HALF:
        return -normal_quantile(1 - p)
    return solve(lambda z: mp.erfc(-z / mp.sqrt(2)) / 2 - p, mp.mpf(-40), mp.mpf(0))


def t_quantile(p, df):
    if p > HALF:
        return -t_quantile(1 - p, df)
    return -mp.exp(solve(lambda s: p - t_upper(mp.exp(s), df), mp.mpf(-40), mp.mpf(2000)))


def beta_quantile(p, a, b):
    logit = solve(lambda u: beta_tails(a, b, 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u)))[0] - p, mp.mpf(-2000), mp.mpf(2000))
    return 1 / (1 + mp.exp(-logit))


def gamma_quantile(p, a, tail=0):
    sign = 1 - 2 * tail
    log = solve(lambda u: sign * (gamma_tails(a, mp.exp(u))[tail] - p), mp.mpf(-1200), mp.log(a) + 12)
    return mp.exp(log)


FUNCTIONS = {
    "erf": mp.erf,
    "erfc": mp.erfc,
    "logGamma": mp.loggamma,
    "normalCdf": lambda z: mp.erfc(-z / mp.sqrt(2)) / 2,
    "normalSf": lambda z: mp.erfc(z / mp.sqrt(2)) / 2,
    "normalQuantile": normal_quantile,
    "tSf": t_upper,
    "tCdf": lambda t, df: t_upper(-t, df),
    "tQuantile": t_quantile,
    "chiSquareSf": lambda x, df: gamma_tails(df / 2, x / 2)[1],
    "chiSquareCdf": lambda x, df: gamma_tails(df / 2, x / 2)[0],
    "regularizedGammaP": lambda a, x: gamma_tails(a, x)[0],
    "regularizedGammaQ": lambda a, x: gamma_tails(a, x)[1],
    "regularizedBeta": lambda x, a, b: beta_tails(a, b, x, 1 - x)[0],
    "betaQuantile": beta_quantile,
    "gammaQuantile": gamma_quantile,
    "gammaUpperQuantile": lambda p, a: gamma_quantile(p, a, 1),
}

ERROR_POINTS = [1e-12, 0.003, 0.47, 0.999, 1.0001, 1.7, 3.3, 5.9]
Z_POINTS = [-37.4, -21.3, -8.1, -3.09, -1.51, -1.49, -0.2, 1e-9, 0.7, 1.49, 1.51, 2.6, 5.5, 13.7, 30.2, 37.5]
DEGREES = [0.6, 1, 1.7, 2, 3, 9.98, 30, 107.68, 998, 20000.5, 1e6, 3e9]
T_POINTS = [0.001, 0.4, 0.99, 1.01, 1.96, 3.7, 11.2, 36.5]
CHI_DEGREES = [1, 2, 3, 4, 9, 31, 250, 1900, 40001]
SPREADS = [-6, -2, -0.1, 0.3, 4, 25]
SHAPES = [(0.5, 0.5), (0.02, 3), (1, 1), (2, 5), (101, 901), (4000, 7.5), (25000, 24000.5), (3e5, 2.7e6)]
P_POINTS = [1e-290, 1e-40, 1e-9, 0.001, 0.025, 0.2499, 0.2501, 0.4999, 0.50000001, 0.61, 0.7501, 0.9, 0.999]

POINTS = {
    "erf": [[x] for x in ERROR_POINTS] + [[-x] for x in ERROR_POINTS],
    "erfc": [[x] for x in [-4.2, -1.1, -0.3, 0.001, *ERROR_POINTS, 12.5, 19.99, 26.4]],
    "logGamma": [[x] for x in [1e-200, 1e-5, 0.3, 0.499, 0.501, 0.999999, 1.000001, 1.46, 1.999, 2.0001, 2.6, 7.7, 11.99, 12.01, 171.5, 12345.6, 1e9, 1e40]],
    "normalCdf": [[z] for z in Z_POINTS],
    "normalSf": [[z] for z in Z_POINTS],
    "normalQuantile": [[p] for p in P_POINTS],
    "tSf": [[t, df] for df in DEGREES for t in T_POINTS],
    "tCdf": [[t, df] for df in [1, 4.4, 57, 2e5] for t in [-25.5, -2.2, -0.3, 0.9, 6.5]],
    "tQuantile": [[p, df] for df in [0.8, 2, 9.98, 400, 2e6] for p in P_POINTS],
    "chiSquareSf": [[df + s * (2 * df) ** 0.5, df] for df in CHI_DEGREES for s in SPREADS if df + s * (2 * df) ** 0.5 > 0],
    "chiSquareCdf": [[df + s * (2 * df) ** 0.5, df] for df in CHI_DEGREES for s in SPREADS if df + s * (2 * df) ** 0.5 > 0],
    "regularizedGammaP": [[a, a * r] for a in [0.003, 0.4, 6.5, 880, 15000] for r in [0.02, 0.8, 1, 1.05]],
    "regularizedGammaQ": [[a, a * r] for a in [0.003, 0.4, 6.5, 880, 15000] for r in [0.9, 1, 1.06, 1.2]],
    "regularizedBeta": [[x, a, b] for a, b in SHAPES for x in [a / (a + b) * 0.97, a / (a + b), 1 - b / (a + b) * 0.98]],
    "gammaQuantile": [[p, a] for a in [0.4, 1, 7, 88.5, 1900] for p in [1e-40, 1e-9, 0.025, 0.4999, 0.61, 0.999]],
    "gammaUpperQuantile": [[p, a] for a in [0.4, 1, 7, 88.5, 1900] for p in [1e-40, 1e-9, 0.025, 0.4999, 0.61, 0.999]],
    "betaQuantile": [[p, a, b] for a, b in SHAPES[:-1] for p in [1e-9, 0.025, 0.4999, 0.61, 0.999]],
}

SMALLEST = mp.mpf(10) ** -300
lines = []
for name, points in POINTS.items():
    for point in points:
        value = FUNCTIONS[name](*[mp.mpf(argument) for argument in point])
        if SMALLEST < abs(value) < mp.mpf(10) ** 300:
            lines.append(json.dumps([name, point, mp.nstr(value, 20)]))
print('{"source": "mpmath 1.3.0 at 60 digits, see reference.py", "values": [\n' + ",\n".join(lines) + "\n]}")
