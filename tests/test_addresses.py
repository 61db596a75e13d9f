"""Addresses are foreign: whatever their parameters say, the page comes up, without a traceback or a library's words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
LONG = "9" * 5000
SCRIPT = "<script>alert(1)</script>"
FORGED = ("", "-1", LONG, "1e309", "NaN", SCRIPT, "\x00", "../../etc/passwd", "=cmd()", "٣", "true,false", "[]")
PARAMETERS = {
    "draw": [
        *("drawing", "step", "wide", "large", "vote", "k", "measure"),
        *("inside", "network", "landscape", "space", "me", "lang"),
    ],
    "learn": ["turn", "lang"],
    "errors": [
        *("sample", "among", "source", "model", "truth", "answer", "ways", "wrong", "confidence", "order", "page"),
        *("slices", "slice"),
    ],
    "benchmark": ["ms", "mb", "explains", "untrained"],
    "claims": ["claim", "article", "verdict"],
    "history": ["me"],
    "train": ["net", "amount", "augment", "seed"],
    "room": ["room", "key"],
}


def come(page: str, address: dict[str, str]) -> AppTest:
    at = AppTest.from_file(ROOT / f"pages/{page}.py", default_timeout=120)
    at.session_state["framed"] = True
    for key, value in address.items():
        at.query_params[key] = value
    return at.run()


@pytest.mark.parametrize("value", FORGED, ids=lambda value: repr(value[:20]))
@pytest.mark.parametrize("page", PARAMETERS)
def test_a_forged_address_brings_the_page(page, value):
    at = come(page, dict.fromkeys(PARAMETERS[page], value))
    assert not at.exception
    assert all(SCRIPT not in one.value for kind in (at.error, at.info, at.warning) for one in kind)


@pytest.mark.parametrize(("page", "key"), [(page, key) for page, keys in PARAMETERS.items() for key in keys])
def test_each_parameter_may_be_a_long_number(page, key):
    assert not come(page, {key: LONG}).exception
