"""The benchmark's part on pictures of every kind."""

import pandas as pd
import streamlit as st

from digits.benchmark.pictures import columns, lines
from digits.evaluation.pictures import measure
from digits.predictors import registry
from digits.show.words import listed, percent
from pages.parts.figures import of_these_weights


def pictures() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged or is about other weights."""
    found = of_these_weights(measure, "pictures", ":material/photo_camera:")
    if found is None:
        return
    st.header(
        "Can they read what people bring?",
        help="Photos and scans with lines, frames, dirt, shadows and more, made by a program from MNIST's test "
        "digits and from digits that nobody wrote; those that are read worst first",
    )
    st.dataframe(
        pd.DataFrame(lines(found)),
        hide_index=True,
        key="pictures",
        row_height=72,
        column_config={
            "example": st.column_config.ImageColumn("picture", help="One of this kind", width="small"),
            "kind": st.column_config.TextColumn("kind", pinned=True),
        }
        | {key: st.column_config.NumberColumn(label, help=text) for key, (label, text) in columns(found).items()},
        alt="What the models made of pictures, a row for each kind",
    )
    titles = dict(zip(found.sha256, registry.titles(registry.DRAW_PAIR), strict=True))
    shares = [f"the {title} {percent(measure.share_right(found, name))}" for name, title in titles.items()]
    first, last = found.kinds[0].seeds
    st.caption(
        f"Right of all: {listed(shares)}. {found.each} pictures of each kind, two of each digit, of seeds {first} to "
        f"{last}, by which no way of reading was chosen. Measured by `{found.command}` on {found.date}: "
        f"{found.machine}."
    )
