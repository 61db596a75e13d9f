"""A measured file of the benchmark's, or one sentence in its place."""

from types import ModuleType

import streamlit as st


def of_these_weights(source: ModuleType, about: str, icon: str):
    """What the file of `source` holds, a module with PATH, COMMAND, read and is_true. None where it was never measured,
    and, which is said, where it is damaged or is about other weights."""
    if not source.PATH.is_file():
        return None
    try:
        found = source.read()
    except ValueError as reason:
        st.info(str(reason), icon=icon)
        return None
    if source.is_true(found):
        return found
    st.info(
        f"The figures on {about} are those of other weights. Make them anew with: `{source.COMMAND}`",
        icon=":material/update:",
    )
    return None
