"""The benchmark's part on what people draw."""

import pandas as pd
import streamlit as st

from digits import drawing_charts, registry

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
def drawings(found: dict) -> None:
    """found: the benchmark file."""
    measured = found.get("drawings")
    if not measured:
        return
    titles = {name: registry.entry(name).title for name in measured["models"]}
    st.subheader(
        "How well do they read what people draw?",
        help="Pen digits of writers that no model has learned from, drawn on the canvas at four stroke widths and five "
        "sizes, anywhere on it, turned by up to 15°. Of 280 pixels; share right in percent.",
    )
    source = st.segmented_control(
        "Written on", SOURCES, default="pendigits", format_func=SOURCES.get, required=True, key="source"
    )
    for pair in registry.PAIRS.values():
        for place, name in zip(st.columns(2), pair, strict=True):
            part = measured["models"].get(name, {}).get("pen", {}).get("sources", {}).get(source)
            if part:
                with place:
                    st.markdown(f"**{titles[name]}**: {part['accuracy']:.1%} of {part['n']:,} drawings")
                    st.plotly_chart(
                        drawing_charts.grid(part),
                        config={"displayModeBar": False},
                        key=f"grid-{name}",
                        alt=f"Share right by stroke width and size, {titles[name]}",
                    )
    st.dataframe(
        pd.DataFrame(drawing_charts.lines(measured["models"], titles)),
        hide_index=True,
        key="drawings",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in COLUMNS.items()
        },
        alt="Figures on drawings, a row for each model",
    )
    st.caption("  \n".join([*drawing_charts.said(measured, titles), f"Measured by `{measured['command']}`."]))
