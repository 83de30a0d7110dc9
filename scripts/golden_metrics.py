#!/usr/bin/env python3
"""Makes src/test/resources/golden/metrics.json with the implementations that publications use.

    golden_metrics.py src/test/resources/golden/metrics.json

Written with torch 2.7.1, scikit-image 0.26.0, pytorch-msssim 1.0.0, lpips 0.1.4, pytorch-fid 0.3.0, torchmetrics 1.9.0 and prdc 0.2. Nobody's images and
weights: element k of array number n is a hash of (k, n), which Golden.java computes too, so that only the results need to be kept.
"""

import json
import sys

import lpips
import numpy as np
import prdc
import pytorch_fid.fid_score
import pytorch_fid.inception
import pytorch_msssim
import torch
from golden_vgg16 import synthetic
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from torchmetrics.image.kid import poly_mmd

SIDE = (177, 190)


def images(number, height, width):
    """Two images of waves, and the same with noise: in [-1, 1]."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    waves = torch.stack([
        torch.stack([0.7 * torch.sin(x.double() / (5 + 3 * c + b)) * torch.cos(y.double() / (7 + b)) for c in range(3)])
        for b in range(2)]).float()
    noise = torch.stack([synthetic(number, (3, height, width), 0.2), synthetic(number + 1, (3, height, width), 0.9)])
    return waves, (waves + noise).clamp(-1, 1)


def fill(modules, start):
    """Fills a network's convolutions in their order: weights with numbers start, start + 2, ..., biases with those between."""
    for i, layer in enumerate(m for m in modules if isinstance(m, torch.nn.Conv2d)):
        fan = layer.weight[0].numel()
        layer.weight.data = synthetic(start + 2 * i, tuple(layer.weight.shape), (24 / fan) ** 0.5)
        layer.bias.data = synthetic(start + 2 * i + 1, tuple(layer.bias.shape), 0.2)


def distances(a, b):
    results = {}
    for backbone in ("alex", "vgg", "squeeze"):
        for version in ("0.1", "0.0", "uncalibrated"):
            torch.manual_seed(0)
            net = lpips.LPIPS(net=backbone, version=version if version[0] == "0" else "0.1", pnet_rand=True, verbose=False,
                              lpips=version != "uncalibrated")
            fill(net.net.modules(), 100)
            with torch.no_grad():
                results[f"lpips_{backbone}_{version}"] = net(a, b).flatten().double().numpy()
    return results


def inception(x):
    """pool3 of pytorch-fid's network with synthetic weights, numbered in the order of the convolutions' names."""
    pytorch_fid.inception.load_state_dict_from_url = lambda *_, **__: None
    torch.nn.Module.load_state_dict = lambda *_, **__: None
    network = pytorch_fid.inception.fid_inception_v3()
    modules = {name: module for name, module in network.named_modules() if hasattr(module, "bn")}
    for i, name in enumerate(sorted(modules)):
        convolution, normalization = modules[name].conv, modules[name].bn
        out, number = convolution.out_channels, 1000 + 5 * i
        convolution.weight.data = synthetic(number, tuple(convolution.weight.shape), (24 / convolution.weight[0].numel()) ** 0.5)
        normalization.weight.data = 1 + synthetic(number + 1, (out,), 0.4)
        normalization.bias.data = synthetic(number + 2, (out,), 0.2)
        normalization.running_mean = synthetic(number + 3, (out,), 0.2)
        normalization.running_var = 1 + synthetic(number + 4, (out,), 0.8)
    pytorch_fid.inception.fid_inception_v3 = lambda: network
    with torch.no_grad():
        return pytorch_fid.inception.InceptionV3([3]).eval()((x + 1) / 2)[0].flatten(1).numpy()


def main(path):
    a, b = images(1, *SIDE)
    unit = lambda x: (x.double().numpy().transpose(0, 2, 3, 1) + 1) / 2
    arrays = {}
    arrays["psnr"] = [peak_signal_noise_ratio(p, q, data_range=1) for p, q in zip(unit(a), unit(b))]
    arrays["ssim"] = [
        structural_similarity(p, q, data_range=1, channel_axis=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
        for p, q in zip(unit(a), unit(b))]
    # 176 x 176: at every scale of even sides, where all implementations agree on the halving.
    c, d = ((x[:, :, :176, :176].double() + 1) / 2 for x in (a, b))
    arrays["ms_ssim"] = pytorch_msssim.ms_ssim(d, c, data_range=1, size_average=False).numpy()
    small_a, small_b = images(5, 64, 70)
    arrays.update(distances(small_a, small_b))
    arrays["pool3"] = inception(small_b[:, :, :40, :50])[:, ::16]
    x = synthetic(11, (60, 8), 2).double().numpy()
    y = (synthetic(12, (50, 8), 1.5) + 0.1).double().numpy()
    arrays["frechet"] = [pytorch_fid.fid_score.calculate_frechet_distance(
        x.mean(0), np.cov(x, rowvar=False), y.mean(0), np.cov(y, rowvar=False))]
    arrays["kernel"] = [float(poly_mmd(torch.tensor(x[:50]), torch.tensor(y)))]
    found = prdc.compute_prdc(real_features=y, fake_features=x, nearest_k=5)
    arrays["prdc"] = [found[key] for key in ("precision", "recall", "density", "coverage")]
    with open(path, "w") as file:
        json.dump({key: np.asarray(value, dtype=np.float64).ravel().tolist() for key, value in arrays.items()}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
