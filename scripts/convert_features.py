#!/usr/bin/env python3
"""Makes the weight file of a feature extractor: torchvision's names, float32, .safetensors.

    convert_features.py vgg16 vgg16-397923af.pth vgg16.safetensors
    convert_features.py squeezenet1_1 squeezenet1_1-b8a52dc0.pth squeezenet1_1.safetensors
    convert_features.py alexnet alexnet-owt-7be5be79.pth alexnet.safetensors
    convert_features.py inception_fid pt_inception-2015-12-05-6726825d.pth inception.safetensors
    convert_features.py lpips_alex lpips/weights/v0.1/alex.pth lpips_alex.safetensors

The source is one of
  .pth, .pt      a state_dict of torchvision, pytorch-fid or lpips (needs torch; those packages themselves are not needed)
  .npz           the same names in numpy's container
  .safetensors   the same names; only checked and cut down

Names may carry a prefix such as "module." and may lack "features.". What the extractors do not use (the classifier) is left out.

VGG16 with Caffe weights: any conversion of the original network to torchvision's names fits, such as the one known as vgg16-00b39a1b.pth;
it takes BGR in 0..255, so load it with Vgg16.Convention.CAFFE. torchvision's own vgg16-397923af.pth takes Vgg16.Convention.TORCHVISION.

The SHA-256 of the source and that of the arrays (by name, as little-endian float32) are recorded in the file's metadata. By them the metrics tell
published weights, whose files' names end with the first digits of their SHA-256, from others: LPIPS and FID are called so with these alone.

Needs Python 3.8 and numpy; torch only to read .pth files.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zipfile

import numpy as np


def vgg16_shapes():
    shapes, index, channels = {}, 0, 3
    for depth, width in zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512)):
        for _ in range(depth):
            shapes[f"features.{index}.weight"] = (width, channels, 3, 3)
            shapes[f"features.{index}.bias"] = (width,)
            index, channels = index + 2, width
        index += 1
    return shapes


def squeezenet1_1_shapes():
    shapes = {"features.0.weight": (64, 3, 3, 3), "features.0.bias": (64,)}
    fires = ((3, 64, 16, 64), (4, 128, 16, 64), (6, 128, 32, 128), (7, 256, 32, 128),
             (9, 256, 48, 192), (10, 384, 48, 192), (11, 384, 64, 256), (12, 512, 64, 256))
    for number, channels, squeezed, expanded in fires:
        for part, i, o, k in (("squeeze", channels, squeezed, 1), ("expand1x1", squeezed, expanded, 1),
                              ("expand3x3", squeezed, expanded, 3)):
            shapes[f"features.{number}.{part}.weight"] = (o, i, k, k)
            shapes[f"features.{number}.{part}.bias"] = (o,)
    return shapes


def alexnet_shapes():
    shapes = {}
    for index, o, i, k in ((0, 64, 3, 11), (3, 192, 64, 5), (6, 384, 192, 3), (8, 256, 384, 3), (10, 256, 256, 3)):
        shapes[f"features.{index}.weight"] = (o, i, k, k)
        shapes[f"features.{index}.bias"] = (o,)
    return shapes


NETWORKS = {"vgg16": vgg16_shapes, "squeezenet1_1": squeezenet1_1_shapes, "alexnet": alexnet_shapes}

# Only LPIPS takes the deepest map; a source of the other maps may lack it.
OPTIONAL = ("features.28.weight", "features.28.bias")

LPIPS_LAYERS = {"lpips_alex": 5, "lpips_vgg": 5, "lpips_squeeze": 7}
INCEPTION_CONVOLUTIONS = 94


def read_safetensors(path):
    kinds = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    arrays = {}
    for key, entry in header.items():
        if key != "__metadata__" and entry["dtype"] in kinds:
            begin, end = entry["data_offsets"]
            arrays[key] = np.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def read(path):
    if path.endswith(".safetensors"):
        return read_safetensors(path)
    if path.endswith(".npz"):
        with np.load(path) as arrays:
            return {key: arrays[key] for key in arrays.files}
    try:
        import torch
    except ImportError:
        sys.exit(f"{path}: reading this needs torch (`pip install torch`, or `apt install python3-torch`)")
    options = {"weights_only": True} if "weights_only" in torch.load.__code__.co_varnames else {}
    state = torch.load(path, map_location="cpu", **options)
    if hasattr(state, "state_dict"):
        state = state.state_dict()
    state = state.get("state_dict", state)
    return {key: value.float().numpy() for key, value in state.items() if hasattr(value, "numpy")}


def pick(arrays, shapes, path):
    """Returns the arrays in use by torchvision's names, whatever prefix the source has."""
    for prefix in sorted({key[: key.find("features.")] for key in arrays if "features." in key}) + [None]:
        name = (lambda key: key[len("features."):]) if prefix is None else (lambda key: prefix + key)
        if name("features.0.weight") in arrays:
            break
    else:
        sys.exit(f"{path}: no array named features.0.weight; it holds {', '.join(sorted(arrays)[:5])} ...")
    picked = {}
    for key, shape in shapes.items():
        if name(key) not in arrays and key in OPTIONAL:
            continue
        if name(key) not in arrays:
            sys.exit(f"{path}: {name(key)} is missing: is this the right network?")
        array = np.ascontiguousarray(arrays[name(key)], dtype="<f4")
        if array.shape != shape:
            sys.exit(f"{path}: {name(key)} has the shape {array.shape} instead of {shape}: is this the right network?")
        picked[key] = array
    return picked


