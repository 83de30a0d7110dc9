"""Writes the golden values that the tests of org.stylestep.nn compare with: src/test/resources/golden/nn/*.npz.

usage: python3 scripts/golden_nn.py [FOLDER]          (PyTorch and NumPy; made with PyTorch 1.13 and 2.7.1)

Every module below is written from the method's description with PyTorch's own layers, in double precision. Its parameters carry the names
of the Java library, so it is also the map between the two: `Generator().state_dict()` has the keys of a checkpoint.

Parameters, inputs and the weights of the loss are not stored: both sides make them with `formula`, from the array's name. A file holds
    output.0 ...      what the module returns
    input.0 ...       the gradient of sum_k(output_k * formula("cotangent.k")) with respect to the inputs
    parameters        (P, 2): for each parameter in the order of its name, its gradient's norm and its product with formula("probe." + name)
"""

import sys
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def formula(name, shape):
    """Numbers in [-1, 1) that depend on the name and the position only, exact in 32-bit integers."""
    mask = np.uint64(0xFFFFFFFF)
    u = np.arange(1, int(np.prod(shape)) + 1, dtype=np.uint64)
    u = (u * np.uint64(2654435761) + np.uint64(zlib.crc32(name.encode()))) & mask
    u ^= u >> np.uint64(15)
    u = (u * np.uint64(2246822519)) & mask
    u ^= u >> np.uint64(13)
    u = (u * np.uint64(3266489917)) & mask
    u ^= u >> np.uint64(16)
    return (u.astype(np.float64) / 2**31 - 1).astype(np.float32).reshape(shape)


def tensor(name, shape):
    return torch.from_numpy(formula(name, shape)).double()


def parameter(name, shape):
    """A weight has standard deviation 1 / sqrt(fan_in), a norm's scale lies about 1, a bias about 1/2; rounded to float32.

    With biases about 0, all channels of some position would leave ReLU nearly 0, where PixelNorm magnifies them (and rounding) up to 10,000 times.
    """
    values = formula(name, shape)
    if len(shape) > 1:
        values = values * np.float32(np.sqrt(3 / np.prod(shape[1:])))
    else:
        values = values * np.float32(0.25) + np.float32(1 if name.endswith("weight") else 0.5)
    return torch.from_numpy(values).double()


class Conv(nn.Conv2d):
    """TensorFlow's SAME for stride 1 is spelled out: it pads (k - 1) // 2 before and k // 2 after. A norm cancels a bias, so under one there is none."""

    def __init__(self, cin, cout, kernel, stride=1, same=False, padding=None, normed=False):
        super().__init__(cin, cout, kernel, stride, (kernel - 1) // 2 if padding is None else padding, bias=not normed)
        self.same = same

    def forward(self, x):
        if not self.same:
            return super().forward(x)
        k = self.kernel_size[0]
        around = ((k - 1) // 2, k // 2)
        return F.conv2d(F.pad(x, around + around), self.weight, self.bias)


class UpsamplingConv(Conv):
    def forward(self, x):
        return super().forward(F.interpolate(x, scale_factor=2, mode="nearest"))


def instance_norm(channels):
    return nn.InstanceNorm2d(channels, eps=1e-5, affine=True)


class AdaptiveInstanceNorm(nn.Linear):
    def __init__(self, channels, latent):
        super().__init__(latent, 2 * channels)

    def forward(self, x, code):
        gamma, beta = super().forward(code)[:, :, None, None].chunk(2, 1)
        return (1 + gamma) * F.instance_norm(x, eps=1e-5) + beta


class PixelNorm(nn.Module):
    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-8)


class MinibatchStd(nn.Module):
    def forward(self, x):
        deviation = torch.sqrt(x.var(0, unbiased=False) + 1e-8).mean()
        return torch.cat([x, deviation * torch.ones_like(x[:, :1])], 1)


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = Conv(channels, channels, 3, normed=True)
        self.norm1 = instance_norm(channels)
        self.conv2 = Conv(channels, channels, 3, normed=True)
        self.norm2 = instance_norm(channels)

    def forward(self, x):
        return x + self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))


