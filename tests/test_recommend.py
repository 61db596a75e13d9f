"""The recommender keeps to the limits, takes the best within them, and says why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digits.benchmark import file
from digits.benchmark.bubbles import errors_against_latency
from digits.benchmark.candidates import candidates
from digits.benchmark.recommend import Limits, pareto, recommend
from digits.compression import file as compression

BASE = file.read().models[0]


def row(model="a", accuracy=0.99, p50=1.0, file=1_000_000, held=5_000_000, remembers=False, pen=None):
    return replace(
        BASE,
        model=model,
        title=model.upper(),
        remembers=remembers,
        n=1000,
        accuracy=accuracy,
        errors=round((1 - accuracy) * 1000),
        interval=(accuracy - 0.001, accuracy + 0.001),
        p50_ms=p50,
        file_bytes=file,
        held_bytes=held,
        pen=pen and replace(BASE.pen, accuracy=pen),
    )


ROWS = [
    row("big", 0.998, p50=3, file=40_000_000, pen=0.91),
    row("small", 0.995, p50=0.3, file=200_000, pen=0.95),
    row("knn", 0.994, p50=4, file=4_000_000, remembers=True, pen=0.93),
    row("raw", 0.97, p50=80, file=0, held=188_000_000, remembers=True, pen=0.7),
]


@pytest.mark.parametrize(
    ("limits", "model"),
    [
        (Limits(), "big"),
        (Limits(megabytes=10), "small"),
        (Limits(latency_ms=1), "small"),
        (Limits(explains=True), "knn"),
        (Limits(untrained=True), "knn"),
        (Limits(judge="pen"), "small"),
        (Limits(latency_ms=0.1), None),
        (Limits(megabytes=10, explains=True, latency_ms=1), None),
        (Limits(right=0.996, wants="fast"), "big"),
        (Limits(wants="fast"), "small"),
        (Limits(wants="small", explains=True), "knn"),
        (Limits(wants="fast", judge="pen", right=0.92, explains=True), "knn"),
        (Limits(right=0.999), None),
    ],
)
def test_it_names_the_best_within_the_limits(limits, model):
    assert recommend(ROWS, limits).model == model


def test_it_says_why_each_other_one_is_out():
    out = recommend(ROWS, Limits(latency_ms=10, megabytes=10, explains=True)).out
    assert out == {
        "big": "too large: 40 MB",
        "small": "cannot show remembered digits like yours",
        "raw": "too slow: 80 ms a digit",
    }
    assert recommend(ROWS, Limits()).out["raw"] == "less accurate: 97.00 % against 99.80 %"
    assert recommend(ROWS, Limits(wants="fast")).out["raw"] == "slower: 80 ms against 0.3 ms"
    assert recommend(ROWS, Limits(wants="small", right=0.99)).out == {
        "raw": "right too seldom: 97.00 %",
        "knn": "larger: 4 MB against 0.2 MB",
        "big": "larger: 40 MB against 0.2 MB",
    }


def test_it_says_what_would_have_to_give():
    assert "fastest that could do is KNN with 4 ms" in recommend(ROWS, Limits(latency_ms=1, explains=True)).reasons[0]
    enough = recommend(ROWS, Limits(latency_ms=1, right=0.996)).reasons[0]
    assert "fastest that could do is BIG" in enough and "smallest BIG" in enough


def test_a_lead_within_chance_is_called_so():
    rows = [row("a", 0.995, p50=1), row("b", 0.9945, p50=0.1)]
    assert any("B (99.45 %" in reason and "chance" in reason for reason in recommend(rows, Limits()).reasons)
    assert not any("chance" in reason for reason in recommend(ROWS, Limits()).reasons)


def test_of_two_equals_the_faster():
    assert recommend([row("slow", p50=2), row("fast", p50=1)], Limits()).model == "fast"


def test_without_a_file_the_memory_counts():
    assert ROWS[3].size_bytes == 188_000_000
    assert recommend(ROWS[3:], Limits(megabytes=100)).model is None


def test_a_size_that_cannot_be_counted_keeps_to_no_limit_but_is_advised_without_one():
    rows = [row("forest", 0.999, file=0, held=None), row("small", 0.99)]
    advice = recommend(rows, Limits(megabytes=1000))
    assert advice.model == "small" and advice.out["forest"] == "too large: unknown size"
    assert "1 ms a digit and unknown size" in recommend(rows, Limits()).reasons[1]
    (bubbles,) = (trace for trace in errors_against_latency(rows).data if trace.mode == "markers")
    assert [one[-1] for one in bubbles.customdata] == ["unknown size", "1 MB"]


def test_not_measured_on_pen_digits_is_no_candidate():
    advice = recommend([row("a"), row("b", 0.9, pen=0.8)], Limits(judge="pen"))
    assert advice.model == "b" and advice.out["a"] == "not measured on pen digits"


def test_compressed_models_are_advised_where_they_are_the_best():
    rows, found = file.read().models, compression.read()
    every = [*rows, *candidates(rows, found)]
    advice = recommend(every, Limits(megabytes=2, right=0.99, wants="small"))
    good = [row for row in found.rows if row.accuracy >= 0.99]
    assert advice.model == min(good, key=lambda row: row.packed_bytes).name
    assert advice.reasons[2].startswith(f"`python -m digits train {advice.model} --seeds 3` makes it")
    fast = recommend(every, Limits(megabytes=2, right=0.99, wants="fast"))
    assert fast.reasons[2].startswith(f"`python -m digits compress {fast.model}` makes it")
    assert fast.model in {row.name for row in good} and fast.model not in {row.model for row in rows}
    assert set(advice.out) | {advice.model} == {row.model for row in every}


def test_compressed_models_are_called_by_what_they_were_made_from():
    rows = file.read().models
    titles = {one.model: one.title for one in candidates(rows, compression.read())}
    assert titles["resnet-pruned-90-int8"] == "ResNet (MNIST only), 90 % zeros, INT8"
    assert titles["resnet8-distilled-int8"] == "ResNet-8, distilled, INT8"
    assert titles["pico-13k"] == "Pico, 12.9 kB"
    assert len(set(titles.values())) == len(titles)


def test_compressed_models_are_no_candidates_beside_fewer_digits_untimed_or_unmeasured():
    rows, found = file.read().models, compression.read()
    assert candidates(rows, None) == []
    assert candidates([replace(row, n=100) for row in rows], found) == []
    untimed = replace(found, rows=[replace(row, times=[]) for row in found.rows], memories=[])
    assert candidates(rows, untimed) == []


def test_the_front_is_what_no_other_beats():
    assert pareto(ROWS) == ["small", "big"]
    assert pareto([row("slow", p50=2), row("fast", p50=1)]) == ["fast"]


rows = st.lists(
    st.builds(
        row,
        accuracy=st.integers(900, 1000).map(lambda n: n / 1000),
        p50=st.floats(0.01, 1000),
        file=st.integers(0, 10**8),
        remembers=st.booleans(),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [replace(r, model=f"m{i}") for i, r in enumerate(rows)])


@given(rows, st.floats(0.01, 1000), st.floats(0.1, 100), st.booleans(), st.booleans())
def test_no_advice_breaks_a_limit_or_overlooks_a_better_one(rows, ms, mb, explains, untrained):
    advice = recommend(rows, Limits(ms, mb, explains, untrained))
    allowed = [
        r for r in rows if r.p50_ms <= ms and r.size_bytes <= mb * 1e6 and (r.remembers or not (explains or untrained))
    ]
    assert (advice.model is None) == (not allowed)
    if allowed:
        chosen = next(r for r in rows if r.model == advice.model)
        assert chosen in allowed and chosen.accuracy == max(r.accuracy for r in allowed)
    assert set(advice.out) == {r.model for r in rows} - {advice.model}
