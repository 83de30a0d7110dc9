#!/usr/bin/env python3
"""Makes src/test/resources/org/stylestep/features/vgg16_golden.npz with torch's own operators (written with torch 1.13).

Nobody's weights: element k of array number n is a hash of (k, n), which Golden.java computes too, so that only the results need to be kept.
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F


def synthetic(number, shape, spread):
    """uint32 hash of (element, number) to [-0.5, 0.5), times the spread."""
    k = np.arange(np.prod(shape), dtype=np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    h = (k * np.uint64(0x9E3779B1) + np.uint64(number * 0x85EBCA77)) & mask
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(0x2C1B3C6D)) & mask
    h ^= h >> np.uint64(12)
    return torch.tensor((((h / 4294967296.0) - 0.5) * spread).astype(np.float32).reshape(shape))


def taps(x):
    number, channels, maps = 0, 3, {}
    for block, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512)), start=1):
        if block > 1:
            x = F.max_pool2d(x, 2)
        for i in range(1, depth + 1):
            weight = synthetic(2 * number, (width, channels, 3, 3), (24 / (9 * channels)) ** 0.5)
            bias = synthetic(2 * number + 1, (width,), 0.2)
            x = F.relu(F.conv2d(x, weight, bias, padding=1))
            number, channels = number + 1, width
            if i == 2:
                maps[f"conv{block}_{i}"] = x
    return maps


def main(path):
    images = torch.rand((2, 3, 35, 32), generator=torch.Generator().manual_seed(1)) * 2 - 1
    unit = (images + 1) / 2
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    bgr_mean = torch.tensor([103.939, 116.779, 123.68]).view(1, 3, 1, 1)
    inputs = {"torchvision": (unit - mean) / deviation, "caffe": unit.flip(1) * 255 - bgr_mean}
    arrays = {"images": images.numpy()}
    for convention, x in inputs.items():
        for name, map_ in taps(x).items():
            flat = map_.reshape(-1).numpy()
            # 256 values spread over the map.
            arrays[f"{convention}_{name}"] = flat[:: len(flat) // 256][:256].copy()
    np.savez_compressed(path, **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
