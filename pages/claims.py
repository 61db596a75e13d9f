"""The articles' claims, put to the test: plots, a row a claim, filters that live in the address, downloads."""

from collections.abc import Sequence

import streamlit as st

from digits import files
from digits.claims import charts, curves, file, html, words
from digits.claims.articles import ARTICLES
from digits.claims.figure import Verdict
from digits.claims.file import Row, Trials
from digits.show.texts import claims as texts
from pages.parts.downloads import downloads

STILL = {"displayModeBar": False}
ROWS = "claims-shown"  # what a link with a choice in it opens at
CLAIM = "claim"  # in the address: the claim that is open

jump = st.components.v2.component("digits_jump", js=(files.ROOT / "digits/show/jump.js").read_text())


def show() -> None:
    st.title(texts.TITLE)
    st.markdown(texts.LINE)
    try:
        found = file.read_best()
    except ValueError as reason:
        st.info(texts.NOTHING.format(reason=reason), icon=":material/fact_check:")
        return
    if found.quick:
        st.warning(texts.QUICK.format(command=file.COMMAND))
    st.markdown(words.summary(found.claims))
    plots, target = st.container(), _target(found.claims)
    with st.container(key=ROWS):
        rows = _filtered(found.claims)
        with st.container(key="claims", gap=None):
            for row in rows:
                st.fragment(key=_key(row))(_row)(row, found.trials)
        if not rows:
            st.caption(texts.NO_CLAIM)
    with plots:
        _plots(rows)
    downloads(texts.DOWNLOAD, words.csv_lines(rows), texts.DOWNLOAD, files.plain(found), "claims")
    jump(key="jump", data=target)


def _target(rows: Sequence[Row]) -> str | None:
    """The CSS selector of the part that the address asks for; None where it asks for none."""
    asked = st.query_params.get(CLAIM)
    for row in rows:
        if row.id == asked:
            return f".st-key-{_key(row)}"
    return f".st-key-{ROWS}" if {"article", "verdict"} & set(st.query_params) else None


def _filtered(rows: Sequence[Row]) -> list[Row]:
    article = _article()
    if article == texts.ALL:
        st.caption("  \n".join(words.about_article(letter, rows) for letter in ARTICLES))
    else:
        st.caption(words.about_article(article, rows))
    verdict = st.segmented_control(
        texts.VERDICT,
        [texts.ALL, *(verdict.value for verdict in Verdict)],
        default=texts.ALL,
        required=True,
        key="verdict",
        bind="query-params",
    )
    return [row for row in rows if article in (texts.ALL, row.article) and verdict in (texts.ALL, row.verdict)]


def _article() -> str:
    """The letter that the address has; the page shows its name."""
    st.session_state.setdefault("article", st.query_params.get("article"))
    if st.session_state.article not in ARTICLES:
        st.session_state.article = texts.ALL
    names = {texts.ALL: texts.ALL} | {letter: str(article) for letter, article in ARTICLES.items()}
    return st.segmented_control(
        texts.ARTICLE, list(names), required=True, key="article", format_func=names.get, on_change=_keep_article
    )


def _keep_article() -> None:
    if st.session_state.article == texts.ALL:
        st.query_params.pop("article", None)
    else:
        st.query_params["article"] = st.session_state.article


def _key(row: Row) -> str:
    return f"claim-{row.id}-{words.LOOKS[row.verdict]}"


def _plots(rows: Sequence[Row]) -> None:
    kinds = [kind for kind in charts.TITLES if charts.points(rows, kind)]
    for place, kind in zip(st.columns(len(charts.TITLES)), kinds, strict=False):
        place.plotly_chart(
            charts.claimed_against_measured(rows, kind),
            config=STILL,
            key=f"claims-{kind}",
            alt=texts.PLOT.format(what=charts.TITLES[kind]),
        )
    if kinds:
        st.caption(texts.PLOTS)


def _row(row: Row, trials: Trials) -> None:
    """A claim, closed at first; the charts behind it are drawn once it is opened.

    The row that was opened asks for itself: of rows that a busy browser tells of together, it names the first alone.
    """
    key, expanded = _key(row), st.query_params.get(CLAIM) == row.id
    opened = st.expander(words.head(row), expanded=expanded, key=key, on_change=st.rerun, args=(key,))
    with opened:
        text, pictures = st.columns([3, 2], gap="medium")
        text.html(html.behind(row))
        if opened.open:
            _pictures(row, trials, pictures)


def _pictures(row: Row, trials: Trials, place) -> None:
    for number, chart in enumerate(curves.behind(row, trials)):
        place.plotly_chart(chart.figure, config=STILL, key=f"behind-{row.id}-{number}", alt=chart.alt)
    if tables := html.tables(row, trials):
        place.html(tables)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
