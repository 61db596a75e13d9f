"""The error gallery: what the models get wrong, why, and how often."""

import numpy as np
import streamlit as st

from digits.claims import articles
from digits.data.labelled import Collection
from digits.gallery import among, charts, html, suspects
from digits.gallery import slices as sliced
from digits.gallery.select import (
    ALL,
    ANY,
    NOT_A_DIGIT,
    Answers,
    Choice,
    Doubts,
    corrected,
    counts,
    select,
    tally,
)
from digits.predictors import registry
from digits.show.texts import errors as texts
from digits.show.texts import slices as slice_texts
from pages.parts import loading, sample, slices, source
from pages.parts.own import unusable
from pages.parts.pressed import pressed

NONE = texts.NOT_A_DIGIT
LABELS = [texts.ANY_DIGIT, *map(str, range(10))]
DIGITS = [*LABELS, NONE]
PAGE = 24

state = st.session_state


def ask_for(truth: str, answer: str, ways: bool) -> None:
    slices.drop()
    state.truth, state.answer, state.ways = truth, answer, ways
    filter_anew()


def ask_for_slice() -> None:
    """A bar counts errors under every label."""
    state.truth, state.answer, state.suspects = texts.ANY_DIGIT, texts.ANY_DIGIT, False
    filter_anew()


def all_wrong() -> None:
    ask_for(texts.ANY_DIGIT, texts.ANY_DIGIT, True)


def four_nine() -> None:
    state.wrong, state.confidence = texts.ANY_WRONG, (0, 100)
    ask_for("4", "9", True)


def first_page() -> None:
    state.page = 1


def filter_anew() -> None:
    """The filters hold again, in place of digits that the address names."""
    st.query_params.pop(among.KEY, None)
    first_page()


def take_cell() -> None:
    """A click on the confusion matrix asks for its cell."""
    points = state.matrix.selection.points
    if points:
        ask_for(str(points[0]["y"]), str(points[0]["x"]), False)


def model_titles() -> dict[str, str]:
    """Available models by title; a title that two share carries the name."""
    names = registry.choices()
    titles = [registry.entry(name).title for name in names]
    return {t if titles.count(t) == 1 else f"{t} ({n})": n for n, t in zip(names, titles, strict=True)}


def choose_models(by_title: dict[str, str]) -> dict[str, str]:
    """The chosen models, name → title."""
    pair = [title for title, name in by_title.items() if name in registry.DRAW_PAIR]
    chosen = st.multiselect(
        texts.MODELS, list(by_title), pair or list(by_title)[:2], key="model", bind="query-params", on_change=first_page
    )
    unusable()
    return {by_title[title]: title for title in by_title if title in chosen}


def choose(titles: dict[str, str]) -> Choice:
    """The filters, each of them in the address."""
    bound = {"bind": "query-params", "on_change": filter_anew}
    left, right = st.columns(2)
    truth = left.selectbox(texts.LABEL, LABELS, 5, key="truth", help=texts.LABEL_TIP, **bound)
    answer = right.selectbox(texts.ANSWER, DIGITS, 10, key="answer", help=texts.ANSWER_TIP, **bound)
    ways = st.toggle(texts.WAYS, True, key="ways", help=texts.WAYS_TIP, **bound)
    whose = {texts.ANY_WRONG: ANY, texts.ALL_WRONG: ALL}
    whose |= {texts.ONLY_WRONG.format(title=title): name for name, title in titles.items()}
    wrong = st.selectbox(texts.WHO, list(whose), key="wrong", help=texts.WHO_TIP, **bound)
    tip = texts.CONFIDENCE_TIP
    low, high = st.slider(texts.CONFIDENCE, 0, 100, (0, 100), key="confidence", help=tip, **bound)
    order = st.selectbox(texts.ORDER, list(texts.ORDERS), key="order", help=texts.ORDER_TIP, **bound)
    return Choice(
        truth=None if truth == texts.ANY_DIGIT else int(truth),
        answer=NOT_A_DIGIT if answer == NONE else None if answer == texts.ANY_DIGIT else int(answer),
        both_ways=ways,
        wrong=whose[wrong],
        low=low / 100,
        high=high / 100,
        order=texts.ORDERS[order],
    )


def pick_fast() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        tip = texts.FOUR_NINE_TIP
        st.button(texts.FOUR_NINE, on_click=four_nine, key="four_nine", type="primary", help=tip)
        st.button(texts.ALL_ERRORS, on_click=all_wrong, key="all_wrong")
        st.toggle(texts.SUSPECTS, key="suspects", bind="query-params", on_change=filter_anew, help=texts.SUSPECTS_TIP)
        slices.switch()


def show_matrix(labels: np.ndarray, answers: Answers, choice: Choice, titles: dict[str, str]) -> None:
    table = counts(labels, answers, choice)
    marked = [(choice.truth, choice.answer)] + [(choice.answer, choice.truth)] * choice.both_ways
    st.plotly_chart(
        charts.confusion_matrix(table, marked),
        key="matrix",
        on_select=take_cell,
        selection_mode="points",
        width="content",
        config={"displayModeBar": False},
        alt=texts.MATRIX,
    )
    st.caption(texts.COUNTS.get(choice.wrong) or texts.COUNTS_ONLY.format(title=titles[choice.wrong]))


