"""Small line charts as SVG pictures that follow the page's theme: learning curves, and timings over a choice."""

import base64
from dataclasses import dataclass
from html import escape

COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7")
DASHES = ("", "6 3", "2 3", "8 3 2 3")
WIDTH, HEIGHT = 380, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 10, 34

STYLE = (
    "<style>:root{color-scheme:light dark}text{font:11px sans-serif;fill:#767C85;fill:light-dark(#5B6068,#A9AFB8)}"
    ".g{stroke:#8A8F98;stroke-opacity:.25}.l{stroke:#8A8F98;stroke-dasharray:3 3}</style>"
)


@dataclass(frozen=True)
class Line:
    """One arm: a point list [(x, y), …] for each of its seeds."""

    title: str
    seeds: list[list[tuple[float, float]]]


def chart(lines: list[Line], across: str, up: str, alt: str, level: float | None = None) -> str:
    """HTML of the picture: every seed a thin line, arms differ in colour and dash; `level` is a line across."""
    ys = sorted(y for line in lines for seed in line.seeds for _, y in seed)
    xs = [x for line in lines for seed in line.seeds for x, _ in seed]
    ends = _ends(ys, up, level)
    frame = _Frame(min(0, min(xs)) if min(xs) < max(xs) / 2 else min(xs), max(xs), *ends)
    inside = f'<rect x="{LEFT}" y="0" width="{WIDTH - LEFT}" height="{HEIGHT - BOTTOM + 3}"/>'
    parts = [*_axes(frame, across, up), f'<clipPath id="c">{inside}</clipPath>']
    if level is not None:
        parts.append(f'<path class="l" d="M{LEFT} {frame.y(level):.1f}H{WIDTH - RIGHT}"/>')
    for line, colour, dash in zip(lines, COLOURS, DASHES, strict=False):
        for seed in line.seeds:
            points = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in seed)
            parts.append(
                f'<polyline clip-path="url(#c)" points="{points}" fill="none" stroke="{colour}" stroke-width="1.8" '
                f'stroke-dasharray="{dash}"/>'
            )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{STYLE}{"".join(parts)}</svg>'
    data = base64.b64encode(svg.encode()).decode()
    return f'<img class="chart" src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return LEFT + (value - self.left) / ((self.right - self.left) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.low) / ((self.high - self.low) or 1) * (HEIGHT - TOP - BOTTOM)


def _ends(ys: list[float], up: str, level: float | None) -> tuple[float, float]:
    """Shares in percent: the upper part of the curves, where they differ; all else from zero."""
    if not up.endswith("%"):
        return 0, 1.05 * ys[-1]
    low = max(ys[0], ys[len(ys) // 4] - 1, 0)
    high = min(100, ys[-1] + 0.1 * (ys[-1] - low) + 0.05)
    return min(low, high if level is None else level - 0.2), high


def _axes(frame: _Frame, across: str, up: str) -> list[str]:
    parts = [
        f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 4}" text-anchor="middle">{escape(across)}</text>',
        f'<text transform="translate(10 {HEIGHT / 2 - 10}) rotate(-90)" text-anchor="middle">{escape(up)}</text>',
    ]
    for value in _ticks(frame.low, frame.high):
        y = frame.y(value)
        parts.append(f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    for value in _ticks(frame.left, frame.right):
        parts.append(f'<text x="{frame.x(value):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{value:g}</text>')
    return parts


def _ticks(low: float, high: float) -> list[float]:
    """Four to nine round numbers between the two."""
    span = (high - low) or 1
    step = next(s for e in range(-4, 6) for s in (10.0**e, 2 * 10.0**e, 5 * 10.0**e) if span / s <= 6)
    first = -(-low // step) * step
    return [round(first + i * step, 6) for i in range(10) if first + i * step <= high + 1e-9]
