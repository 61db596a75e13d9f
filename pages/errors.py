"""The error gallery: what the models get wrong, why, and how often."""

import numpy as np
import streamlit as st

from digits import files
from digits.claims import articles
from digits.data import labelled
from digits.data.labelled import Collection
from digits.gallery import among, charts, html, suspects
from digits.gallery.select import ALL, ANY, Answers, Choice, corrected, counts, select, tally
from digits.predictors import registry
from pages.parts import loading, sample

SOURCES = files.ROOT / "sources"  # labelled files that lie here are offered beside MNIST
SPLITS = ("test", "validation", "train")
DIGITS = ["any", *map(str, range(10))]
ORDERS = {"surest first": "sure", "largest loss first": "loss", "closest call first": "close"}
ANY_WRONG, ALL_WRONG = "any wrong", "all wrong"
PAGE = 24
SOURCE_TIP = (
    "MNIST's test digits by default. Train and validation: the KNN remembers them, so it answers each without that "
    "digit itself. Labelled files in the app's folder “sources” are listed too."
)
SUSPECT_TIP = (
    "Digits to whose label each of the chosen models gives less than 20 %, the least first: look whether the label is "
    "wrong."
)
FILE_TIP = (
    "Strokes (.jsonl, .jsonl.gz: a line for each digit with its label and strokes), pictures (.zip: in folders named "
    "0 to 9, or named like 4-anything.png), or arrays (.npz: images and labels)."
)

state = st.session_state

grid = st.components.v2.component(
    "digits_samples",
    html="<div></div>",
    js="""
    export default function ({ parentElement, data, setTriggerValue }) {
      const samples = parentElement.querySelector("div");
      if (samples.shown !== data) samples.innerHTML = samples.shown = data;
      samples.onclick = (event) => {
        const sample = event.target.closest("[data-index]");
        if (sample) setTriggerValue("opened", Number(sample.dataset.index));
      };
    }""",
    isolate_styles=False,
)


def ask_for(truth: str, answer: str, ways: bool) -> None:
    state.truth, state.answer, state.ways = truth, answer, ways
    filter_anew()


def all_wrong() -> None:
    ask_for("any", "any", True)


def four_nine() -> None:
    state.wrong, state.confidence = ANY_WRONG, (0, 100)
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


def take_upload() -> None:
    if state.labelled is not None:
        state.source = state.labelled.name
    filter_anew()


def model_titles() -> dict[str, str]:
    """Available models by title; a title that two share carries the name."""
    names = registry.available()
    titles = [registry.entry(name).title for name in names]
    return {t if titles.count(t) == 1 else f"{t} ({n})": n for n, t in zip(names, titles, strict=True)}


def choose_models(by_title: dict[str, str]) -> dict[str, str]:
    """The chosen models, name → title."""
    pair = [title for title, name in by_title.items() if name in registry.DRAW_PAIR]
    chosen = st.multiselect(
        "Models", list(by_title), pair or list(by_title)[:2], key="model", bind="query-params", on_change=first_page
    )
    return {by_title[title]: title for title in by_title if title in chosen}


def choose(titles: dict[str, str]) -> Choice:
    """The filters, each of them in the address."""
    bound = {"bind": "query-params", "on_change": filter_anew}
    left, right = st.columns(2)
    truth = left.selectbox("Label", DIGITS, 5, key="truth", help="What the digit is said to be.", **bound)
    answer = right.selectbox("Answer", DIGITS, 10, key="answer", help="What a model takes it for.", **bound)
    ways = st.toggle("Both ways", True, key="ways", help="With 4 taken for 9, also 9 taken for 4.", **bound)
    whose = {ANY_WRONG: ANY, ALL_WRONG: ALL} | {f"only {t}": n for n, t in titles.items()}
    wrong = st.selectbox("Who is wrong", list(whose), key="wrong", help="Of the chosen models.", **bound)
    tip = "How sure the model is of its wrong answer: its largest probability."
    low, high = st.slider("Confidence, %", 0, 100, (0, 100), key="confidence", help=tip, **bound)
    tip = "Loss: -ln of the probability of the label. Closest call: least lead of the best class over the second."
    order = st.selectbox("Order", list(ORDERS), key="order", help=tip, **bound)
    return Choice(
        truth=None if truth == "any" else int(truth),
        answer=None if answer == "any" else int(answer),
        both_ways=ways,
        wrong=whose[wrong],
        low=low / 100,
        high=high / 100,
        order=ORDERS[order],
    )


def choose_source() -> Collection | None:
    """MNIST's splits, the files in `sources/`, or an upload; None where the file can't be read, which is said."""
    files = {path.name: path for path in labelled.files(SOURCES)}
    upload = state.get("labelled")
    names = [*SPLITS, *files] + ([upload.name] if upload and upload.name not in files else [])
    name = st.selectbox("Digits", names, key="source", bind="query-params", on_change=filter_anew, help=SOURCE_TIP)
    with st.popover("A file of yours", icon=":material/upload:", width="stretch"):
        st.file_uploader(
            "Labelled digits", ["jsonl", "gz", "zip", "npz"], key="labelled", on_change=take_upload, help=FILE_TIP
        )
    if name in SPLITS:
        return labelled.of_mnist(name)
    try:
        return loading.read(files.get(name) or upload)
    except ValueError as problem:
        st.error(str(problem))
        return None


