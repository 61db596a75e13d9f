"""The map: what a model finds alike lies side by side, a drawing lands among its like, the gallery opens on some."""

import json

import numpy as np
import pytest

import digits
from digits.data import mnist
from digits.evaluation import landscape, predictions
from digits.gallery import among
from digits.gallery import landscape as chart
from digits.predictors import registry
from pages.parts.landscape import _number
from tests import loaded
from tests.test_draw_page import draw, line_of, page, strokes_of  # noqa: F401
from tests.test_draw_page import shown as elements_of
from tests.test_errors_page import _headline, _open

LABELS = mnist.load_uint8("test")[1]


@pytest.fixture(scope="module", params=landscape.NAMES)
def name(request):
    return request.param


def around(xy: np.ndarray, place: np.ndarray) -> list[int]:
    """The labels of the nine digits that lie nearest to a place."""
    return LABELS[np.linalg.norm(xy - place, axis=1).argsort()[:9]].tolist()


def test_it_is_small_and_of_the_models_that_answer(name):
    assert landscape.PATH.stat().st_size <= 1_000_000
    found = landscape.load(name)
    assert found.xy.shape == (10_000, 2) and found.xy.min() == 0 and found.xy.max() == 1


def test_what_lies_side_by_side_is_alike(name):
    xy = landscape.load(name).xy
    some = np.random.default_rng(0).choice(10_000, 300, replace=False)
    alike = [around(xy, xy[i])[1:].count(LABELS[i]) / 8 for i in some]
    assert np.mean(alike) > 0.95


def test_a_drawing_lands_among_its_like(name):
    """Validation digits, which the map does not hold."""
    images, labels = (part[:60] for part in mnist.load("validation"))
    found, model = landscape.load(name), digits.load(name)
    places = [found.place(vector) for vector in model.embed(images)]
    hits = [around(found.xy, place).count(label) >= 5 for place, label in zip(places, labels.tolist(), strict=True)]
    assert np.mean(hits) > 0.93


def test_a_test_digit_lands_where_it_lies(name):
    images, found = mnist.load("test")[0][:40], landscape.load(name)
    for i, vector in enumerate(digits.load(name).embed(images)):
        assert i in found.nearest(vector)[:2]


def test_four_and_nine_lie_side_by_side():
    for name in registry.DRAW_PAIR:
        assert (4, 9) in chart.mixed(landscape.load(name).xy, LABELS)
    xy = np.array([[0, 0], [0.01, 0], [1, 1], [1.01, 1], [1, 1.01]] * 3)
    assert chart.mixed(xy, np.array([3, 8, 1, 1, 1] * 3)) == [(3, 8)]


def test_the_chart_has_every_digit_once_its_errors_ringed_and_the_drawing():
    xy, wrong = landscape.load("knn").xy, np.arange(10_000) < 7
    image, place = np.ones((28, 28), np.float32), np.array([0.25, 0.5])
    figure = chart.chart(xy, LABELS, wrong, (image, place))
    *by_label, ringed = figure.data
    assert [trace.name for trace in by_label] == list("0123456789")
    for digit, trace in enumerate(by_label):
        assert np.array_equal(trace.customdata, np.flatnonzero(digit == LABELS))
        assert np.allclose(np.stack([trace.x, trace.y], 1), xy[trace.customdata])
    assert len({(trace.marker.color, trace.marker.symbol) for trace in by_label}) == 10
    assert ringed.name == "errors" and ringed.customdata.tolist() == list(range(7))
    (drawn,) = figure.layout.images
    assert (drawn.x, drawn.y) == (0.25, 0.5) and len(figure.layout.shapes) == 1
    assert not chart.chart(xy, LABELS, wrong, None).layout.images


