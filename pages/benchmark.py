"""Which model to choose, and why: the benchmark file in pictures, tables and a recommendation."""

import numpy as np
import pandas as pd
import streamlit as st

from digits import files
from digits.benchmark import bubbles, charts, file, recommend, table
from digits.benchmark.file import Benchmark, Row
from digits.benchmark.recommend import Limits
from digits.data import mnist
from digits.images.corruption import CORRUPTIONS
from digits.predictors import registry
from digits.show import colours
from digits.show.words import listed
from pages.parts.downloads import downloads
from pages.parts.drawings import drawings
from pages.parts.live import live
from pages.parts.load import load
from pages.parts.pictures import pictures

ANY = "any"
MILLISECONDS = [0.2, 0.5, 1, 2, 5, 10, 50, ANY]
MEGABYTES = [0.5, 1, 2, 5, 10, 50, ANY]
JUDGES = {"test": "MNIST's test set", "pen": "pen digits"}
STILL = {"displayModeBar": False}
BEST = f"{colours.RESNET}33"  # a fifth as strong: both themes' letters can be read on it


@st.cache_data
def _example() -> np.ndarray:
    """A test digit that the corruptions are shown on: the first four."""
    images, labels = mnist.load("test")
    return images[np.flatnonzero(labels == 4)[0]]


def content() -> Benchmark:
    """The full file, or the quick one with a word of warning; a sentence and the end where there is neither."""
    try:
        found = file.read(file.PATH if file.PATH.is_file() else file.QUICK_PATH)
    except ValueError as reason:
        st.info(f"Nothing to show yet: {reason}", icon=":material/speed:")
        st.stop()
    if found.quick:
        st.warning(
            "These are the rough figures of a quick run. Make the real ones with: `python -m digits benchmark`",
            icon=":material/timer:",
        )
    if others := [row.model for row in found.models if not file.is_true(row)]:
        st.warning(
            f"The figures of {listed(others)} are those of other weights than the ones that are here. Make them anew "
            f"with: `{file.COMMAND} {' '.join(f'--model {name}' for name in others)}`",
            icon=":material/update:",
        )
    return found


@st.fragment
def hero(rows: list[Row]) -> None:
    """The picture, and beside it the limits that change it."""
    picture, choice = st.columns([5, 3], gap="medium")
    with choice:
        limits = _limits(rows)
        advice = recommend.recommend(rows, limits)
        _advice(rows, advice)
    picture.plotly_chart(
        bubbles.errors_against_latency(rows, advice.broken, advice.model),
        config=STILL,
        key="errors-latency",
        alt="Errors in percent against milliseconds for one digit, both on logarithmic axes, a bubble for each model",
    )
    picture.caption(
        "Down and left is better; on the dashed line, no other model is both faster and better. A bubble grows with "
        "the model's size, its thin line is the 95 % interval. Faint ones break a limit, the ring marks the advice."
    )


def _limits(rows: list[Row]) -> Limits:
    st.header("Which one for me?", help="The most accurate model that keeps to your limits")
    slow = st.select_slider("A digit takes at most, ms", MILLISECONDS, ANY, key="ms", bind="query-params")
    large = st.select_slider("Its size is at most, MB", MEGABYTES, ANY, key="mb", bind="query-params")
    explains = st.toggle(
        "Shows remembered digits like yours",
        key="explains",
        bind="query-params",
        help="A KNN can show the remembered digits nearest to yours. A network's saliency is an estimate made "
        "afterwards, and does not count here.",
    )
    untrained = st.toggle(
        "Needs no training",
        key="untrained",
        bind="query-params",
        help="A KNN remembers its digits and can take in new ones in a moment.",
    )
    judge = "test"
    if any(row.pen for row in rows):
        judge = st.segmented_control(
            "Judged on", list(JUDGES), default="test", format_func=JUDGES.get, required=True, key="judge"
        )
    return Limits(None if slow == ANY else slow, None if large == ANY else large, explains, untrained, judge)


def _advice(rows: list[Row], advice: recommend.Advice) -> None:
    titles = {row.model: row.title for row in rows}
    with st.container(border=True):
        st.markdown(f"## {titles.get(advice.model, 'None of them')}")
        st.markdown("\n".join(f"- {reason}" for reason in advice.reasons))
    with st.expander(f"Why not the other {len(advice.out)}?"):
        st.markdown("\n".join(f"- **{titles[name]}**: {why}" for name, why in advice.out.items()))


def figures(found: Benchmark) -> None:
    st.header("All figures", help="Click a column's head to sort by it, hover it to read what it means")
    lines = pd.DataFrame(table.table(found.models)).sort_values("errors", ignore_index=True)
    st.dataframe(
        lines.style.apply(_marked, subset=list(table.COLUMNS)),
        key="figures",
        hide_index=True,
        column_order=("title", *table.COLUMNS, "training_device", "trained_on", "source", "best at"),
        column_config=_columns(lines),
        height="content",
        placeholder="",
        alt="All measured figures, a row for each model",
    )
    st.caption("Bold on blue: the best of the column. " + _provenance(found))
    downloads("Table", table.csv_lines(found.models), "Everything", files.plain(found), "benchmark")


