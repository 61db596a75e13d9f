"""The benchmark's part on damaged digits: every kind with a picture, and what the models make of it."""

import pandas as pd
import streamlit as st

from digits.data import mnist
from digits.evaluation import damaged as measured
from digits.images.damage import KINDS, damaged
from digits.predictors import registry
from digits.show.pictures import data_uri
from digits.show.words import percent
from pages.parts.trouble import in_place

EXAMPLE = 4  # of the test set, a 4


def show() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged."""
    if not measured.PATH.is_file():
        return
    try:
        found = measured.read()
    except ValueError as reason:
        st.info(str(reason), icon=":material/broken_image:")
        return
    with in_place():
        _table(found)


def _table(found: measured.Damaged) -> None:
    st.header("And damaged ones?", help=f"Share right, in percent, of {found.digits:,} test digits under each damage")
    titles = {name: registry.entry(name).title for name in found.models}
    st.dataframe(
        pd.DataFrame(_lines(found, titles)),
        hide_index=True,
        key="damaged",
        height="content",
        column_config={
            "picture": st.column_config.ImageColumn("looks like", help="The same test digit, damaged"),
            "damage": st.column_config.TextColumn("damage", help="One strength each, at which a person can read it"),
            "taught": st.column_config.CheckboxColumn("taught", help="Whether the sturdy ResNet learned from such"),
        }
        | {
            title: st.column_config.ProgressColumn(
                title, help=registry.entry(name).description, format="%.1f", min_value=0, max_value=100
            )
            for name, title in titles.items()
        },
        alt="Share right under each kind of damage, by model",
    )
    for name, one in found.models.items():
        st.markdown(
            f"- **{titles[name]}**: {percent(one.mean)} on average, {percent(one.mean_untaught)} on kinds that no "
            f"network was taught; {percent(one.doubted)} doubted, {percent(one.wrong)} answered wrongly without doubt; "
            f"calibration error {one.ece:.3f}."
        )
    st.caption(f"Measured by `{found.command}` on {found.date}: {found.machine}.")


@st.cache_data(show_spinner=False)
def _pictures() -> dict[str, str]:
    image = mnist.load("test")[0][EXAMPLE : EXAMPLE + 1]
    return {kind: data_uri(damaged(kind, image)[0], zoom=2) for kind in KINDS}


def _lines(found: measured.Damaged, titles: dict[str, str]) -> list[dict]:
    return [
        {"picture": picture, "damage": KINDS[kind].title, "taught": KINDS[kind].training}
        | {titles[name]: 100 * one.accuracy[kind] for name, one in found.models.items()}
        for kind, picture in _pictures().items()
    ]
