"""Golden values for the losses and for Adam, from PyTorch in double precision.

usage: python3 scripts/golden_losses.py > src/test/resources/golden/losses.json

Inputs are formulas that the tests repeat: wave(n, phase)[i] = sin(0.37 i + phase). Needs torch only.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F


def wave(shape, phase, scale=1.0):
    count = math.prod(shape)
    values = [scale * math.sin(0.37 * i + phase) for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape).requires_grad_(True)


def report(name, loss, **inputs):
    gradients = torch.autograd.grad(loss, list(inputs.values()))
    return {
        "name": name,
        "loss": loss.item(),
        "gradients": {key: g.flatten().tolist() for key, g in zip(inputs, gradients)},
    }


# What is drawn for each image: brightness, saturation, contrast, right, down, left, top.
DRAWS = [[0.1, 0.7, 0.9, 0.0, 0.99, 0.3, 0.8], [0.8, 0.2, 0.3, 0.9, 0.3, 0.95, 0.05]]


def draw(i):
    return torch.tensor([row[i] for row in DRAWS], dtype=torch.float64).reshape(2, 1, 1, 1)


def color(x):
    """The three functions of DiffAugment's code, in its order."""
    x = x + (draw(0) - 0.5)
    mean = x.mean(1, keepdim=True)
    x = (x - mean) * (draw(1) * 2) + mean
    mean = x.mean((1, 2, 3), keepdim=True)
    return (x - mean) * (draw(2) + 0.5) + mean


def translation(x):
    """Row i is read from row i + down, of an image with zeros around it."""
    height, width = x.shape[2:]
    rows = []
    for image, row in zip(x, DRAWS):
        moves = []
        for value, side in ((row[4], height), (row[3], width)):
            most = int(side * 0.125 + 0.5)
            moves.append(math.floor(value * (2 * most + 1)) - most)
        padded = torch.nn.functional.pad(image, (2, 2, 2, 2))
        rows.append(padded[:, 2 + moves[0] : 2 + moves[0] + height, 2 + moves[1] : 2 + moves[1] + width])
    return torch.stack(rows)


def cutout(x):
    mask = torch.ones_like(x)
    for image, row in enumerate(DRAWS):
        spans = []
        for value, side in ((row[6], x.shape[2]), (row[5], x.shape[3])):
            size = int(side * 0.5 + 0.5)
            start = math.floor(value * (side + 1 - size % 2)) - size // 2
            spans.append(slice(max(0, start), start + size))
        mask[image, :, spans[0], spans[1]] = 0
    return x * mask


def losses():
    a, p, n = wave((4, 8), 0.1, 0.4), wave((4, 8), 0.3, 0.4), wave((4, 8), 0.5, 0.4)
    triplet = torch.relu((a - p).square().sum(1) - (a - n).square().sum(1) + 0.1).mean()
    yield report("triplet", triplet, anchors=a, positives=p, negatives=n)

    z = wave((4, 8), 0.7)
    yield report("latent_l2", z.square().mean(), code=z)

    x, y = wave((2, 3, 4, 4), 0.2), wave((2, 3, 4, 4), 1.1)
    yield report("l1", (x - y).abs().mean(), a=x, b=y)

    a, b = wave((2, 3, 8, 18), 0.2), wave((2, 3, 8, 18), 1.1)
    levels = [(F.avg_pool2d(a, side) - F.avg_pool2d(b, side)).abs().mean() for side in (1, 2, 4, 8)]
    yield report("multi_scale_l1", sum(levels) / 4, a=a, b=b)

    full, half = wave((2, 1, 4, 4), 0.9), wave((2, 1, 2, 2), 1.7)
    yield report("lsgan_real", (full - 1).square().mean() + (half - 1).square().mean(), full=full, half=half)
    yield report("lsgan_fake", full.square().mean() + half.square().mean(), full=full, half=half)

    softplus, relu = torch.nn.functional.softplus, torch.relu
    for name, loss in {
        "logistic_real": lambda d: softplus(-d),
        "logistic_fake": softplus,
        "hinge_real": lambda d: relu(1 - d),
        "hinge_fake": lambda d: relu(1 + d),
        "hinge_generator": lambda d: -d,
    }.items():
        yield report(name, loss(full).mean() + loss(half).mean(), full=full, half=half)

    other, smaller = wave((2, 1, 4, 4), 0.4), wave((2, 1, 2, 2), 2.2)
    relativistic = softplus(other - full).mean() + softplus(smaller - half).mean()
    yield report("relativistic", relativistic, full=full, half=half, other=other, smaller=smaller)

    lecam = sum(relu(d + 0.2).square().mean() for d in (full, half))
    lecam = lecam + sum(relu(0.4 - d).square().mean() for d in (other, smaller))
    yield report("lecam", lecam, full=full, half=half, other=other, smaller=smaller)

    image, cotangent = wave((2, 3, 6, 10), 0.3), wave((2, 3, 6, 10), 1.9)
    for name, change in {"color": color, "translation": translation, "cutout": cutout}.items():
        yield report(name, (change(image) * cotangent.detach()).sum(), image=image)

    mean, logvar = wave((4, 8), 0.2), wave((4, 8), 1.3, 0.7)
    yield report("latent_kl", 0.5 * (mean.square() + logvar.exp() - 1 - logvar).sum(), mean=mean, logvar=logvar)


def adam(beta1, scale, epsilon=1e-8):
    """TensorFlow's formula, as the published code ran it, on w with the layer computing scale * w: the weight seen is W = scale * w."""
    w = wave((12,), 0.4).detach() / scale
    m, v, rate, beta2 = torch.zeros(12).double(), torch.zeros(12).double(), 1e-3, 0.99
    for t in range(1, 8):
        gradient = scale * wave((12,), 0.2 * t, 0.5).detach()
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient.square()
        w = w - rate * math.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (v.sqrt() + epsilon)
    return {"beta1": beta1, "scale": scale, "epsilon": epsilon, "weights": (scale * w).tolist()}


runs = [adam(0.0, 1.0), adam(0.5, 1.0), adam(0.0, 0.05), adam(0.9, 0.05), adam(0.0, 0.05, epsilon=1e-2)]
json.dump({"losses": list(losses()), "adam": runs}, sys.stdout)
print()