def _marked(values: pd.Series) -> list[str]:
    best = table.best_of(values.name, [None if pd.isna(value) else value for value in values])
    return [f"background-color: {BEST}; font-weight: bold" if i in best else "" for i in range(len(values))]


def _columns(lines: pd.DataFrame) -> dict:
    """How each column looks, with its meaning as a tooltip."""
    looks = {
        "title": st.column_config.TextColumn("model", pinned=True),
        "source": st.column_config.TextColumn("from", help="The article that describes it, or this project"),
        "training_device": st.column_config.TextColumn("device", help="The device that training ran on"),
        "trained_on": st.column_config.TextColumn("learned from", help="The digits it was trained on or remembers"),
        "best at": st.column_config.ListColumn("best at", help="Columns in which no model is better"),
    }
    for key, column in table.COLUMNS.items():
        looks[key] = st.column_config.NumberColumn(column.label, help=column.meaning, format=column.format)
        if column.bar:
            looks[key] = st.column_config.ProgressColumn(
                column.label,
                help=column.meaning,
                format=column.format,
                width="medium",
                min_value=min(column.bar[0], lines[key].min()),
                max_value=max(column.bar[1], lines[key].max()),
            )
    return looks


def _provenance(found: Benchmark) -> str:
    return (
        f"Measured by `{found.command}` on {found.date}: {found.machine}, {found.threads} "
        f"thread{'s' if found.threads > 1 else ''}, torch {found.versions['torch']}."
    )


@st.fragment
def robustness(found: Benchmark) -> None:
    st.header(
        "How much spoiling do they bear?",
        help=f"Share right, in percent, of {found.corruptions.subset}, each spoilt by the dose on the axis",
    )
    chosen = _chosen([row for row in found.models if row.robustness], "robust")
    st.html(charts.legend(chosen))
    for names in (list(CORRUPTIONS)[:3], list(CORRUPTIONS)[3:]):
        for place, name in zip(st.columns(3), names, strict=False):
            place.plotly_chart(
                charts.robustness_curves(chosen, name, _example()),
                config=STILL,
                key=f"robust-{name}",
                alt=f"Share right at each dose: {CORRUPTIONS[name].title}",
            )


def _chosen(rows: list[Row], key: str) -> list[Row]:
    """The rows of the models that the reader picks, at most six; the pair of the Draw page to begin with."""
    by_name = {row.model: row for row in rows}
    first = [name for name in (*registry.DRAW_PAIR, "cnn4", "knn-raw") if name in by_name][:4]
    names = st.multiselect(
        "Models",
        list(by_name),
        default=first or list(by_name)[:2],
        format_func=lambda name: by_name[name].title,
        max_selections=charts.MOST_MODELS,
        key=key,
        label_visibility="collapsed",
        placeholder="Choose models",
    )
    return [by_name[name] for name in names]


@st.fragment
def classes(rows: list[Row]) -> None:
    st.header("Which digits do they miss?", help="Hover a bar for its F1: precision and recall of that digit in one")
    chosen = _chosen(rows, "classes")
    st.plotly_chart(
        charts.class_bars(chosen), config=STILL, key="class-bars", alt="Share missed of each digit, by model"
    )


@st.fragment
def confusions(rows: list[Row]) -> None:
    st.header("What do they take them for?", help="The confusion matrix without its diagonal, the right answers")
    by_name = {row.model: row for row in rows}
    first = [name for name in registry.DRAW_PAIR if name in by_name] or list(by_name)
    for side, (place, name) in enumerate(zip(st.columns(2), (first[0], first[-1]), strict=True)):
        with place:
            picked = st.selectbox(
                "Left" if side == 0 else "Right",
                list(by_name),
                index=list(by_name).index(name),
                format_func=lambda name: by_name[name].title,
                key=f"confusion-{side}",
            )
            row = by_name[picked]
            st.plotly_chart(
                charts.confusion_map(row), config=STILL, key=f"map-{side}", alt=f"Errors of {row.title} by digit"
            )
            st.caption(f"{row.errors} errors. 4 taken for 9: {row.four_as_nine}, 9 taken for 4: {row.nine_as_four}.")


def about(rows: list[Row]) -> None:
    """What each model is, how it differs from its article, and what it learned from."""
    with st.expander("What is each of them?"):
        st.markdown(
            "\n".join(
                f"- **{row.title}** ({row.source}). {_about(row)}" for row in rows if row.model in registry.ENTRIES
            )
        )


def _about(row: Row) -> str:
    return f"{registry.entry(row.model).description} Learned from: {table.learned_from(row)}."


def show() -> None:
    st.title("Which model would you choose?")
    found = content()
    hero(found.models)
    figures(found)
    about(found.models)
    drawings()
    pictures()
    robustness(found)
    classes(found.models)
    confusions(found.models)
    load()
    live({row.model: row.title for row in found.models})


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
