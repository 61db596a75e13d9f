"""The claims as light HTML: a row each, with its verdict as a sign and a word, opening to what lies behind it."""

from html import escape

from digits.claim_words import SIGNS, claimed, headlines, measured
from digits.curve_svg import COLOURS, Line, chart
from digits.verdicts import FAILS, HOLDS, PART, UNMEASURED, UNTESTABLE

STYLE = """<style>
.cl { --line: light-dark(#D9DCE1, #3A3F4A); --quiet: light-dark(#5B6068, #A9AFB8); line-height: 1.4; }
.cl details { border-bottom: 1px solid var(--line); }
.cl summary { display: grid; grid-template-columns: 10.5rem 2.8rem minmax(0, 1fr) 27rem; gap: .2rem .8rem;
  padding: .55rem .3rem; cursor: pointer; align-items: baseline; }
.cl summary:hover { background: light-dark(#F2F4F7, #1D2129); }
.cl summary:focus-visible { outline: 2px solid light-dark(#0B6BA8, #4AA3DF); outline-offset: -2px; }
.cl summary::-webkit-details-marker { display: none; }
.cl .verdict { font-weight: 600; white-space: nowrap; color: var(--tint); }
.cl .verdict::before { content: "▸"; display: inline-block; width: 1rem; color: var(--quiet); }
.cl details[open] .verdict::before { content: "▾"; }
.cl .sign { display: inline-block; width: 1.25rem; text-align: center; }
.cl .holds { --tint: light-dark(#00704F, #4CC79C); } .cl .part { --tint: light-dark(#855700, #F0B84D); }
.cl .fails { --tint: light-dark(#B23A00, #FF9466); } .cl .none { --tint: var(--quiet); }
.cl .id { font-weight: 600; } .cl .figure b { white-space: nowrap; }
.cl .figure { text-align: right; font-variant-numeric: tabular-nums; }
.cl .quiet { color: var(--quiet); font-size: .875rem; }
.cl .body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 25rem); gap: .5rem 2rem;
  padding: .2rem .3rem 1.2rem 1.3rem; }
.cl .body p { margin: .35rem 0; } .cl .chart { width: 100%; max-width: 25rem; display: block; }
.cl table { border-collapse: collapse; width: 100%; font-size: .9rem; }
.cl td, .cl th { padding: .25rem .5rem .25rem 0; border: 0; border-bottom: 1px solid var(--line); text-align: right;
  font-weight: 400; font-variant-numeric: tabular-nums; }
.cl td:first-child, .cl th:first-child { text-align: left; } .cl th { color: var(--quiet); }
.cl .key { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; vertical-align: -1px; }
.cl ul { margin: .2rem 0 .2rem 1.1rem; padding: 0; }
@media (max-width: 640px) {
  .cl summary { grid-template-columns: 1fr auto; }
  .cl summary .text { grid-column: 1 / -1; } .cl summary .figure { grid-column: 1 / -1; text-align: left; }
  .cl .body { grid-template-columns: minmax(0, 1fr); padding-left: .3rem; }
}
</style>"""

LOOKS = {HOLDS: "holds", PART: "part", FAILS: "fails", UNTESTABLE: "none", UNMEASURED: "none"}


def table(rows: list[dict], trials: dict) -> str:
    """All rows as one element; `trials` are the file's, with the curves and the timings."""
    return f'{STYLE}<div class="cl" data-testid="claims">{"".join(_row(row, trials) for row in rows)}</div>'


def _row(row: dict, trials: dict) -> str:
    shown = headlines(row)
    figure = "<br>".join(_in_short(found, is_one_of_many=len(shown) > 1) for found in shown)
    briefly = f'<br><span class="quiet">tested with {escape(row["briefly"])}</span>' if row["briefly"] else ""
    look, sign = LOOKS[row["verdict"]], SIGNS[row["verdict"]]
    return (
        f'<details class="{look}" data-testid="claim-{row["id"]}"><summary>'
        f'<span class="verdict"><span class="sign" aria-hidden="true">{sign}</span> {row["verdict"]}</span>'
        f'<span class="id">{row["id"]}</span><span class="text">{escape(row["claim"])}{briefly}</span>'
        f'<span class="figure">{figure}</span></summary>{_body(row, trials)}</details>'
    )


def _in_short(figure: dict, is_one_of_many: bool) -> str:
    stated = f"claimed {claimed(figure)} · " if claimed(figure) else ""
    name = f'<span class="quiet">{escape(figure["name"])}</span> ' if is_one_of_many or not stated else ""
    return f"{name}{stated}<b>{measured(figure)}</b>"


