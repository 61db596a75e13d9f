"""The articles' claims, put to the test: plots, a row a claim, filters that live in the address, downloads."""

from collections.abc import Sequence

import streamlit as st

from digits import files
from digits.claims import charts, curves, file, html, words
from digits.claims.articles import ARTICLES
from digits.claims.figure import Verdict
from digits.claims.file import Row, Trials
from pages.parts.downloads import downloads

ALL = "all"
STILL = {"displayModeBar": False}


def show() -> None:
    st.title(
        "Every claim, put to the test",
        help="What five articles say about digits, tested on this machine by a rule made before measuring",
    )
    try:
        found = file.read_best()
    except ValueError as reason:
        st.info(f"Nothing to show yet: {reason}", icon=":material/fact_check:")
        return
    if found.quick:
        st.warning(f"Figures of a quick run, which mean nothing. Make real ones: `{file.COMMAND}`")
    st.markdown(words.summary(found.claims))
    rows = _filtered(found.claims)
    _plots(rows)
    with st.container(key="claims", gap=None):
        for row in rows:
            _row(row, found.trials)
    if not rows:
        st.caption("No claim has this verdict in this article.")
    downloads("Claims", words.csv_lines(rows), "Claims", files.plain(found), "claims")


def _filtered(rows: Sequence[Row]) -> list[Row]:
    article = st.segmented_control(
        "Article", [ALL, *ARTICLES], default=ALL, required=True, key="article", bind="query-params"
    )
    if article == ALL:
        st.caption(" — ".join(map(str, ARTICLES.values())))
    else:
        st.caption(words.about_article(article, rows))
    verdict = st.segmented_control(
        "Verdict",
        [ALL, *(verdict.value for verdict in Verdict)],
        default=ALL,
        required=True,
        key="verdict",
        bind="query-params",
    )
    return [row for row in rows if article in (ALL, row.article) and verdict in (ALL, row.verdict)]


def _plots(rows: Sequence[Row]) -> None:
    kinds = [kind for kind in charts.TITLES if charts.points(rows, kind)]
    for place, kind in zip(st.columns(len(charts.TITLES)), kinds, strict=False):
        place.plotly_chart(
            charts.claimed_against_measured(rows, kind),
            config=STILL,
            key=f"claims-{kind}",
            alt=f"Claimed against measured, {charts.TITLES[kind]}: on the diagonal, measured is as claimed",
        )
    if kinds:
        st.caption(
            "On the dashed line, measured is as claimed; bars are two standard errors. ● holds, ◆ holds in part, "
            "✖ does not hold, ■ not testable here. Claims that state no figure are below only."
        )


@st.fragment
def _row(row: Row, trials: Trials) -> None:
    """A claim, closed at first; the charts behind it are drawn once it is opened."""
    opened = st.expander(words.head(row), key=f"claim-{row.id}-{words.LOOKS[row.verdict]}", on_change="rerun")
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
