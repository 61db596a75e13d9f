"""How long a model takes in this session: the median of its answers, since a single one may have waited for others."""

from collections import deque
from statistics import median

import streamlit as st

KEY = "times"
FEWEST = 3  # answers that a median is shown of
MOST = 51  # answers that it is taken of, the last ones


def usual(name: str, ms: float) -> float | None:
    """The median in milliseconds of the model's answers in this session, this one included; None after the first."""
    taken = st.session_state.setdefault(KEY, {}).setdefault(name, deque(maxlen=MOST))
    taken.append(ms)
    return median(taken) if len(taken) >= FEWEST else None
