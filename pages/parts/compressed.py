"""The benchmark's part on smaller models: what each method makes of one, and what it gives up."""

import pandas as pd
import streamlit as st

from digits.benchmark.compressed import content
from digits.compression import charts, file, table
from digits.show.texts import compression as texts

STILL = {"displayModeBar": False}


def compressed() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged."""
    if not file.PATH.is_file():
        return
    try:
        found = file.read()
    except ValueError as reason:
        st.info(str(reason), icon=":material/compress:")
        return
    _show(found)


def with_compressed() -> file.Compression | None:
    """What is known of compressed models where the reader wants to see them; nothing to choose where nothing is."""
    found = content()
    wanted = found and st.toggle(texts.SMALLER, key="smaller", bind="query-params", help=texts.SMALLER_TIP)
    return found if wanted else None


@st.fragment
def _show(found: file.Compression) -> None:
    st.header(texts.TITLE, help=texts.TIP)
    families = table.families(found)
    name = st.segmented_control(
        texts.FAMILY,
        list(families),
        default=next(iter(families)),
        format_func=families.get,
        required=True,
        key="family",
    )
    rows = table.family(found, name)
    for sentence in table.glance(found, rows):
        st.markdown(sentence)
    alt = texts.CHART_ALT.format(family=families[name])
    st.plotly_chart(charts.size_against_errors(rows), config=STILL, key="compression", alt=alt)
    st.caption(texts.CHART)
    _table(found, rows, families[name])
    _engines(rows)
    if curve := [point for point in found.curve if point.of == name]:
        st.plotly_chart(charts.prototypes(curve), config=STILL, key="prototypes", alt=texts.CURVE_ALT)
        st.caption(texts.HOW_MANY)
    st.caption(" ".join(table.provenance(found)))


def _table(found: file.Compression, rows: list, family: str) -> None:
    lines = pd.DataFrame(table.lines(found, rows)).dropna(axis="columns", how="all")
    looks = compressed_columns() | {
        "model": st.column_config.TextColumn(texts.MODEL, pinned=True),
        "method": st.column_config.TextColumn(texts.METHOD),
        "look": st.column_config.LinkColumn(texts.LOOK, help=texts.LOOK_TIP, display_text=texts.LOOK_TEXT),
    }
    st.dataframe(
        lines,
        hide_index=True,
        key="compressed",
        height="content",
        column_config=looks,
        placeholder="",
        alt=texts.TABLE_ALT.format(family=family),
    )


def compressed_columns() -> dict:
    """How the columns look that a compressed model has, with their meanings as tooltips."""
    looks = {
        key: st.column_config.NumberColumn(label, help=tip, format=form)
        for key, (label, tip, form) in texts.COLUMNS.items()
    }
    looks["of"] = st.column_config.TextColumn(texts.OF[0], help=texts.OF[1])
    looks["on"] = st.column_config.TextColumn(texts.ENGINE[0], help=texts.ENGINE[1])
    return looks


def _engines(rows: list) -> None:
    lines = table.times(rows)
    if not lines:
        return
    with st.expander(texts.ENGINES):
        st.caption(texts.ENGINES_TIP)
        columns = {key: st.column_config.NumberColumn(key, format="%.3g") for line in lines for key in list(line)[2:]}
        named = {
            "model": st.column_config.TextColumn(texts.MODEL, pinned=True),
            "engine": st.column_config.TextColumn(texts.ENGINE_NAME),
        }
        st.dataframe(
            pd.DataFrame(lines),
            hide_index=True,
            key="engines",
            column_config=named | columns,
            placeholder="",
            alt=texts.ENGINES_ALT,
        )
