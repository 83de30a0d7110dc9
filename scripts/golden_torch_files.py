#!/usr/bin/env python3
"""Makes src/test/resources/org/stylestep/features/torch_*.pth: small files in both formats of torch.save (written with torch 2.7.1).

    golden_torch_files.py src/test/resources/org/stylestep/features
"""

import sys
from collections import OrderedDict

import torch


def state():
    base = torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4 - 1
    return OrderedDict(
        base=base,
        half=base.half(),
        bfloat16=base.bfloat16(),
        view=base[1],
        transposed=base.t(),
        parameter=torch.nn.Parameter(base.clone()),
        steps=torch.tensor(7),
        epoch=3,
    )


def calibration():
    """The names and shapes of LPIPS with AlexNet; channel c of layer l is c / 8 + l."""
    channels = (64, 192, 384, 256, 256)
    return OrderedDict(
        (f"lin{layer}.model.1.weight", torch.arange(width).reshape(1, width, 1, 1) / 8 + layer)
        for layer, width in enumerate(channels)
    )


def main(folder):
    with_metadata = state()
    with_metadata._metadata = OrderedDict({"": {"version": 1}})
    torch.save(with_metadata, f"{folder}/torch_zip.pth")
    torch.save(with_metadata, f"{folder}/torch_old.pth", _use_new_zipfile_serialization=False)
    torch.save(calibration(), f"{folder}/torch_lpips_alex.pth", _use_new_zipfile_serialization=False)
    torch.save(torch.nn.Linear(2, 1), f"{folder}/torch_module.pth")


if __name__ == "__main__":
    main(sys.argv[1])
