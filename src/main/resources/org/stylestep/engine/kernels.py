# Operators of libtorch that DJL does not offer: serialized TorchScript, which is near to Python. See the class Kernels.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # x (B, in, H, W), weight (in, out, k, k), bias (out); numbers: stride, padding, output padding
  def conv_transpose2d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, numbers: Tensor) -> Tensor:
    stride = int(torch.select(numbers, 0, 0))
    padding = int(torch.select(numbers, 0, 1))
    output_padding = int(torch.select(numbers, 0, 2))
    return torch.conv_transpose2d(x, weight, bias, [stride, stride], [padding, padding], [output_padding, output_padding], 1, [1, 1])

  # x (B, C, H, W); numbers: the padding of every side
  def reflection_pad2d(self: __torch__.Kernels, x: Tensor, numbers: Tensor) -> Tensor:
    side = int(torch.select(numbers, 0, 0))
    return torch.reflection_pad2d(x, [side, side, side, side])
