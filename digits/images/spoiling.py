"""Random corruptions of a batch of digits, for training: most digits suffer one or two, each at a random strength.

Noise of three kinds, blur and motion blur, lines and dashes laid over, an inverted or filled band, weak ink on grey
paper, fog, outlines in place of strokes, blotches. They follow general kinds of damage in the manner of Mu and Gilmer,
"MNIST-C: A Robustness Benchmark for Computer Vision" (2019), none of whose pictures or settings is used.

Every function takes x (N, 1, H, W) float in [0, 1], ink 1, on any device, and a generator on that device; it returns
the same shape, which `spoil` cuts to [0, 1].
"""

import torch
import torch.nn.functional as F

ROUNDS = (0.7, 0.21)  # share of the digits that suffer a corruption in the first round, and in the second


def spoil(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """x (N, 1, H, W) in [0, 1]; whether a digit is corrupted and how is drawn anew for each, and in each round."""
    out = x
    for share in ROUNDS:
        chosen = _uniform(x, 0, 1, generator)[:, 0, 0, 0] < share
        kind = torch.randint(len(KINDS), (len(x),), generator=generator, device=x.device)
        kind = torch.where(chosen, kind, len(KINDS))
        order = kind.argsort()
        parts = out[order].split(torch.bincount(kind, minlength=len(KINDS) + 1).tolist())
        changed = [apply(part, generator) if len(part) else part for apply, part in zip(KINDS, parts, strict=False)]
        out = torch.empty_like(out).index_copy_(0, order, torch.cat([*changed, parts[-1]]).clamp(0, 1))
    return out


def gaussian_noise(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return x + _normal(x, generator) * _uniform(x, 0.05, 0.55, generator)


def speckle_noise(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return x + x * _normal(x, generator) * _uniform(x, 0.15, 0.9, generator)


def salt_and_pepper(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    salt = (_everywhere(x, generator) < 0.5).to(x.dtype)
    return torch.where(_everywhere(x, generator) < _uniform(x, 0.02, 0.35, generator), salt, x)


def blur(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return _blurred(x, _uniform(x, 0.4, 1.8, generator))


def motion_blur(x: torch.Tensor, generator: torch.Generator, copies: int = 9) -> torch.Tensor:
    """The mean of copies moved along a short straight way."""
    angle, reach = _uniform(x, 0, torch.pi, generator), _uniform(x, 1, 4.5, generator) * 2 / x.shape[-1]
    step = torch.cat([reach * angle.cos(), reach * angle.sin()], 1)[:, :, :, 0]  # (N, 2, 1)
    whole = torch.eye(2, device=x.device).expand(len(x), 2, 2)
    moved = [
        F.grid_sample(x, F.affine_grid(torch.cat([whole, step * t], 2), list(x.shape), False), align_corners=False)
        for t in torch.linspace(-1, 1, copies).tolist()
    ]
    return torch.stack(moved).mean(0)


def lines(x: torch.Tensor, generator: torch.Generator, most: int = 5) -> torch.Tensor:
    """One to `most` straight lines laid over, three in ten of them dashed."""
    count = torch.randint(1, most + 1, (len(x), 1, 1, 1), generator=generator, device=x.device)
    for drawn in range(most):
        x = torch.maximum(x, _line(x, generator) * (drawn < count))
    return x


def _line(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    side = x.shape[-1]
    x0, y0, x1, y1 = (_uniform(x, 0, side, generator) for _ in range(4))
    length = torch.hypot(x1 - x0, y1 - y0).clamp_min(1)
    right, down = (x1 - x0) / length, (y1 - y0) / length
    across, along = _columns(x) - x0, _rows(x) - y0
    way, off = across * right + along * down, (along * right - across * down).abs()
    ink = (_uniform(x, 0.9, 1.8, generator) - off).clamp(0, 1) * ((way >= 0) & (way <= length))
    gap = (way / _uniform(x, 2, 6, generator)).floor() % 2 == 0
    dashed = _uniform(x, 0, 1, generator) < 0.3
    return torch.where(dashed & gap, 0, ink) * _uniform(x, 0.5, 1, generator)


def band(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A straight band across, mostly level or upright, in which the digit is inverted or covered."""
    side = x.shape[-1]
    straight = torch.where(_uniform(x, 0, 1, generator) < 0.5, torch.pi / 2, 0)
    angle = torch.where(_uniform(x, 0, 1, generator) < 0.7, straight, _uniform(x, 0, torch.pi, generator))
    place = (_columns(x) - side / 2) * angle.cos() + (_rows(x) - side / 2) * angle.sin() + side / 2
    start = _uniform(x, -2, side - 2, generator)
    inside = (place >= start) & (place < start + _uniform(x, 1.5, 10.5, generator))
    how = _uniform(x, 0, 1, generator)
    grey = torch.where(how < 0.75, 1.0, _uniform(x, 0, 1, generator))
    return torch.where(inside, torch.where(how < 0.5, 1 - x, grey), x)


def weak(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Grey paper and weaker ink."""
    paper = _uniform(x, 0, 0.75, generator)
    return paper + x * _uniform(x, 0.2, 1, generator) * (1 - paper)


def fog(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A cloud of three coarsenesses over digit and paper."""
    cells = (2, 4, 8)
    coarse = [torch.rand(len(x), 1, n + 1, n + 1, generator=generator, device=x.device) / n for n in cells]
    clouds = [F.interpolate(one, x.shape[-2:], mode="bicubic", align_corners=True) for one in coarse]
    cloud = (torch.stack(clouds).sum(0) / sum(1 / n for n in cells)).clamp(0, 1)
    strength = _uniform(x, 0.3, 1, generator)
    seen = x * (1 - strength * _uniform(x, 0.2, 0.7, generator))
    return seen + cloud * strength * (1 - seen)


def outlines(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The rims of the strokes, inner, outer or both, soft or hard, in place of the strokes."""
    outer, inner = F.max_pool2d(x, 3, 1, 1) - x, x + F.max_pool2d(-x, 3, 1, 1)
    which = _uniform(x, 0, 3, generator)
    rim = torch.where(which < 1, inner, torch.where(which < 2, outer, inner + outer))
    return torch.where(_uniform(x, 0, 1, generator) < 0.5, (rim > 0.4).to(x.dtype), rim)


def blotches(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Spots of ink, or of nothing, over 3 to 20 % of the picture."""
    smooth = _blurred(_everywhere(x, generator), _uniform(x, 0.6, 1.8, generator)).flatten(1)
    ranked = smooth.sort(1).values
    share = _uniform(x, 0.03, 0.2, generator)[:, :, 0, 0]
    limit = ranked.gather(1, ((1 - share) * (ranked.shape[1] - 1)).long())
    spots = ((smooth - limit) / smooth.std(1, keepdim=True) * 2).clamp(0, 1).view_as(x)
    return torch.where(_uniform(x, 0, 1, generator) < 0.7, torch.maximum(x, spots), x * (1 - spots))


KINDS = (
    gaussian_noise,
    speckle_noise,
    salt_and_pepper,
    blur,
    motion_blur,
    lines,
    band,
    weak,
    fog,
    outlines,
    blotches,
)


def _uniform(x: torch.Tensor, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    """A number for each digit: (N, 1, 1, 1)."""
    return torch.rand(len(x), 1, 1, 1, generator=generator, device=x.device) * (high - low) + low


def _everywhere(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A number in [0, 1) for each pixel."""
    return torch.rand(x.shape, generator=generator, device=x.device)


def _normal(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return torch.randn(x.shape, generator=generator, device=x.device)


def _rows(x: torch.Tensor) -> torch.Tensor:
    return torch.arange(x.shape[-2], device=x.device, dtype=x.dtype)[:, None]


def _columns(x: torch.Tensor) -> torch.Tensor:
    return torch.arange(x.shape[-1], device=x.device, dtype=x.dtype)[None, :]


def _blurred(x: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
    """Gaussian blur of σ (N, 1, 1, 1) pixels, the weights of each pixel summing to 1 within the picture."""
    weights = (-((_rows(x) - _columns(x)) ** 2) / (2 * sigma**2)).softmax(-1)  # (N, 1, side, side)
    return weights @ x @ weights.transpose(-1, -2)