def _body(row: dict, trials: dict) -> str:
    rule = f"<p><b>Rule, made before measuring.</b> {escape(row['rule'])}</p>"
    if not row["figures"]:
        return f'<div class="body"><div><p>{escape(row["rule"])}</p></div></div>'
    ran = "".join(f"<li>{escape(what)}</li>" for what in row["ran"])
    what = f"<p><b>What was run</b>, {row['seeds']} times with other random numbers:</p><ul>{ran}</ul>"
    note = f"<p>{escape(row['note'])}</p>" if row["note"] else ""
    made = (
        f'<p class="quiet"><code>{escape(row["command"])}</code> on {row["date"]}, {escape(row["machine"])}, '
        f"torch {row['versions']['torch']}</p>"
    )
    pictures = "".join(_pictures(row, trials))
    return f'<div class="body"><div>{_figures(row)}{rule}{what}{note}{made}</div><div>{pictures}</div></div>'


def _figures(row: dict) -> str:
    lines = "".join(
        f"<tr><td>{escape(f['name'])}</td><td>{claimed(f)}</td><td>{measured(f)}</td></tr>" for f in row["figures"]
    )
    head = f"<tr><th>figure</th><th>claimed</th><th>measured, mean ± spread of {row['seeds']}</th></tr>"
    return f"<table>{head}{lines}</table>"


def _pictures(row: dict, trials: dict) -> list[str]:
    """The learning curves of the claim's arms in one chart, and one for each experiment that has something to draw."""
    arms = [name for name in row["trials"] if "curve" in trials[name]["seeds"][0]]
    drawn = []
    if arms:
        lines = [Line(trials[name]["title"].split(":")[0], _curves(trials[name])) for name in arms]
        level = row["level"] and 100 * row["level"]
        drawn.append(_with_key(lines, "epochs", "validation, %", "Validation accuracy by epoch", level))
    return drawn + [DRAW[name](trials[name]["seeds"]) for name in row["trials"] if name in DRAW]


def _curves(trial: dict) -> list[list[tuple[float, float]]]:
    return [[(p["epoch"], 100 * p["validation_accuracy"]) for p in seed["curve"]] for seed in trial["seeds"]]


def _with_key(lines: list[Line], across: str, up: str, alt: str, level: float | None = None) -> str:
    key = "".join(
        f'<div><i class="key" style="background:{colour}"></i> {escape(line.title)}</div>'
        for line, colour in zip(lines, COLOURS, strict=False)
    )
    fixed = f"<div>dashed: the fixed accuracy, {level:g} %</div>" if level else ""
    names = ", ".join(line.title for line in lines)
    return chart(lines, across, up, f"{alt}: {names}", level) + f'<div class="quiet">{key}{fixed}</div>'


def _noise(seeds: list[dict]) -> str:
    lines = [
        Line(
            f"{votes} votes", [list(zip(seed["sigma"], [100 * s for s in seed[votes]], strict=True)) for seed in seeds]
        )
        for votes in ("weighted", "uniform")
    ]
    return _with_key(lines, "noise, σ (ink is 1)", "right, %", "Share right by noise")


def _trees(seeds: list[dict]) -> str:
    lines = [
        Line(title, [_points(seed["dimensions"], seed[key]) for seed in seeds])
        for key, title in (("kd_tree", "k-d tree"), ("brute", "search through all"))
    ]
    return _with_key(lines, "dimensions", "one digit, ms", "Time of a digit by dimensions")


def _points(xs: list[float], ys: list[float]) -> list[tuple[float, float]]:
    return list(zip(xs, ys, strict=True))


def _speed(rounds: list[dict]) -> str:
    medians = {name: " · ".join(f"{r['p50_ms'][name]:.3g}" for r in rounds) for name in rounds[0]["p50_ms"]}
    lines = "".join(f"<tr><td>{escape(name)}</td><td>{ms}</td></tr>" for name, ms in medians.items())
    return f"<table><tr><th>system</th><th>one digit, ms: the medians of {len(rounds)} rounds</th></tr>{lines}</table>"


def _splits(seeds: list[dict]) -> str:
    lines = "".join(
        f"<tr><td>{i}</td><td>{100 * s['euclidean']:.2f} %</td><td>{100 * s['cosine']:.2f} %</td></tr>"
        for i, s in enumerate(seeds, 1)
    )
    return f"<table><tr><th>split</th><th>Euclidean</th><th>cosine</th></tr>{lines}</table>"


DRAW = {"noise": _noise, "trees": _trees, "speed": _speed, "splits": _splits}
