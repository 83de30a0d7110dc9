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

  # x (B, in, H, W), weight (out, in, 3, 3), bias (out): nearest-neighbor x 2, then a convolution with padding 1. Doubling is a transposed
  # convolution with a square of ones, so both together are one with that square and the flipped kernel convolved.
  def upsampling_conv2d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    flipped = torch.flip(torch.transpose(weight, 0, 1), [2, 3])
    kernel = torch.avg_pool2d(flipped, [2, 2], [1, 1], [1, 1], False, True, 1)
    return torch.conv_transpose2d(x, kernel, bias, [2, 2], [1, 1], [0, 0], 1, [1, 1])

  # x (B, C, H, W) to (B, C, H + 1, W + 1): a row and a column of zeros after the others
  def pad_after(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.constant_pad_nd(x, [0, 1, 0, 1], 0)

  # x (B, C, H, W), code (B, D), weight (2C, D), bias (2C): standardized, times 1 + scale, plus shift, both linear in the code
  def adaptive_instance_norm(self: __torch__.Kernels, x: Tensor, code: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    y = torch.group_norm(x, torch.size(x, 1), None, None, 1e-05, True)
    linear = torch.to(torch.linear(code, weight, bias), 6)
    styles = torch.reshape(linear, [torch.size(x, 0), 2, torch.size(x, 1), 1, 1])
    scale = torch.add(torch.select(styles, 1, 0), 1)
    return torch.add_(torch.mul(y, scale), torch.select(styles, 1, 1))

  # y (B, out, H, W) of kernels weight (out, in, 3, 3) whose inputs were scaled by style (B, in): brings every image's kernels to norm 1, and adds bias
  def demodulate(self: __torch__.Kernels, y: Tensor, weight: Tensor, bias: Tensor, style: Tensor) -> Tensor:
    energy = torch.sum(torch.square(weight), [2, 3])
    norms = torch.add(torch.matmul(torch.square(style), torch.t(energy)), 1e-08)
    scale = torch.reshape(torch.rsqrt(norms), [torch.size(y, 0), torch.size(y, 1), 1, 1])
    return torch.add_(torch.mul(y, scale), torch.reshape(bias, [1, -1, 1, 1]))

  # x (B, in, H, W), code (B, D), weight (out, in, 3, 3), bias (out), style weight (in, D), style bias (in)
  def modulated_conv2d(self: __torch__.Kernels, x: Tensor, code: Tensor, weight: Tensor, bias: Tensor, style_weight: Tensor, style_bias: Tensor) -> Tensor:
    style = torch.to(torch.linear(code, style_weight, style_bias), 6)
    scaled = torch.mul(x, torch.reshape(style, [torch.size(x, 0), torch.size(x, 1), 1, 1]))
    y = torch.conv2d(scaled, weight, None, [1, 1], [1, 1], [1, 1], 1)
    return (self).demodulate(y, weight, bias, style)

  # The same after nearest-neighbor x 2; see upsampling_conv2d
  def modulated_upsampling_conv2d(self: __torch__.Kernels, x: Tensor, code: Tensor, weight: Tensor, bias: Tensor, style_weight: Tensor, style_bias: Tensor) -> Tensor:
    style = torch.to(torch.linear(code, style_weight, style_bias), 6)
    scaled = torch.mul(x, torch.reshape(style, [torch.size(x, 0), torch.size(x, 1), 1, 1]))
    flipped = torch.flip(torch.transpose(weight, 0, 1), [2, 3])
    kernel = torch.avg_pool2d(flipped, [2, 2], [1, 1], [1, 1], False, True, 1)
    y = torch.conv_transpose2d(scaled, kernel, None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    return (self).demodulate(y, weight, bias, style)

  # The same after bilinear x 2 of maps that are zero outside: doubling with zeros between, the kernel, and the filter (1 3 3 1) / 4, which is the square
  # of ones three times convolved
  def modulated_bilinear_conv2d(self: __torch__.Kernels, x: Tensor, code: Tensor, weight: Tensor, bias: Tensor, style_weight: Tensor, style_bias: Tensor) -> Tensor:
    style = torch.to(torch.linear(code, style_weight, style_bias), 6)
    scaled = torch.mul(x, torch.reshape(style, [torch.size(x, 0), torch.size(x, 1), 1, 1]))
    kernel = torch.flip(torch.transpose(weight, 0, 1), [2, 3])
    spread = torch.conv_transpose2d(scaled, kernel, None, [2, 2], [0, 0], [0, 0], 1, [1, 1])
    once = torch.avg_pool2d(spread, [2, 2], [1, 1], [1, 1], False, True, 4)
    twice = torch.avg_pool2d(once, [2, 2], [1, 1], [0, 0], False, True, 4)
    y = torch.avg_pool2d(twice, [2, 2], [1, 1], [0, 0], False, True, 1)
    return (self).demodulate(y, weight, bias, style)

  # x of any shape: leaky ReLU with slope 0.2, times the square root of 2
  def scaled_leaky_relu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mul(torch.leaky_relu(x, 0.2), 1.4142135623730951)

  # x and y of one shape: their sum over the square root of 2
  def scaled_sum(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.mul(torch.add(x, y), 0.70710678118654752)

  # x (B, C, H, W), weight (C), bias (C): groups of one channel each; in the precision of x, where mixed precision would have float32 on CUDA
  def instance_norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    channels = torch.size(x, 1)
    positions = torch.mul(torch.size(x, 2), torch.size(x, 3))
    if torch.eq(ops.prim.dtype(weight), ops.prim.dtype(x)):
      scale = weight
      shift = bias
    else:
      scale = torch.type_as(weight, x)
      shift = torch.type_as(bias, x)
    y, mean, rstd = torch.native_group_norm(torch.contiguous(x), scale, shift, torch.size(x, 0), channels, positions, channels, 1e-05)
    return y

  # x (B, C, H, W): the channels of every position to mean square 1; in the precision of x
  def pixel_norm(self: __torch__.Kernels, x: Tensor) -> Tensor:
    square = torch.mean(torch.mul(x, x), [1], True)
    factor = torch.rsqrt(torch.add_(square, 1e-08))
    if torch.eq(ops.prim.dtype(factor), ops.prim.dtype(x)):
      y = torch.mul(x, factor)
    else:
      y = torch.mul(x, torch.type_as(factor, x))
    return y

  # The mean of x squared
  def mean_square(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mse_loss(x, torch.zeros_like(x))

  # The mean of x - 1 squared
  def mean_square_from_one(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mse_loss(x, torch.ones_like(x))

  # x (B, C, H, W) to (B, C + 1, H, W): one more channel, the mean over all values of an image of their deviation over the batch; numbers: how many
  # batches are joined along the first axis, each of which has its own
  def append_deviation(self: __torch__.Kernels, x: Tensor, numbers: Tensor) -> Tensor:
    batches = int(torch.select(numbers, 0, 0))
    apart = torch.reshape(x, [batches, -1, torch.size(x, 1), torch.size(x, 2), torch.size(x, 3)])
    variance = torch.var(apart, [1], False, True)
    deviation = torch.mean(torch.sqrt(torch.add(variance, 1e-08)), [2, 3, 4], True)
    channel = torch.expand(deviation, [batches, torch.size(apart, 1), 1, torch.size(x, 2), torch.size(x, 3)])
    return torch.cat([x, torch.reshape(channel, [torch.size(x, 0), 1, torch.size(x, 2), torch.size(x, 3)])], 1)

  # x (B, C, H, W); numbers: the padding of every side
  def reflection_pad2d(self: __torch__.Kernels, x: Tensor, numbers: Tensor) -> Tensor:
    side = int(torch.select(numbers, 0, 0))
    return torch.reflection_pad2d(x, [side, side, side, side])

  # x in whatever precision
  def to_float32(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.to(x, 6)

  # x (B, C, H, W), theta (B, 2, 3): the nearest value of x at affine coordinates from -1 to 1; zero outside
  def sample_nearest(self: __torch__.Kernels, x: Tensor, theta: Tensor) -> Tensor:
    grid = torch.affine_grid_generator(theta, torch.size(x), False)
    return torch.grid_sampler(x, grid, 1, 0, False)

  # x (B, C, H, W), maps (B, C', h, w): x averaged to the height and width of the maps
  def averaged_to(self: __torch__.Kernels, x: Tensor, maps: Tensor) -> Tensor:
    return torch.adaptive_avg_pool2d(x, [torch.size(maps, 2), torch.size(maps, 3)])

  # weight (out, ...), u (out) of norm 1: weight over its norm in the direction of u, its largest singular value once u has settled.
  # x is there for its manager.
  def spectral_normalized(self: __torch__.Kernels, x: Tensor, weight: Tensor, u: Tensor) -> Tensor:
    rows = torch.reshape(weight, [torch.size(weight, 0), -1])
    projected = torch.sum(torch.mul(rows, torch.unsqueeze(torch.clone(u), 1)), [0])
    return torch.div(weight, torch.norm(projected, 2))

  # A step of the power iteration: u = the direction of weight weight' u
  def power_iteration(self: __torch__.Kernels, weights: List[Tensor], us: List[Tensor], numbers: List[float]) -> NoneType:
    weight = weights[0]
    u = us[0]
    rows = torch.reshape(weight, [torch.size(weight, 0), -1])
    projected = torch.sum(torch.mul(rows, torch.unsqueeze(u, 1)), [0])
    lifted = torch.sum(torch.mul(rows, projected), [1])
    _0 = torch.copy_(u, torch.div(lifted, torch.clamp(torch.norm(lifted, 2), 1e-12)))
    return None

  # y of one element, x what it was computed of: the gradient of y by x, which has a gradient in turn
  def gradient(self: __torch__.Kernels, y: Tensor, x: Tensor) -> Tensor:
    gradients = torch.grad([y], [x], None, True, True)
    gradient = gradients[0]
    return unchecked_cast(Tensor, gradient)

  # y of one element: its gradients by xs, contiguous, zero where y does not depend on one; the graph behind y is freed. Two may share their memory.
  def gradients(self: __torch__.Kernels, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
    found = torch.grad([y], xs, None, False, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(xs)):
      gradient = found[i]
      if torch.__is__(gradient, None):
        _0 = torch.append(gradients, torch.zeros_like(xs[i]))
      else:
        _1 = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  # Adam of parameters with one learning rate: p = p - rate * m / (sqrt(v) + epsilon); numbers: rate, beta1, beta2, epsilon.
  # Any bias correction is in the rate: the step count in steps is so large that libtorch's own corrections are 1.
  def adam(self: __torch__.Kernels, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], numbers: List[float]) -> NoneType:
    none = annotate(List[Tensor], [])
    torch._fused_adam_(parameters, gradients, first, second, none, steps, lr=numbers[0], beta1=numbers[1], beta2=numbers[2], weight_decay=0., eps=numbers[3], amsgrad=False, maximize=False)
    return None

  # a = a + (b - a) * numbers[0]
  def lerp(self: __torch__.Kernels, a: List[Tensor], b: List[Tensor], numbers: List[float]) -> NoneType:
    torch._foreach_lerp_(a, b, numbers[0])
    return None

  # a = a + b * numbers[0]
  def add(self: __torch__.Kernels, a: List[Tensor], b: List[Tensor], numbers: List[float]) -> NoneType:
    torch._foreach_add_(a, b, alpha=numbers[0])
    return None

  # a = b, also of another device
  def copy(self: __torch__.Kernels, a: List[Tensor], b: List[Tensor], numbers: List[float]) -> NoneType:
    torch._foreach_copy_(a, b)
    return None

  # a = a * numbers[0]
  def scale(self: __torch__.Kernels, a: List[Tensor], numbers: List[float]) -> NoneType:
    torch._foreach_mul_(a, numbers[0])
    return None

  # a = 0, whatever it holds
  def zero(self: __torch__.Kernels, a: List[Tensor], numbers: List[float]) -> NoneType:
    torch._foreach_zero_(a)
    return None

  # a = a * min(1, numbers[0] / (norm + 1e-6)), the norm being that of all arrays together
  def clip_norm(self: __torch__.Kernels, a: List[Tensor], numbers: List[float]) -> NoneType:
    norms = torch._foreach_norm(a, 2)
    norm = torch.norm(torch.stack(norms, 0), 2)
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-06)), numbers[0]), None, 1.)
    torch._foreach_mul_(a, factor)
    return None