def test_a_map_is_made_of_any_model_and_refused_of_other_weights(tmp_path, monkeypatch):
    model, images = loaded.model("cnn1"), mnist.load("test")[0][:120]
    made = landscape.draw(model, images)
    assert made["xy"].shape == (120, 2) and made["codes"].dtype == np.int8
    path = tmp_path / "landscape.npz"
    for content, says in ((None, "missing"), (b"no zip", "damaged")):
        if content:
            path.write_bytes(content)
        with pytest.raises(ValueError, match=f"{says}.*python -m digits reasons"):
            landscape.load("knn", path)
    with path.open("wb") as file:
        np.savez(file, stamps=np.array(json.dumps({"cnn1": "of others"})))
    with pytest.raises(ValueError, match="no map of these weights"):
        landscape.load("cnn1", path)


def test_what_is_fresh_is_not_drawn_again(tmp_path, monkeypatch):
    path = tmp_path / "landscape.npz"
    path.write_bytes(landscape.PATH.read_bytes())
    said = []
    monkeypatch.setattr(landscape, "draw", lambda model: pytest.fail("drawn again"))
    landscape.make(["knn"], path, said.append)
    assert said[0] == "map of knn: fresh" and np.array_equal(landscape.load("knn", path).xy, landscape.load("knn").xy)


def test_on_the_draw_page_every_drawing_lands_on_the_map_that_is_open(page):  # noqa: F811
    draw(page.run(), strokes_of(3))
    assert elements_of(page).all("landscape") == []
    page.toggle(key="landscape").set_value(True).run()
    places = {}
    for space, name in zip(("ResNet", "KNN"), reversed(registry.DRAW_PAIR), strict=True):
        page.segmented_control(key="space").set_value(space).run()
        for digit in (3, 8):
            draw(page, strokes_of(digit))
            shown = elements_of(page).one("landscape")
            place = np.array([float(shown["data-x"]), float(shown["data-y"])])
            assert around(landscape.load(name).xy, place).count(digit) >= 5
            assert f"these test digits: {digit}" in shown.text
            places[space, digit] = tuple(place)
    assert len(set(places.values())) == 4
    draw(page, line_of("31", 1.0, 140, 14))
    assert elements_of(page).one("landscape").text == "Draw one digit, and it lands on the map."


def test_the_errors_that_are_ringed_are_the_models_own():
    wrong = predictions.load("knn", "test").argmax(1) != LABELS
    assert 30 < wrong.sum() < 60


def test_digits_in_an_address_are_read_as_they_were_written_and_nothing_else():
    assert among.read(among.write([5, 3, 5, 9999]), 10_000).tolist() == [5, 3, 9999]
    for text in (None, "", "-", "a", "10000", "-1", "1e3", "٣", "99999999999999999999"):
        found = among.read(text, 10_000)
        assert found is None or found.tolist() == [1]
    assert len(among.read(among.write(range(5000)), 10_000)) == among.MOST


def test_the_gallery_opens_on_the_digits_that_the_address_names_until_a_filter_is_set():
    at = _open(among="7-0-115")
    assert _headline(at) == "Picked out: 3 digits"
    at.button(key="all_wrong").click().run()
    assert _headline(at).startswith("Any digit taken for another") and "among" not in at.query_params
    at = _open(among="7")
    at.button(key="unpick").click().run()
    assert _headline(at).startswith("4 taken for 9")
    assert _headline(_open(among="nothing")).startswith("4 taken for 9")


def test_errors_like_this_one_are_those_nearest_to_it():
    at = _open(sample="115", truth="any", answer="any")
    at.button(key="alike").click().run()
    assert not at.exception and _headline(at) == "Picked out: 12 digits" and "sample" not in at.query_params
    picked = among.read(at.query_params["among"], 10_000)
    both = [predictions.load(name, "test").argmax(1) for name in registry.DRAW_PAIR]
    wrong = np.flatnonzero((both[0] != LABELS) | (both[1] != LABELS))
    codes = landscape.load(registry.DRAW_PAIR[1]).codes
    far = np.linalg.norm(codes - codes[115], axis=1)
    assert set(picked) <= set(wrong) and far[picked].max() <= np.sort(far[wrong])[11]


def test_what_a_chart_reports_as_chosen_is_a_number_or_nothing():
    assert [_number(data) for data in (7, [8], [], None, "9", [[1]], 1.5)] == [7, 8, None, None, None, None, None]