def pick_inception(arrays, path):
    """Returns convolutions and normalizations by pytorch-fid's names."""
    wanted = re.compile(r"(Conv2d|Mixed)_.*\.(conv\.weight|bn\.(weight|bias|running_mean|running_var))")
    picked = {key: array for key, array in arrays.items() if wanted.fullmatch(key)}
    if len(picked) != 5 * INCEPTION_CONVOLUTIONS:
        sys.exit(f"{path}: {len(picked)} arrays of an Inception-v3 instead of {5 * INCEPTION_CONVOLUTIONS}: is this the right network?")
    return {key: np.ascontiguousarray(array, dtype="<f4") for key, array in picked.items()}


def pick_lpips(arrays, layers, path):
    """Returns the calibration of each layer, one number a channel."""
    picked = {}
    for layer in range(layers):
        names = [key for key in arrays if key.split(".")[0] == f"lin{layer}"]
        if len(names) != 1:
            sys.exit(f"{path}: {len(names)} arrays of lin{layer} instead of one: is this the right calibration?")
        picked[f"lin{layer}"] = np.ascontiguousarray(arrays[names[0]], dtype="<f4").reshape(-1)
    return picked


def digest(path):
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha256.update(block)
    return sha256.hexdigest()


def write_safetensors(arrays, source, path):
    content = hashlib.sha256(b"".join(arrays[key].tobytes() for key in sorted(arrays))).hexdigest()
    header, offset = {"__metadata__": {"source_sha256": source, "arrays_sha256": content}}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for array in arrays.values():
            file.write(array.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=sorted([*NETWORKS, *LPIPS_LAYERS, "inception_fid"]))
    parser.add_argument("source", help=".pth, .pt, .npz or .safetensors")
    parser.add_argument("output", help=".safetensors")
    arguments = parser.parse_args()
    try:
        arrays = read(arguments.source)
        if arguments.network == "inception_fid":
            arrays = pick_inception(arrays, arguments.source)
        elif arguments.network in LPIPS_LAYERS:
            arrays = pick_lpips(arrays, LPIPS_LAYERS[arguments.network], arguments.source)
        else:
            arrays = pick(arrays, NETWORKS[arguments.network](), arguments.source)
        source = digest(arguments.source)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        sys.exit(f"{arguments.source}: {error}")
    write_safetensors(arrays, source, arguments.output)
    print(f"{arguments.output}: {len(arrays)} arrays, {sum(a.size for a in arrays.values()):,} numbers")


if __name__ == "__main__":
    main()
