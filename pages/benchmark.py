"""Which model to choose, and why: the benchmark file in pictures, tables and a recommendation."""

import numpy as np
import pandas as pd
import streamlit as st

from digits import files
from digits.benchmark import charts, file, table
from digits.benchmark import compressed as with_smaller
from digits.benchmark.file import Benchmark, Row
from digits.claims.articles import ARTICLES
from digits.data import mnist
from digits.images.corruption import CORRUPTIONS
from digits.predictors import registry
from digits.show import colours
from digits.show.texts import benchmark as texts
from digits.show.words import listed
from pages.parts import damaged
from pages.parts.compressed import compressed, compressed_columns, with_compressed
from pages.parts.downloads import downloads
from pages.parts.drawings import drawings
from pages.parts.live import live
from pages.parts.load import load
from pages.parts.numbers import numbers
from pages.parts.pictures import pictures
from pages.parts.trouble import in_place
from pages.parts.which import which

STILL = {"displayModeBar": False}
BEST = f"{colours.MUTED}44"  # a quarter as strong: both themes' letters can be read on it


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
        st.info(texts.NOTHING.format(reason=reason), icon=":material/speed:")
        st.stop()
    if found.quick:
        st.warning(
            texts.QUICK,
            icon=":material/timer:",
        )
    if others := [row.model for row in found.models if not file.is_true(row)]:
        st.warning(
            texts.OTHER_WEIGHTS.format(
                models=listed(others), command=" ".join([file.COMMAND, *(f"--model {name}" for name in others)])
            ),
            icon=":material/update:",
        )
    return found


@st.fragment
def figures(found: Benchmark) -> None:
    st.header(texts.FIGURES, help=texts.FIGURES_TIP)
    groups = list(texts.GROUPS)
    group = st.segmented_control(texts.COLUMNS, groups, default=groups[0], required=True, key="columns")
    smaller = with_compressed()
    lines = pd.DataFrame(with_smaller.lines(found.models, smaller))
    lines["source"] = [article_name(source) for source in lines["source"]]
    st.container(key="all-figures").dataframe(
        lines.style.apply(_marked, subset=list(table.COLUMNS)),
        key="figures",
        hide_index=True,
        column_order=with_smaller.columns(texts.GROUPS[group], smaller),
        column_config=_columns(lines),
        height="content",
        placeholder="",
        alt=texts.FIGURES_ALT.format(group=group),
    )
    st.caption(f"{texts.BEST} {_provenance(found)}{texts.WITH_SMALLER if smaller else ''}")
    csv = with_smaller.csv_lines(found.models, smaller)
    downloads(texts.TABLE, csv, texts.EVERYTHING, files.plain(found), "benchmark")


def article_name(source: str) -> str:
    """ "article A" → that article's name."""
    article = ARTICLES.get(source.removeprefix("article "))
    return article.name if article else texts.OWN


def _marked(values: pd.Series) -> list[str]:
    best = table.best_of(values.name, [None if pd.isna(value) else value for value in values])
    return [f"background-color: {BEST}; font-weight: bold" if i in best else "" for i in range(len(values))]


def _columns(lines: pd.DataFrame) -> dict:
    """How each column looks, with its meaning as a tooltip."""
    looks = {
        "title": st.column_config.TextColumn(texts.MODEL, pinned=True),
        "best at": st.column_config.ListColumn(texts.BEST_AT[0], help=texts.BEST_AT[1]),
    }
    looks |= {key: st.column_config.TextColumn(label, help=tip) for key, (label, tip) in texts.WORDS.items()}
    looks |= compressed_columns()
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
    threads = f"{found.threads} thread{'s' if found.threads > 1 else ''}"
    return texts.MEASURED.format(
        command=found.command,
        date=found.date,
        machine=found.machine,
        threads=threads,
        torch=found.versions["torch"],
    )


@st.fragment
def robustness(found: Benchmark) -> None:
    st.header(
        texts.ROBUST,
        help=texts.ROBUST_TIP.format(subset=found.corruptions.subset),
    )
    chosen = _chosen([row for row in found.models if row.robustness], "robust")
    st.html(charts.legend(chosen))
    with in_place():
        _curves(chosen, _example())


def _curves(chosen: list[Row], example: np.ndarray) -> None:
    for names in (list(CORRUPTIONS)[:3], list(CORRUPTIONS)[3:]):
        for place, name in zip(st.columns(3), names, strict=False):
            place.plotly_chart(
                charts.robustness_curves(chosen, name, example),
                config=STILL,
                key=f"robust-{name}",
                alt=texts.ROBUST_ALT.format(title=CORRUPTIONS[name].title),
            )


def _chosen(rows: list[Row], key: str) -> list[Row]:
    """The rows of the models that the reader picks, at most six; the pair of the Draw page to begin with."""
    by_name = {row.model: row for row in rows}
    first = [name for name in (*registry.DRAW_PAIR, "cnn4", "knn-raw") if name in by_name][:4]
    names = st.multiselect(
        texts.MODELS,
        list(by_name),
        default=first or list(by_name)[:2],
        format_func=lambda name: by_name[name].title,
        max_selections=charts.MOST_MODELS,
        key=key,
        label_visibility="collapsed",
        placeholder=texts.CHOOSE_MODELS,
    )
    return [by_name[name] for name in names]


@st.fragment
def classes(rows: list[Row]) -> None:
    st.header(texts.MISSED, help=texts.MISSED_TIP)
    chosen = _chosen(rows, "classes")
    st.plotly_chart(charts.class_bars(chosen), config=STILL, key="class-bars", alt=texts.MISSED_ALT)


@st.fragment
def confusions(rows: list[Row]) -> None:
    st.header(texts.CONFUSED, help=texts.CONFUSED_TIP)
    by_name = {row.model: row for row in rows}
    first = [name for name in registry.DRAW_PAIR if name in by_name] or list(by_name)
    for side, (place, name) in enumerate(zip(st.columns(2), (first[0], first[-1]), strict=True)):
        with place:
            picked = st.selectbox(
                texts.SIDES[side],
                list(by_name),
                index=list(by_name).index(name),
                format_func=lambda name: by_name[name].title,
                key=f"confusion-{side}",
            )
            row = by_name[picked]
            st.plotly_chart(
                charts.confusion_map(row),
                config=STILL,
                key=f"map-{side}",
                alt=texts.CONFUSED_ALT.format(title=row.title),
            )
            st.caption(texts.CONFUSED_LINE.format(errors=row.errors, four=row.four_as_nine, nine=row.nine_as_four))


def about(rows: list[Row]) -> None:
    """What each model is, how it differs from its article, and what it learned from."""
    with st.expander(texts.ABOUT):
        st.markdown("\n".join(f"- {_about(row)}" for row in rows if row.model in registry.ENTRIES))


def _about(row: Row) -> str:
    return texts.ABOUT_ONE.format(
        title=row.title,
        source=_source(row),
        description=registry.entry(row.model).description,
        learned=table.learned_from(row),
    )


def _source(row: Row) -> str:
    """The article that describes a model, named and linked to its claims; or this project."""
    article = ARTICLES.get(row.source.removeprefix("article "))
    return texts.ARTICLE_LINK.format(name=article.name, link=article.link) if article else texts.OWN


def show() -> None:
    st.title(texts.TITLE)
    st.markdown(texts.LINE)
    found = content()
    which(found.models)
    figures(found)
    about(found.models)
    compressed()
    drawings()
    pictures()
    numbers()
    robustness(found)
    damaged.show()
    classes(found.models)
    confusions(found.models)
    load()
    live({row.model: row.title for row in found.models})


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
