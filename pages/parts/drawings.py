"""The benchmark's part on what people draw."""

import pandas as pd
import streamlit as st

from digits.benchmark import drawing_charts
from digits.data import pen
from digits.drawing.strokes import CANVAS
from digits.evaluation import drawings as measured_drawings
from digits.predictors import registry
from digits.show.texts import benchmark as texts
from digits.show.words import listed, percent


@st.fragment
def drawings() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged or is about other weights."""
    if not measured_drawings.PATH.is_file():
        return
    try:
        found, others = measured_drawings.shipped(), measured_drawings.outdated()
    except ValueError as reason:
        st.info(str(reason), icon=":material/draw:")
        return
    if others:
        st.info(
            texts.OTHER_DRAWINGS.format(
                models=listed(others),
                command=" ".join([measured_drawings.COMMAND, *(f"--model {name}" for name in others)]),
            ),
            icon=":material/update:",
        )
    if not found.models:
        return
    titles = {name: entry.title for name, entry in registry.ENTRIES.items()}
    st.header(
        texts.DRAWINGS,
        help=texts.DRAWINGS_TIP.format(widths=len(pen.WIDTHS), sizes=len(pen.SIZES), tilt=pen.TILT, canvas=CANVAS),
    )
    source = st.segmented_control(
        texts.WRITTEN_ON, texts.SOURCES, default="pendigits", format_func=texts.SOURCES.get, required=True, key="source"
    )
    for pair in registry.PAIRS.values():
        for place, name in zip(st.columns(2), pair, strict=True):
            part = found.models[name].pen.sources.get(source) if name in found.models else None
            if part:
                with place:
                    st.markdown(texts.ON_SOURCE.format(title=titles[name], share=percent(part.accuracy), count=part.n))
                    st.plotly_chart(
                        drawing_charts.grid(part),
                        config={"displayModeBar": False},
                        key=f"grid-{name}",
                        alt=texts.GRID_ALT.format(title=titles[name]),
                    )
    st.dataframe(
        pd.DataFrame(drawing_charts.lines(found.models, titles)),
        hide_index=True,
        key="drawings",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in texts.DRAWINGS_COLUMNS.items()
        },
        alt=texts.DRAWINGS_ALT,
    )
    st.caption("  \n".join([*drawing_charts.said(found, titles), texts.MEASURED_BY.format(command=found.command)]))
