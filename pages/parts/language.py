"""The language of who looks: chosen with the switch, else the address's, else the browser's."""

from pathlib import Path

import streamlit as st

from digits.show import language

KEY = "lang"  # in the address
CHOSEN = "language"  # kept during a visit to another page
PAGES = "draw", "learn"  # that speak every language; the others speak English
_TOLD = st.components.v2.component("digits_language", js=Path(language.__file__).with_name("language.js").read_text())

state = st.session_state


def chosen() -> str:
    """A key of `language.LANGUAGES`."""
    said = state.get(CHOSEN) or st.query_params.get(KEY)
    return said if said in language.LANGUAGES else language.of_browser(st.context.locale)


def settle() -> None:
    """Speak it from here on: for whatever runs of its own, a page that has it, a fragment, a button's work."""
    language.speak(chosen())


def settle_for(page: str) -> None:
    """As `settle`, as far as that page goes: with the way to the other languages; the browser is told."""
    language.speak(chosen() if page in PAGES else language.FIRST)
    with st.container(key="language", width="content"):
        _TOLD(key="html-language", data=language.HTML[language.spoken()])
        if page in PAGES:
            _switch()


def _switch() -> None:
    """Each other language under its own name."""
    if CHOSEN in state:
        st.query_params[KEY] = state[CHOSEN]
    for code in language.LANGUAGES.keys() - {language.spoken()}:
        st.button(
            language.LANGUAGES[code],
            key=f"speak-{code}",
            icon=":material/translate:",
            type="tertiary",
            on_click=_choose,
            args=(code,),
        )


def _choose(code: str) -> None:
    state[CHOSEN] = code
