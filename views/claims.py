"""The articles' claims, put to the test: plots, a row a claim, filters that live in the address, downloads."""

import streamlit as st

from digits import claim_charts, claim_words, claims, claims_html
from digits.articles import ARTICLES
from digits.verdicts import VERDICTS
from views.downloads import downloads

ALL = "all"


@st.cache_data(max_entries=4)
def _read(path, changed: int) -> dict:
    return claims.read(path)


@st.fragment
def claimed_and_measured() -> None:
    st.subheader(
        "Every claim, put to the test",
        help="What five articles say about digits, tested on this machine by a rule made before measuring",
        anchor="claims",
    )
    path = claims.PATH if claims.PATH.is_file() else claims.QUICK_PATH
    try:
        found = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    except ValueError as reason:
        st.info(f"Nothing to show yet: {reason}", icon=":material/fact_check:")
        return
    if found["quick"]:
        st.warning(f"Figures of a quick run, which mean nothing. Make real ones: `{claims.COMMAND}`")
    rows = _filtered(found["claims"])
    _plots(rows)
    st.html(claims_html.table(rows, found["trials"]))
    if not rows:
        st.caption("No claim has this verdict in this article.")
    downloads("Claims", claim_words.csv_lines(rows), "Claims", found, "claims")


def _filtered(rows: list[dict]) -> list[dict]:
    st.markdown(claim_words.summary(rows))
    article = st.segmented_control(
        "Article", [ALL, *ARTICLES], default=ALL, required=True, key="article", bind="query-params"
    )
    verdict = st.segmented_control(
        "Verdict",
        [ALL, *VERDICTS],
        default=ALL,
        required=True,
        key="verdict",
        bind="query-params",
    )
    if article != ALL:
        states_none = not any(row["article"] == article for row in rows)
        st.caption(ARTICLES[article] + (" It states no figures." if states_none else ""))
    return [row for row in rows if article in (ALL, row["article"]) and verdict in (ALL, row["verdict"])]


def _plots(rows: list[dict]) -> None:
    kinds = [kind for kind in claim_charts.TITLES if claim_charts.points(rows, kind)]
    for place, kind in zip(st.columns(3), kinds, strict=False):
        place.plotly_chart(
            claim_charts.claimed_against_measured(rows, kind),
            config={"displayModeBar": False},
            key=f"claims-{kind}",
            alt=f"Claimed against measured, {claim_charts.TITLES[kind]}: on the diagonal, measured is as claimed",
        )
    if kinds:
        st.caption(
            "On the dashed line, measured is as claimed; bars are two standard errors. ● holds, ◆ holds in part, "
            "✖ does not hold, ■ not testable here. Claims that state no figure are below only."
        )
