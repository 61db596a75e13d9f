"""The vote to play with: the neighbours are the nearest by the measure that was chosen, and k of them vote."""

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors.predictor import Neighbour
from digits.reading import vote
from digits.reading.answers import Answer
from digits.show.vote import sentence
from digits.show.vote import vote as shown
from tests import elements, loaded
from tests.test_draw_page import draw, line_of, page, strokes_of  # noqa: F401
from tests.test_draw_page import shown as elements_of

BLANK = np.zeros((28, 28), np.float32)


def neighbours(*labels: int) -> list[Neighbour]:
    return [Neighbour(BLANK, label, float(far), far) for far, label in enumerate(labels, 1)]


def says(digit: int, is_digit: bool = True) -> Answer:
    return Answer("KNN", np.eye(10, dtype=np.float32)[digit], 1.0, is_digit)


@pytest.fixture(scope="module")
def scans():
    images, labels = mnist.load("train+validation")
    return images.reshape(len(images), -1), labels


@pytest.fixture(scope="module")
def image():
    return mnist.load("test")[0][18]


@pytest.mark.parametrize(
    ("measure", "distance"),
    [
        ("Raw pixels, Euclidean", lambda x, m: np.sqrt(((m - x) ** 2).sum(1))),
        ("Raw pixels, Manhattan", lambda x, m: np.abs(m - x).sum(1)),
        ("Raw pixels, cosine", lambda x, m: 1 - m @ x / np.linalg.norm(m, axis=1) / np.linalg.norm(x)),
    ],
)
def test_they_are_the_nearest_by_the_measure(measure, distance, scans, image):
    by_hand = distance(image.ravel(), scans[0])
    near = vote.near(measure, image)
    assert [one.place for one in near] == by_hand.argsort(kind="stable")[: vote.MOST].tolist()
    assert [one.distance for one in near] == pytest.approx(np.sort(by_hand)[: vote.MOST], rel=1e-4)
    assert [one.label for one in near] == scans[1][[one.place for one in near]].tolist()
    assert np.array_equal(near[0].image.ravel(), scans[0][near[0].place])


@pytest.mark.parametrize(("measure", "name"), [(vote.STROKES, "knn"), ("k-d tree (article A)", "knn-kdtree")])
def test_or_those_of_another_knn(measure, name, image):
    knn = loaded.model(name)
    _, places, _ = knn.kneighbors(image[None], vote.MOST)
    assert [one.place for one in vote.near(measure, image, knn)] == places[0].tolist()


def test_the_first_k_vote_and_the_nearer_count_more():
    near = neighbours(4, 9, 9, 9)
    assert [vote.of(near, k).digit for k in (1, 2, 3, 4)] == [4, 4, 4, 9]
    assert vote.of(near, 2).probabilities[[4, 9]] == pytest.approx([2 / 3, 1 / 3])
    assert vote.of(near, 4).count == 3 and len(vote.of(near, 3).near) == 3


def test_it_stands_beside_what_the_apps_knn_says():
    found = vote.of(neighbours(4, 9, 4), 3)
    assert sentence(found, says(4)) == "2 of 3 say 4. The app’s KNN says 4 too."
    assert sentence(found, says(9)) == "2 of 3 say 4. The app’s KNN says 9."
    assert sentence(vote.of(neighbours(4), 1), says(9, False)).endswith("this is no digit that it knows.")
    card = elements.read(shown(found, says(9)))
    assert card.one("vote")["data-digit"] == "4" and card.one("vote")["data-k"] == "3"
    assert [picture["alt"] for picture in card.all(tag="img")] == [f"a voter that is a {d}" for d in (4, 9, 4)]


def test_on_the_draw_page_it_is_there_on_demand_and_follows_k_and_the_measure(page):  # noqa: F811
    draw(page.run(), strokes_of(3))
    assert elements_of(page).all("vote") == []
    page.toggle(key="vote").set_value(True).run()
    assert elements_of(page).one("vote")["data-k"] == "5"
    pictures = {}
    for measure in ("Stroke orientations", "Raw pixels, Manhattan"):
        page.selectbox(key="measure").set_value(measure).run()
        for k in (1, 25):
            page.slider(key="k").set_value(k).run()
            voters = elements_of(page).one("vote").all(tag="img")
            assert len(voters) == k
        pictures[measure] = [picture["src"] for picture in voters]
    assert len(set(map(tuple, pictures.values()))) == 2
    draw(page, strokes_of(8))
    assert elements_of(page).one("vote")["data-digit"] == "8"
    draw(page, line_of("31", 1.0, 140, 14))
    assert elements_of(page).one("vote").text == "Draw one digit, and its neighbours vote here."


def test_a_link_opens_the_same_vote(page):  # noqa: F811
    for key, value in {"vote": "true", "k": "9", "measure": "Raw pixels, cosine"}.items():
        page.query_params[key] = value
    draw(page.run(), strokes_of(3))
    assert elements_of(page).one("vote")["data-k"] == "9"
    assert page.selectbox(key="measure").value == "Raw pixels, cosine"