def page_of(chosen: np.ndarray) -> np.ndarray:
    pages = max(1, -(-len(chosen) // PAGE))
    if state.get("page", 1) > pages:
        state.page = pages
    if pages == 1:
        return chosen
    number = st.pagination(pages, key="page", bind="query-params")
    return chosen[(number - 1) * PAGE : number * PAGE]


def headline(choice: Choice, found: int) -> str:
    truth = texts.ANY_TRUTH if choice.truth is None else choice.truth
    pair = choice.truth is not None and choice.answer is not None and choice.truth != choice.answer
    if choice.asks_for_doubt:
        what = texts.CALLED_NONE.format(truth=truth)
    elif pair and choice.both_ways:
        what = texts.TAKEN_BOTH.format(truth=truth, answer=choice.answer)
    else:
        what = texts.TAKEN.format(truth=truth, answer=texts.ANOTHER if choice.answer is None else choice.answer)
    return (texts.FOUND_ONE if found == 1 else texts.FOUND).format(what=what, count=found)


def claimed_share() -> float:
    """Of 4s and 9s, how many article B says are taken for each other."""
    return articles.FOURS_AND_NINES / 100


def show_tallies(collection: Collection, answers: Answers, looks: dict[str, html.Look], doubts: Doubts) -> None:
    better = corrected(collection.labels) if collection.split == "test" else None
    found = {name: tally(collection.labels, p, better) for name, p in answers.items()}
    st.html(html.tallies(found, claimed_share(), looks, doubts))


def show_found(
    collection: Collection, answers: Answers, choice: Choice, titles: dict[str, str], doubts: Doubts
) -> None:
    """The chosen digits, a page of them at a time; one of them opens."""
    chosen = select(collection.labels, answers, choice, doubts)
    asked = None
    if (bins := slices.measured(collection)) is not None:
        asked = slices.choose(bins, collection.labels, answers, choice, ask_for_slice)
        chosen = sliced.within(chosen, bins, asked)
    said = headline(choice, len(chosen))
    st.header(slice_texts.IN_SLICE.format(headline=said, title=asked.title) if asked else said)
    if not len(chosen):
        st.info(texts.UNKNOWN_DOUBT if choice.asks_for_doubt and not doubts else texts.NOTHING)
        return
    show_digits(collection, answers, chosen, titles, doubts)


def digits(count: int) -> str:
    return texts.ONE_DIGIT if count == 1 else texts.DIGITS


def show_picked(
    collection: Collection, answers: Answers, picked: np.ndarray, titles: dict[str, str], doubts: Doubts
) -> None:
    """The digits that the address names, whatever the filters say."""
    st.header(texts.PICKED.format(count=len(picked), digits=digits(len(picked))))
    st.button(texts.BACK, icon=":material/filter_alt:", key="unpick", on_click=filter_anew)
    show_digits(collection, answers, picked, titles, doubts)


def show_suspects(collection: Collection, answers: Answers, titles: dict[str, str], doubts: Doubts) -> None:
    """Digits whose label all models are surely against, whatever the filters say."""
    chosen = suspects.suspects(collection.labels, answers)
    st.header(texts.SUSPECTS_FOUND.format(count=len(chosen), digits=digits(len(chosen))))
    if collection.split == "test":
        hits, known = suspects.published(chosen)
        st.caption(texts.PUBLISHED.format(known=known, hits=hits))
    if len(chosen):
        show_digits(collection, answers, chosen, titles, doubts)


def show_digits(
    collection: Collection, answers: Answers, chosen: np.ndarray, titles: dict[str, str], doubts: Doubts
) -> None:
    looks = html.looks(titles)
    samples = html.samples(collection, answers, page_of(chosen).tolist(), looks, doubts)
    clicked = pressed(samples, "samples")
    sample.offer_export(collection, answers, chosen, titles)
    sample.open_if_asked(clicked, collection, answers, chosen, looks, doubts)


def head() -> None:
    st.title(texts.TITLE)
    st.markdown(texts.LINE)
    claim = {"article": articles.B.name, "claim": articles.FOUR_NINE, "id": "B9", "link": articles.link("B9")}
    st.caption(texts.CLAIM.format(**claim))


def show() -> None:
    st.set_page_config(initial_sidebar_state=360)
    head()
    by_title = model_titles()
    if not by_title:
        st.info(texts.NO_MODEL)
        return
    with st.sidebar:
        matrix = st.container()
        titles = choose_models(by_title)
        choice = choose(titles)
        collection = source.choose(filter_anew)
    pick_fast()
    if collection is None:
        st.error(state.pop("unread"))
        return
    picked = among.read(st.query_params.get(among.KEY), len(collection.labels))
    if not titles:
        st.info(texts.CHOOSE_MODEL)
        return
    answers = loading.answers(titles, collection)
    titles = {name: title for name, title in titles.items() if name in answers}
    if not titles:
        return
    doubts = loading.doubts(titles, collection)
    source.report(collection, answers)
    show_tallies(collection, answers, html.looks(titles), doubts)
    with matrix:
        show_matrix(collection.labels, answers, choice, titles)
    if state.suspects:
        show_suspects(collection, answers, titles, doubts)
    elif picked is None:
        show_found(collection, answers, choice, titles, doubts)
    else:
        show_picked(collection, answers, picked, titles, doubts)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
