"""Random deformations of a batch of digits, all at once, on whatever device it lies.

Affine: rotation, shift, zoom and shear in one resampling. Elastic: a random displacement
per pixel, smoothed by a Gaussian of σ pixels and scaled by α (Simard, Steinkraus, Platt,
"Best practices for convolutional neural networks", ICDAR 2003). Cutout: one empty square
(DeVries and Taylor 2017). Spoiling: noise, blur, lines and more, as `spoiling` says.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from digits.images.spoiling import spoil


@dataclass(frozen=True)
class Augment:
    """Ranges of the random deformations; 0 switches one off.

    rotate and shear in degrees, shift in pixels, zoom as a fraction (0.1: 0.9 to 1.1),
    elastic_alpha and elastic_sigma in pixels, cutout as the square's side in pixels.
    spoil: whether digits go through `spoiling` besides; spoil_drawn: the share of the drawings that do.
    """

    rotate: float = 0
    shift: float = 0
    zoom: float = 0
    shear: float = 0
    elastic_alpha: float = 0
    elastic_sigma: float = 5
    cutout: int = 0
    spoil: bool = False
    spoil_drawn: float = 0

    @property
    def moves(self) -> bool:
        return any((self.rotate, self.shift, self.zoom, self.shear, self.elastic_alpha))


def apply(
    x: torch.Tensor, ranges: Augment, generator: torch.Generator, drawn: torch.Tensor | None = None
) -> torch.Tensor:
    """Deform x (N, 1, H, W) float in [0, 1]; same shape, every sample on its own. drawn (N,) bool: the drawings."""
    if ranges.moves:
        grid = _affine_grid(x, ranges, generator)
        if ranges.elastic_alpha:
            grid = grid + _elastic_offsets(x, ranges, generator)
        x = F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    if ranges.cutout:
        x = x * _cutout_mask(x, ranges.cutout, generator)
    if ranges.spoil:
        x = _spoilt(x, drawn, ranges.spoil_drawn, generator)
    return x


def _spoilt(x: torch.Tensor, drawn: torch.Tensor | None, share: float, generator: torch.Generator) -> torch.Tensor:
    """x, of whose drawings only a share is spoilt."""
    if drawn is None:
        return spoil(x.clamp(0, 1), _on(x, generator))
    chosen = (~drawn | (torch.rand(len(x), generator=generator) < share)).to(x.device)
    out = x.clone()
    out[chosen] = spoil(x[chosen].clamp(0, 1), _on(x, generator))
    return out


def _on(x: torch.Tensor, generator: torch.Generator) -> torch.Generator:
    """A generator where x lies, which depends on the one given alone."""
    seed = int(torch.randint(2**62, (1,), generator=generator))
    return torch.Generator(x.device).manual_seed(seed)


def _uniform(n: int, reach: float, like: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return ((torch.rand(n, generator=generator) * 2 - 1) * reach).to(like.device)


def _affine_grid(x: torch.Tensor, ranges: Augment, generator: torch.Generator) -> torch.Tensor:
    n, side = len(x), x.shape[-1]
    angle = torch.deg2rad(_uniform(n, ranges.rotate, x, generator))
    shear = torch.tan(torch.deg2rad(_uniform(n, ranges.shear, x, generator)))
    zoom_x = 1 / (1 + _uniform(n, ranges.zoom, x, generator))
    zoom_y = 1 / (1 + _uniform(n, ranges.zoom, x, generator))
    shift = torch.stack([_uniform(n, ranges.shift * 2 / side, x, generator) for _ in range(2)], 1)
    cos, sin = angle.cos(), angle.sin()
    top = torch.stack([cos * zoom_x, (cos * shear - sin) * zoom_y], 1)
    bottom = torch.stack([sin * zoom_x, (sin * shear + cos) * zoom_y], 1)
    theta = torch.cat([torch.stack([top, bottom], 1), shift[:, :, None]], 2)
    return F.affine_grid(theta, list(x.shape), align_corners=False)


def _elastic_offsets(x: torch.Tensor, ranges: Augment, generator: torch.Generator) -> torch.Tensor:
    n, side = len(x), x.shape[-1]
    noise = (torch.rand(n, 2, side, side, generator=generator) * 2 - 1).to(x.device)
    blur = gaussian_matrix(side, ranges.elastic_sigma).to(x.device)
    pixels = ranges.elastic_alpha * (blur @ noise @ blur.T)
    return pixels.permute(0, 2, 3, 1) * (2 / side)


def gaussian_matrix(side: int, sigma: float) -> torch.Tensor:
    """(side, side) float32: multiplied from the left it blurs along an axis by σ pixels."""
    at = torch.arange(side, dtype=torch.float32)
    weights = torch.exp(-0.5 * ((at[:, None] - at[None, :]) / sigma) ** 2)
    return weights / (sigma * (2 * torch.pi) ** 0.5)


def _cutout_mask(x: torch.Tensor, size: int, generator: torch.Generator) -> torch.Tensor:
    n, side = len(x), x.shape[-1]
    corner = torch.randint(-size // 2, side - size // 2, (2, n, 1), generator=generator).to(x.device)
    at = torch.arange(side, device=x.device)
    inside = (at >= corner) & (at < corner + size)
    return 1 - (inside[0][:, :, None] & inside[1][:, None, :])[:, None].to(x.dtype)