def pick_fast() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        tip = "4 taken for 9, and 9 taken for 4"
        st.button("4 ↔ 9", on_click=four_nine, key="four_nine", type="primary", help=tip)
        st.button("All that is wrong", on_click=all_wrong, key="all_wrong")
        st.toggle("Suspect labels", key="suspects", bind="query-params", on_change=filter_anew, help=SUSPECT_TIP)


def show_matrix(labels: np.ndarray, answers: Answers, choice: Choice) -> None:
    table = counts(labels, answers, choice)
    marked = [(choice.truth, choice.answer)] + [(choice.answer, choice.truth)] * choice.both_ways
    st.plotly_chart(
        charts.confusion_matrix(table, marked),
        key="matrix",
        on_select=take_cell,
        selection_mode="points",
        width="content",
        config={"displayModeBar": False},
        alt="Confusion matrix: how many digits of each label are taken for which other; the boxes below choose too.",
    )


def page_of(chosen: np.ndarray) -> np.ndarray:
    pages = max(1, -(-len(chosen) // PAGE))
    if state.get("page", 1) > pages:
        state.page = pages
    if pages == 1:
        return chosen
    number = st.pagination(pages, key="page", bind="query-params")
    return chosen[(number - 1) * PAGE : number * PAGE]


def headline(choice: Choice, found: int) -> str:
    pair = choice.truth is not None and choice.answer is not None and choice.truth != choice.answer
    if pair and choice.both_ways:
        what = f"{choice.truth} taken for {choice.answer} and {choice.answer} taken for {choice.truth}"
    else:
        truth = "Any digit" if choice.truth is None else str(choice.truth)
        taken = "another" if choice.answer is None else str(choice.answer)
        what = f"{truth} taken for {taken}"
    return f"{what}: {found:,} {'digit' if found == 1 else 'digits'}"


def claimed_share() -> float:
    """Of 4s and 9s, how many article B says are taken for each other."""
    return articles.FOURS_AND_NINES / 100


def show_tallies(collection: Collection, answers: Answers, looks: dict[str, html.Look]) -> None:
    better = corrected(collection.labels) if collection.split == "test" else None
    found = {name: tally(collection.labels, p, better) for name, p in answers.items()}
    st.html(html.tallies(found, claimed_share(), looks))


def show_found(collection: Collection, answers: Answers, choice: Choice, titles: dict[str, str]) -> None:
    """The chosen digits, a page of them at a time; one of them opens."""
    chosen = select(collection.labels, answers, choice)
    st.subheader(headline(choice, len(chosen)))
    if not len(chosen):
        st.info("Nothing fits this choice; widen it, or press “All that is wrong”.")
        return
    show_digits(collection, answers, chosen, titles)


def show_picked(collection: Collection, answers: Answers, picked: np.ndarray, titles: dict[str, str]) -> None:
    """The digits that the address names, whatever the filters say."""
    st.subheader(f"Picked out: {len(picked):,} {'digit' if len(picked) == 1 else 'digits'}")
    st.button("Back to the filters", icon=":material/filter_alt:", key="unpick", on_click=filter_anew)
    show_digits(collection, answers, picked, titles)


def show_suspects(collection: Collection, answers: Answers, titles: dict[str, str]) -> None:
    """Digits whose label all models are surely against, whatever the filters say."""
    chosen = suspects.suspects(collection.labels, answers)
    st.subheader(f"Suspect labels: {len(chosen):,} {'digit' if len(chosen) == 1 else 'digits'}")
    if collection.split == "test":
        hits, known = suspects.published(chosen)
        st.caption(f"Of the {known} test labels that most of five people corrected, {hits} are among them.")
    if len(chosen):
        show_digits(collection, answers, chosen, titles)


def show_digits(collection: Collection, answers: Answers, chosen: np.ndarray, titles: dict[str, str]) -> None:
    looks = html.looks(titles)
    samples = html.samples(collection, answers, page_of(chosen).tolist(), looks)
    result = grid(key="samples", data=samples, on_opened_change=lambda: None)
    sample.offer_export(collection, answers, chosen, titles)
    sample.open_if_asked(result.opened, collection, answers, chosen, looks)


def show() -> None:
    st.set_page_config(initial_sidebar_state=360)
    by_title = model_titles()
    if not by_title:
        st.info("No model is trained here yet. Train one with: python -m digits train knn")
        return
    with st.sidebar:
        matrix = st.container()
        titles = choose_models(by_title)
        choice = choose(titles)
        collection = choose_source()
    pick_fast()
    if collection is None:
        return
    picked = among.read(st.query_params.get(among.KEY), len(collection.labels))
    if not titles:
        st.info("Choose at least one model on the left.")
        return
    answers = loading.answers(titles, collection)
    show_tallies(collection, answers, html.looks(titles))
    with matrix:
        show_matrix(collection.labels, answers, choice)
    if state.suspects:
        show_suspects(collection, answers, titles)
    elif picked is None:
        show_found(collection, answers, choice, titles)
    else:
        show_picked(collection, answers, picked, titles)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
