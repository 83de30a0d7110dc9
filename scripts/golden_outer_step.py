#!/usr/bin/env python3
"""The outer step of DiLoCo (arXiv 2311.08105) by PyTorch's SGD with Nesterov momentum; RoundStageTest holds the output."""

import torch

weights = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
optimizer = torch.optim.SGD([weights], lr=0.7, momentum=0.9, nesterov=True)
for mean in ([0.9, -1.5, 0.5], [0.7, -1.75, 0.25], [0.8, -1.0, 1.0]):
    weights.grad = (weights - torch.tensor(mean)).detach()
    optimizer.step()
    print("{" + ", ".join(f"{value:.9g}" for value in weights.tolist()) + "},")
