"""The benchmark's part on what people draw."""

import pandas as pd
import streamlit as st

from digits.benchmark import drawing_charts
from digits.data import pen
from digits.drawing.strokes import CANVAS
from digits.evaluation import drawings as measured_drawings
from digits.predictors import registry
from digits.show.words import listed, percent

SOURCES = {"pendigits": "one tablet, 250 Hz (UCI)", "unipen": "many tablets (UNIPEN)"}
COLUMNS = {
    "pendigits": ("UCI, %", "Right on digits of the UCI set's test writers", "%.1f"),
    "unipen": ("UNIPEN, %", "Right on digits of UNIPEN's test writers", "%.1f"),
    "ece": (
        "ECE, %",
        "Expected calibration error on these drawings: how far confidence is from truth",
        "%.1f",
    ),
    "ece_mnist": ("ECE on MNIST, %", "The same on MNIST's test set", "%.1f"),
    "refused": ("refused, %", "True digits that the model takes for none", "%.1f"),
    "accepted": ("fooled, %", "Letters, symbols and scribbles that the model takes for a digit", "%.0f"),
    "auroc": ("AUROC", "How well its doubt parts digits from what is none: 1 is perfect, 0.5 is chance", "%.3f"),
}


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
            f"{listed(others)} read these drawings with other weights than the ones that are here. Measure anew with: "
            f"`{measured_drawings.COMMAND} {' '.join(f'--model {name}' for name in others)}`",
            icon=":material/update:",
        )
    if not found.models:
        return
    titles = {name: entry.title for name, entry in registry.ENTRIES.items()}
    st.header(
        "How well do they read what people draw?",
        help=f"Pen digits of writers that no model has learned from, drawn on the canvas at {len(pen.WIDTHS)} stroke "
        f"widths and {len(pen.SIZES)} sizes, anywhere on it, turned by up to {pen.TILT}°. Of {CANVAS} pixels; share "
        "right in percent.",
    )
    source = st.segmented_control(
        "Written on", SOURCES, default="pendigits", format_func=SOURCES.get, required=True, key="source"
    )
    for pair in registry.PAIRS.values():
        for place, name in zip(st.columns(2), pair, strict=True):
            part = found.models[name].pen.sources.get(source) if name in found.models else None
            if part:
                with place:
                    st.markdown(f"**{titles[name]}**: {percent(part.accuracy)} of {part.n:,} drawings")
                    st.plotly_chart(
                        drawing_charts.grid(part),
                        config={"displayModeBar": False},
                        key=f"grid-{name}",
                        alt=f"Share right by stroke width and size, {titles[name]}",
                    )
    st.dataframe(
        pd.DataFrame(drawing_charts.lines(found.models, titles)),
        hide_index=True,
        key="drawings",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in COLUMNS.items()
        },
        alt="Figures on drawings, a row for each model",
    )
    st.caption("  \n".join([*drawing_charts.said(found, titles), f"Measured by `{found.command}`."]))
