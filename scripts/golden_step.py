"""Writes the golden values of StepGoldenTest, the first step of StEP's objective: src/test/resources/golden/step.npz, and step_shards.npz for a
batch that is cut into two shards, whose losses and gradients are averaged; step_r3gan.npz and step_r3gan_shards.npz with the relativistic loss and
R1 and R2 penalties.

usage: python3 scripts/golden_step.py          (PyTorch 2.7.1 and NumPy)

Networks, parameters and pixels are those of golden_nn.py, in double precision: nothing is stored but
    losses            reconstruction_direct, adversarial_direct, latent_l2, discriminator
    NETWORK           (P, 2) for generator, encoder and discriminator: each parameter's gradient as golden_nn.py stores gradients
"""

import numpy as np
import torch
from torch.nn.functional import softplus

from golden_nn import Generator, MultiScaleDiscriminator, StyleEncoder, fill, formula, gradients

BATCH, SIZE = 2, 32

# What Noise draws for the codes of step 0 under the tests' seed, 11.
NOISE = torch.tensor(
    [
        [-1.4082563, -1.0490919, -0.5903375, -0.008591229, 1.9722141, -0.41500556, 0.11378689, -0.5343439],
        [0.10148503, 0.4708202, 1.5002815, 0.8740104, -1.4722911, 1.717419, 0.6457377, 1.7571473],
    ]
).double()


def images(name):
    """Pixels of a formula, (B, 3, H, W) in [-1, 1]; the formula counts as images in memory do, channels last."""
    values = formula(name, (BATCH, SIZE, SIZE, 3)).astype(np.float64)
    pixels = np.minimum(np.floor((values + 1) * 128), 255)
    return torch.from_numpy(pixels / 127.5 - 1).permute(0, 3, 1, 2).contiguous()


def least_squares(logits, aim):
    return sum((scale - aim).square().mean() for scale in logits)


def relativistic(logits, others):
    return sum(softplus(other - scale).mean() for scale, other in zip(logits, others))


def penalty(gamma, logits, image):
    gradient, = torch.autograd.grad(sum(scale.sum() for scale in logits), image, create_graph=True)
    return gamma / 2 * gradient.square().sum((1, 2, 3)).mean()


def step(shards, file, r3gan=False):
    generator = fill(Generator(filters=4, residual_blocks=1))
    encoder = fill(StyleEncoder(filters=4))
    discriminator = fill(MultiScaleDiscriminator(filters=4, scales=2, layers=2))
    # Of these pixels no rectifier's input is nearer to 0 than 4e-5 of the root of their mean square, and no rendering nearer to its target than 1e-4:
    # rounding to single precision turns no slope.
    # With penalties, PyTorch in single precision is within 2.3e-6 of itself in double precision, of any gradient's norm, on the whole batch of pixels 6;
    # on pixels 2 it misses by 2.0e-4 for conv1.weight of the second scale.
    number = 6 if r3gan else 2
    image, target = images(f"input.{number}"), images(f"target.{number}")

    losses = []
    for part in range(shards):
        rows = slice(part * BATCH // shards, (part + 1) * BATCH // shards)
        losses.append(passes(generator, encoder, discriminator, image[rows], target[rows], NOISE[rows], r3gan))
    for parameter in (p for network in (generator, encoder, discriminator) for p in network.parameters()):
        parameter.grad /= shards

    np.savez(
        f"src/test/resources/golden/{file}",
        losses=torch.stack(losses).mean(0).numpy().astype(np.float32),
        generator=gradients(generator),
        encoder=gradients(encoder),
        discriminator=gradients(discriminator),
    )


def passes(generator, encoder, discriminator, image, target, noise, r3gan):
    """Adds to the networks' gradients; returns the losses."""
    before = [None if p.grad is None else p.grad.clone() for p in discriminator.parameters()]
    mean, log_variance = encoder(target)
    code = mean + noise * torch.exp(log_variance / 2)
    rendering = generator(image, code)
    reconstruction = (rendering - target).abs().mean()
    fake = discriminator(rendering, image)
    adversarial = relativistic(fake, discriminator(target, image)) if r3gan else least_squares(fake, 1)
    latent_l2 = code.square().mean()
    (10 * reconstruction + adversarial + 0.01 * latent_l2).backward()

    for parameter, gradient in zip(discriminator.parameters(), before):
        parameter.grad = gradient
    rendering, target = rendering.detach().requires_grad_(True), target.requires_grad_(True)
    fake, real = discriminator(rendering, image), discriminator(target, image)
    rejection = relativistic(real, fake) if r3gan else least_squares(real, 1) + least_squares(fake, 0)
    (rejection + penalty(0.3, real, target) + penalty(0.7, fake, rendering) if r3gan else rejection).backward()
    return torch.stack([reconstruction, adversarial, latent_l2, rejection]).detach()


if __name__ == "__main__":
    step(1, "step.npz")
    step(2, "step_shards.npz")
    step(1, "step_r3gan.npz", r3gan=True)
    step(2, "step_r3gan_shards.npz", r3gan=True)
