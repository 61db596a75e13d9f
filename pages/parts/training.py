"""A training on its page: in the queue, as it goes on, and what the network says to a drawing."""

import numpy as np
import streamlit as st

from digits.data import mnist
from digits.drawing import canvas
from digits.evaluation import predictions
from digits.gallery import hard
from digits.playground import messages
from digits.playground.plan import JUDGING, LONGEST, NETWORKS, Plan, judging
from digits.playground.queue import Queue
from digits.playground.training import End, Training
from digits.predictors import inside, registry
from digits.predictors.network import NetworkPredictor
from digits.reading.answers import Answer, ask
from digits.show import html, sentences
from digits.show import training as shown
from digits.show.colours import SIDES
from digits.show.texts import train as texts
from pages.parts import paper as sheets
from pages.parts.loading import TURNS, load
from pages.parts.trouble import in_place

QUEUE = Queue()
POLL = 1.0  # seconds from one look at a training to the next
KEY = "training"
RIVAL = registry.READER  # the shipped ResNet
YOURS, ITS = SIDES[2], SIDES[1]
NO_IMAGE = np.zeros((28, 28), np.float32)
SAID = {
    End.TIME_IS_UP: texts.TIME_IS_UP,
    End.STOPPED: texts.STOPPED,
    End.LEFT: texts.LEFT,
    End.FAILED: texts.FAILED,
}

state = st.session_state


def current() -> Training | None:
    """This person's training, the last one."""
    return state.get(KEY)


def is_busy() -> bool:
    return current() is not None and current().end is None


def start(plan: Plan) -> None:
    """Train by this plan when it is its turn; ValueError with a sentence where too many wait."""
    if not is_busy():
        training = Training(plan)
        QUEUE.join(training)
        state[KEY] = training


def stop() -> None:
    if is_busy():
        QUEUE.stop(current())


def lab(live, sheet, beside) -> None:
    """Watch the training in the container `live`, draw on the paper in `sheet`, read answers in `beside`; it runs again
    and again by itself for as long as there is anything to watch."""
    was_busy = is_busy()

    @st.fragment(run_every=POLL if was_busy else None)
    def look() -> None:
        with live:
            _watch(current())
        with sheet:
            image, says = _drawn()
        with beside, TURNS.soon(), in_place():
            _answer(current(), image, says)
        if was_busy and not is_busy():
            st.rerun()

    look()


def _watch(training: Training | None) -> None:
    if training is None:
        return
    ahead = QUEUE.look(training)
    _status(training, ahead)
    if training.reports:
        _curves(training)
        network = _model(training)
        with in_place():
            st.html(shown.learns(_hard(network), inside.first_weights(network.network)))


def _status(training: Training, ahead: int) -> None:
    last = training.reports[-1] if training.reports else None
    if training.end is not None:
        summary = texts.SUMMARY.format(**_figures(training)) if last else ""
        (st.error if training.end is End.FAILED else st.success)(f"{SAID[training.end]} {summary}")
    elif ahead:
        st.info(texts.WAITING.format(count=ahead), icon=":material/hourglass:")
    elif last is None:
        st.progress(0.0, texts.STARTING)
    else:
        text = texts.RUNNING.format(longest=LONGEST, **_figures(training))
        st.progress(min(1.0, last.seconds / LONGEST), text)


def _figures(training: Training) -> dict[str, float]:
    last = training.reports[-1]
    return {"seconds": last.seconds, "seen": last.seen, "rounds": last.seen / training.plan.amount}


def _curves(training: Training) -> None:
    reports = list(training.reports)
    last = reports[-1]
    figures = (
        ("loss", shown.loss, texts.LOSS_ALT.format(learned=last.loss, judged=last.judged_loss)),
        ("accuracy", shown.accuracy, texts.ACCURACY_ALT.format(learned=last.accuracy, judged=last.judged_accuracy)),
    )
    for place, (key, chart, alt) in zip(st.columns(2), figures, strict=True):
        place.plotly_chart(chart(reports), key=key, config={"displayModeBar": False}, alt=alt)


def _model(training: Training) -> NetworkPredictor:
    """The network as the last report left it; made once for each report."""
    weights = training.weights
    kept, model = state.get("trained", (None, None))
    if kept is not weights:
        model = messages.predictor(training.plan, weights)
        state.trained = weights, model
    return model


def _hard(network: NetworkPredictor) -> list[shown.Hard]:
    chosen = hard_ones()
    images, labels = (array[chosen] for array in judging())
    answers = network.predict_proba(images)
    return [shown.Hard(*one) for one in zip(images, labels.tolist(), answers, strict=True)]


@st.cache_data(show_spinner=False)
def hard_ones() -> list[int]:
    """Their places among the digits that judge; ValueError where the answers of the models are not stored."""
    judged = {name: predictions.load(name, "validation")[-JUDGING:] for name in (RIVAL, *NETWORKS)}
    labels = mnist.load_uint8("validation")[1][-JUDGING:]
    return hard.ten(labels, judged.pop(RIVAL), list(judged.values()))


@st.cache_data(show_spinner=False)
def _its_accuracy() -> float:
    """The shipped ResNet's, on the digits that judge; ValueError where its answers are not stored."""
    labels = mnist.load_uint8("validation")[1][-JUDGING:]
    return float((predictions.load(RIVAL, "validation")[-JUDGING:].argmax(1) == labels).mean())


def _drawn() -> tuple[np.ndarray | None, str]:
    """What the models see of the paper, None of an empty one; and what is to be said of it."""
    try:
        across = sheets.width_for(state.sheet)
        objects = sheets.drawing(state.sheet, across, state.width, sheets.erases())
        if objects:
            return canvas.see(objects, across).image, ""
    except ValueError as reason:
        return None, str(reason)
    return None, texts.FIRST_DRAW


def _answer(training: Training | None, image: np.ndarray | None, says: str) -> None:
    """The new network's answer beside the shipped ResNet's, and what both are."""
    strokes = len(state.sheet.objects)
    rival = registry.entry(RIVAL).title
    has_learned = training is not None and training.weights is not None
    title = _title(training.plan.network if training else NETWORKS[0])
    if image is None or not has_learned:
        left = html.waiting(YOURS, title)
        right = html.waiting(ITS, rival) if image is None else html.answer(ITS, _its_answer(rival, image))
        st.html(html.pair(texts.FIRST_TRAIN if not has_learned else says, NO_IMAGE, left, right, strokes))
    else:
        mine = Answer(title, _model(training).predict_proba(image[None])[0], 0.0)
        its = _its_answer(rival, image)
        both = html.answer(YOURS, mine), html.answer(ITS, its)
        st.html(html.pair(sentences.verdict(mine, its), image, *both, strokes))
    if has_learned:
        _compare(training, title, rival)


def _its_answer(title: str, image: np.ndarray) -> Answer:
    return ask(title, RIVAL, load(RIVAL), image)


def _title(network: str) -> str:
    return texts.YOURS.format(title=registry.entry(network).title.partition(",")[0])


def _compare(training: Training, title: str, rival: str) -> None:
    mine = training.reports[-1].judged_accuracy
    rows = [(YOURS, title, training.plan.network, mine), (ITS, rival, RIVAL, _its_accuracy())]
    st.html(shown.compared([shown.Row(s, t, registry.entry(name).parameters, share) for s, t, name, share in rows]))