class BasicBlock(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv1 = Conv(cin, cout, 3)
        self.conv2 = Conv(cout, cout, 3)
        self.shortcut = Conv(cin, cout, 1)

    def forward(self, x):
        y = self.conv2(F.leaky_relu(self.conv1(F.leaky_relu(x, 0.2)), 0.2))
        return F.avg_pool2d(y, 2) + self.shortcut(F.avg_pool2d(x, 2))


class StyleEncoder(nn.Module):
    def __init__(self, filters=64, blocks=3, code=8, channels=3):
        super().__init__()
        self.stem = Conv(channels, filters, 4, 2)
        self.blocks = []
        for i in range(1, blocks + 1):
            self.blocks.append(BasicBlock(i * filters, (i + 1) * filters))
            self.add_module(f"block{i}", self.blocks[-1])
        self.mean = nn.Linear((blocks + 1) * filters, code)
        self.log_variance = nn.Linear((blocks + 1) * filters, code)

    def forward(self, image):
        x = self.stem(image)
        for block in self.blocks:
            x = PixelNorm()(block(x))
        x = F.leaky_relu(x, 0.2).mean((2, 3))
        return self.mean(x), self.log_variance(x)


class LatentMapper(nn.Module):
    def __init__(self, code=8, width=128, layers=3):
        super().__init__()
        sizes = [code] + [width] * layers
        for i in range(layers):
            self.add_module(f"hidden{i + 1}", nn.Linear(sizes[i], sizes[i + 1]))
        self.out = nn.Linear(width, code)

    def forward(self, x):
        for name, layer in self.named_children():
            x = layer(x) if name == "out" else torch.tanh(layer(x))
        return x


class StyleCodes(StyleEncoder):
    """The three forms of the code: OFFSET, SAMPLED (with the given noise), MEAN."""

    def forward(self, image):
        mean, log_variance = super().forward(image)
        deviation = torch.exp(log_variance / 2)
        noise = tensor("noise", tuple(mean.shape))
        return mean + deviation, mean + noise * deviation, mean


class Stage(nn.Module):
    def __init__(self, cin, cout, kernel, stride):
        super().__init__()
        self.conv = Conv(cin, cout, kernel, stride, normed=True)
        self.norm = instance_norm(cout)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class ContentEncoder(nn.Module):
    def __init__(self, filters, downsamplings, residual_blocks, channels):
        super().__init__()
        self.stem = Stage(channels, filters, 7, 1)
        self.downs, self.residuals = [], []
        for i in range(1, downsamplings + 1):
            self.downs.append(Stage(filters, 2 * filters, 3, 2))
            self.add_module(f"down{i}", self.downs[-1])
            filters *= 2
        for i in range(1, residual_blocks + 1):
            self.residuals.append(ResidualBlock(filters))
            self.add_module(f"residual{i}", self.residuals[-1])

    def forward(self, x):
        x = self.stem(x)
        maps = [x]
        for down in self.downs:
            x = down(x)
            maps.append(x)
        for residual in self.residuals:
            x = residual(x)
        return maps + [x]


class UpsamplingStage(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv1 = UpsamplingConv(cin, cout, 3)
        self.conv2 = Conv(cout, cout, 3)

    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = PixelNorm()(F.relu(conv(x)))
        return x


def with_code(z, *maps):
    return torch.cat(maps + (z[:, :, None, None].expand(-1, -1, *maps[0].shape[2:]),), 1)


class StyleDecoder(nn.Module):
    def __init__(self, filters, upsamplings, residual_blocks, channels, code):
        super().__init__()
        width = filters * 2**upsamplings
        self.residuals, self.ups = [], []
        for i in range(1, residual_blocks + 1):
            self.residuals.append(ResidualBlock(width + code))
            self.add_module(f"residual{i}", self.residuals[-1])
        current = width + code
        for i in range(1, upsamplings + 1):
            self.ups.append(UpsamplingStage(width + current + code, width // 2))
            self.add_module(f"up{i}", self.ups[-1])
            current = width = width // 2
        self.image = Conv(2 * width + code, channels, 1)

    def forward(self, maps, z):
        x = with_code(z, maps[-1])
        for residual in self.residuals:
            x = residual(x)
        for i, up in enumerate(self.ups):
            x = up(with_code(z, maps[-2 - i], x))
        return torch.tanh(self.image(with_code(z, maps[0], x)))


class Generator(nn.Module):
    def __init__(self, filters=32, downsamplings=3, residual_blocks=4, channels=3, code=8, input_channels=3):
        super().__init__()
        self.content = ContentEncoder(filters, downsamplings, residual_blocks, input_channels)
        self.decoder = StyleDecoder(filters, downsamplings, residual_blocks, channels, code)

    def forward(self, x, z):
        return self.decoder(self.content(x), z)


class ModulatedConv(nn.Module):
    """The formula of the paper, with kernels made for every image."""

    def __init__(self, cin, cout, latent, up=None):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(cout, cin, 3, 3))
        self.bias = nn.Parameter(torch.zeros(cout))
        self.style_weight = nn.Parameter(torch.zeros(cin, latent))
        self.style_bias = nn.Parameter(torch.zeros(cin))
        self.up = up

    def forward(self, x, code):
        styles = F.linear(code, self.style_weight, self.style_bias)
        images = []
        for image, style in zip(x, styles):
            kernels = self.weight * style[None, :, None, None]
            kernels = kernels / torch.sqrt(kernels.square().sum((1, 2, 3), keepdim=True) + 1e-8)
            image = image[None]
            if self.up == "bilinear":  # zeros around the image, as far as they reach into it
                image = F.interpolate(F.pad(image, (2, 2, 2, 2)), scale_factor=2.0, mode="bilinear")
                images.append(F.conv2d(image, kernels, self.bias)[:, :, 3:-3, 3:-3])
                continue
            if self.up == "nearest":
                image = F.interpolate(image, scale_factor=2.0)
            images.append(F.conv2d(image, kernels, self.bias, padding=1))
        return torch.cat(images)


class ModulatedStage(nn.Module):
    def __init__(self, cin, cout, latent, up=None):
        super().__init__()
        self.residual = up is None
        self.conv1 = ModulatedConv(cin, cout, latent, up)
        self.conv2 = ModulatedConv(cout, cout, latent)

    def forward(self, x, code):
        y = self.conv2(2**0.5 * F.leaky_relu(self.conv1(x, code), 0.2), code)
        return (x + y) / 2**0.5 if self.residual else 2**0.5 * F.leaky_relu(y, 0.2)


class CodeStandardization(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(latent), requires_grad=False)
        self.deviation = nn.Parameter(torch.ones(latent), requires_grad=False)

    def forward(self, z):
        return (z - self.mean) / self.deviation


class ModulatedDecoder(nn.Module):
    def __init__(self, filters, downsamplings, residual_blocks, channels, latent, up, standardized):
        super().__init__()
        self.code = CodeStandardization(latent) if standardized else nn.Identity()
        width = filters * 2**downsamplings
        self.stages = []
        for i in range(1, residual_blocks + 1):
            self.stages.append(ModulatedStage(width, width, latent))
            self.add_module(f"residual{i}", self.stages[-1])
        for i in range(1, downsamplings + 1):
            self.stages.append(ModulatedStage(2 * width, width // 2, latent, up))
            self.add_module(f"up{i}", self.stages[-1])
            width = width // 2
        self.image = Conv(width, channels, 1)

    def forward(self, maps, z):
        x, skips, z = maps[-1], list(maps[1:-1]), self.code(z)
        for stage in self.stages:
            x = stage(x if stage.residual else torch.cat([skips.pop(), x], 1), z)
        return torch.tanh(self.image(x))


class ModulatedGenerator(nn.Module):
    def __init__(self, filters=8, downsamplings=3, residual_blocks=2, up="nearest", standardized=False):
        super().__init__()
        self.content = ContentEncoder(filters, downsamplings, residual_blocks, 3)
        self.decoder = ModulatedDecoder(filters, downsamplings, residual_blocks, 3, 8, up, standardized)

    def forward(self, x, z):
        return self.decoder(self.content(x), z)


class PatchDiscriminator(nn.Module):
    def __init__(self, channels, filters=32, layers=3):
        super().__init__()
        self.layers = layers
        for i in range(1, layers + 2):
            last = i == layers + 1
            conv = Conv(channels + last, filters, 4, 1 if last else 2, same=last, normed=i > 1)
            self.add_module(f"conv{i}", conv)
            if i > 1:
                self.add_module(f"norm{i}", instance_norm(filters))
            channels, filters = filters, 2 * filters
        self.logits = Conv(channels, 1, 4, same=True)

    def forward(self, x):
        for i in range(1, self.layers + 2):
            if i == self.layers + 1:
                x = MinibatchStd()(x)
            x = getattr(self, f"conv{i}")(x)
            if i > 1:
                x = getattr(self, f"norm{i}")(x)
            x = F.leaky_relu(x, 0.2)
        return self.logits(x)


class MultiScaleDiscriminator(nn.Module):
    def __init__(self, channels=6, filters=32, scales=3, layers=3):
        super().__init__()
        self.scales = [PatchDiscriminator(channels, filters, layers) for _ in range(scales)]
        for i, scale in enumerate(self.scales, 1):
            self.add_module(f"scale{i}", scale)

    def forward(self, image, condition):
        x = torch.cat([image, condition], 1)
        return tuple(scale(F.avg_pool2d(x, 2**i) if i else x) for i, scale in enumerate(self.scales))


def gabors():
    """(8, 1, 7, 7): four orientations, each even and odd."""
    y, x = torch.meshgrid(*2 * (torch.arange(-3.0, 4, dtype=torch.float64),), indexing="ij")
    filters = []
    for i in range(8):
        angle = torch.tensor(torch.pi * (i // 2) / 4, dtype=torch.float64)
        phase = 2 * torch.pi * (x * torch.cos(angle) + y * torch.sin(angle)) / 4
        f = torch.exp(-(x * x + y * y) / (2 * 1.8**2)) * (torch.sin(phase) if i % 2 else torch.cos(phase))
        f = f - f.mean()
        filters.append(f / f.norm())
    return torch.stack(filters)[:, None]


def filter_bank(image):
    """The four layers of org.stylestep.features.FilterBank."""
    opponent = torch.tensor([[1 / 3, 1 / 3, 1 / 3], [1 / 2, -1 / 2, 0], [1 / 4, 1 / 4, -1 / 2]], dtype=torch.float64)
    x, layers = torch.einsum("oc,bchw->bohw", opponent, image), []
    for _ in range(4):
        y = F.conv2d(x, gabors().repeat(3, 1, 1, 1), padding=3, groups=3)
        layers.append(torch.cat([y.relu(), (-y).relu(), x.relu(), (-x).relu(), torch.ones_like(x[:, :1])], 1))
        x = F.avg_pool2d(x, 2)
    return layers


class ProjectedDiscriminator(nn.Module):
    """Without spectral normalization."""

    def __init__(self, mixed=6, filters=4, condition=1):
        super().__init__()
        for i in range(1, 5):
            mix = nn.Conv2d(55, mixed, 1, bias=False).requires_grad_(False)
            self.add_module(f"mix{i}", mix)
            self.add_module(f"head{i}", PatchDiscriminator(mixed + condition, filters, 5 - i))

    def forward(self, image, condition):
        logits = []
        for i, maps in enumerate(filter_bank(image), 1):
            joined = [getattr(self, f"mix{i}")(maps), F.adaptive_avg_pool2d(condition, maps.shape[2:])]
            logits.append(getattr(self, f"head{i}")(torch.cat(joined, 1)))
        return tuple(logits)


CASES = {
    "conv_none": (lambda: Conv(3, 5, 3, padding=0), [(2, 3, 7, 6)]),
    "conv_half_3_stride_2": (lambda: Conv(3, 5, 3, 2), [(2, 3, 8, 6)]),
    "conv_half_4_stride_2": (lambda: Conv(3, 5, 4, 2), [(2, 3, 8, 6)]),
    "conv_half_7": (lambda: Conv(3, 4, 7), [(2, 3, 8, 6)]),
    "conv_same_3": (lambda: Conv(3, 5, 3, same=True), [(2, 3, 7, 6)]),
    "conv_same_4": (lambda: Conv(3, 5, 4, same=True), [(2, 3, 7, 6)]),
    "conv_upsampling": (lambda: UpsamplingConv(3, 5, 3), [(2, 3, 7, 6)]),
    "conv_transposed_4": (lambda: nn.ConvTranspose2d(3, 5, 4, 2, 1), [(2, 3, 7, 6)]),
    "conv_transposed_3": (lambda: nn.ConvTranspose2d(3, 5, 3, 2, 1, output_padding=1), [(2, 3, 7, 6)]),
    "reflection_pad": (lambda: nn.ReflectionPad2d(3), [(2, 3, 4, 6)]),
    "upsample_nearest": (lambda: nn.Upsample(scale_factor=2, mode="nearest"), [(2, 3, 4, 6)]),
    "upsample_bilinear": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), [(2, 3, 4, 6)]),
    "instance_norm": (lambda: instance_norm(4), [(2, 4, 5, 6)]),
    "adaptive_instance_norm": (lambda: AdaptiveInstanceNorm(4, 3), [(2, 4, 5, 6), (2, 3)]),
    "modulated_conv": (lambda: ModulatedConv(4, 5, 3), [(2, 4, 5, 6), (2, 3)]),
    "modulated_conv_upsampling": (lambda: ModulatedConv(4, 5, 3, "nearest"), [(2, 4, 5, 6), (2, 3)]),
    "modulated_conv_bilinear": (lambda: ModulatedConv(4, 5, 3, "bilinear"), [(2, 4, 5, 6), (2, 3)]),
    "pixel_norm": (PixelNorm, [(2, 4, 5, 6)]),
    "minibatch_std": (MinibatchStd, [(3, 4, 5, 6)]),
    "residual_block": (lambda: ResidualBlock(6), [(2, 6, 8, 8)]),
    "basic_block": (lambda: BasicBlock(4, 6), [(2, 4, 8, 8)]),
    "style_encoder": (lambda: StyleEncoder(filters=4), [(2, 3, 32, 32)]),
    "style_codes": (lambda: StyleCodes(filters=4), [(2, 3, 32, 32)]),
    "latent_mapper": (lambda: LatentMapper(width=16), [(3, 8)]),
    "generator": (lambda: Generator(filters=8, residual_blocks=2), [(2, 3, 32, 32), (2, 8)]),
    "generator_other_channels": (
        lambda: Generator(filters=8, downsamplings=2, residual_blocks=1, channels=2, code=5, input_channels=1),
        [(2, 1, 24, 16), (2, 5)],
    ),
    "generator_modulated": (ModulatedGenerator, [(2, 3, 32, 32), (2, 8)]),
    "generator_modulated_bilinear": (
        lambda: ModulatedGenerator(up="bilinear", standardized=True),
        [(2, 3, 32, 32), (2, 8)],
    ),
    "patch_discriminator": (lambda: PatchDiscriminator(3, filters=4), [(2, 3, 32, 32)]),
    "multi_scale_discriminator": (lambda: MultiScaleDiscriminator(4, filters=4), [(2, 3, 64, 64), (2, 1, 64, 64)]),
    "projected_discriminator": (ProjectedDiscriminator, [(2, 3, 36, 32), (2, 1, 36, 32)]),
}


def fill(module):
    """The module in double precision, its parameters filled by their names."""
    module.double()
    with torch.no_grad():
        for name, values in module.named_parameters():
            values.copy_(parameter(name, tuple(values.shape)))
    return module


def gradients(module):
    """(P, 2): for each parameter in the order of its name, its gradient's norm and its product with formula("probe." + name)."""
    rows = []
    for name, p in sorted(module.named_parameters()):
        if not p.requires_grad:
            continue
        g = torch.zeros_like(p) if p.grad is None else p.grad
        rows.append([g.norm(), (g * tensor("probe." + name, tuple(g.shape))).sum()])
    return np.array(rows, np.float32)


def golden(case):
    make, shapes = CASES[case]
    module = fill(make())
    inputs = [tensor(f"input.{i}", shape).requires_grad_() for i, shape in enumerate(shapes)]
    outputs = module(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    sum((y * tensor(f"cotangent.{i}", tuple(y.shape))).sum() for i, y in enumerate(outputs)).backward()
    arrays = {f"output.{i}": y.detach() for i, y in enumerate(outputs)}
    arrays.update({f"input.{i}": x.grad for i, x in enumerate(inputs)})
    arrays = {name: values.numpy().astype(np.float32) for name, values in arrays.items()}
    if any(True for _ in module.parameters()):
        arrays["parameters"] = gradients(module)
    return arrays


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/nn")
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        np.savez(folder / f"{case}.npz", **golden(case))


if __name__ == "__main__":
    main()
