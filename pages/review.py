"""For reviewers: which corrections go into the memory that all share. Turned on by DIGITS_SHARED_MEMORY=1.

A reviewer is who knows the key in DIGITS_REVIEW_KEY, or has logged in with an address among DIGITS_REVIEWERS.
"""

import hmac
import os

import numpy as np
import streamlit as st

from digits.show import memory_words as words
from digits.show.templating import render
from digits.store.errors import StoreError
from digits.store.records import Digit
from pages.parts import memory as whose

A_PAGE = 24
KEY, PEOPLE = "DIGITS_REVIEW_KEY", "DIGITS_REVIEWERS"


def show() -> None:
    st.title("Review")
    if not whose.is_shared():
        st.info(words.NO_SHARED_MEMORY)
    elif _is_reviewer():
        try:
            _review(whose.store().waiting_for_review(A_PAGE))
        except StoreError as reason:
            st.error(str(reason))


def _is_reviewer() -> bool:
    listed = [address.strip() for address in os.environ.get(PEOPLE, "").split(",") if address.strip()]
    if whose.is_logged_in() and st.user.get("email_verified") and st.user.get("email") in listed:
        return True
    key, said = os.environ.get(KEY, ""), st.text_input(words.REVIEW_KEY, type="password", key="review_key")
    if key and said and hmac.compare_digest(key.encode(), said.encode()):
        return True
    if said:
        st.error(words.NO_REVIEWER)
    return False


def _review(waiting: list[Digit]) -> None:
    if not waiting:
        st.info(words.NOTHING_TO_REVIEW)
        return
    st.caption(words.REVIEW)
    for start in range(0, len(waiting), 4):
        for column, digit in zip(st.columns(4), waiting[start : start + 4], strict=False):
            with column.container(border=True):
                st.html(render("review.html", image=digit.image / np.float32(255), truth=words.truth(digit.truth)))
                with st.container(horizontal=True, gap="small"):
                    st.button("Accept", key=f"accept-{digit.id}", on_click=_decide, args=(digit.id, True))
                    st.button("Refuse", key=f"refuse-{digit.id}", on_click=_decide, args=(digit.id, False))


def _decide(digit: int, accepted: bool) -> None:
    try:
        whose.store().review({digit: accepted})
        whose.shared.clear()
    except StoreError as reason:
        st.session_state.problem = str(reason)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
