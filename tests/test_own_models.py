"""A model of one's own: from a file to a model that is chosen, asked, measured and checked like the shipped ones."""

import dataclasses
import functools
import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import digits
from digits import files
from digits.__main__ import main
from digits.data import mnist
from digits.data.labelled import Collection
from digits.evaluation import own_data, predictions
from digits.predictors import card, registry
from digits.reading import doubt, labelled
from digits.training import own
from tests import bring

ROOT = files.ROOT


@pytest.fixture(scope="module", autouse=True)
def each_file_is_read_once():
    """That takes seconds of each, and is tested in test_labelled_files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labelled, "read", functools.cache(labelled.read))
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A zip of 300 scans in folders digit_0 to digit_9."""
    images, labels = bring.digits(300)
    members = {
        f"digit_{n}/{i}.png": bring.png(bring.on_paper(image))
        for i, (image, n) in enumerate(zip(images, labels, strict=True))
    }
    return bring.zipped(tmp_path_factory.mktemp("data") / "Class 5b.zip", members)


@pytest.fixture(scope="module", params=["knn-drawn", "lenet5"])
def made(request, data, tmp_path_factory):
    """(name, like) of a model of one's own, in a folder of its own; a network trained for a moment only."""
    folder = tmp_path_factory.mktemp("own")
    patch = pytest.MonkeyPatch()
    patch.setattr(files, "OWN", folder)
    patch.setattr(files, "RUNS", folder / "runs")
    patch.setattr(own, "AN_EPOCH", 2000)
    small = registry.ENTRIES["lenet5"]
    patch.setitem(
        registry.ENTRIES,
        "lenet5",
        dataclasses.replace(small, recipe=dataclasses.replace(small.recipe, epochs=6, batch_size=32)),
    )
    said = []
    own.make(request.param, data, report=lambda line: said.append(str(line)))
    assert any("300 digits: " in line for line in said)
    yield f"{request.param}-class-5b", request.param
    patch.undo()


def test_it_answers_and_is_chosen_beside_the_shipped_ones(made):
    name, like = made
    images, labels = mnist.load("test")
    model = digits.load(name)
    probabilities = model.predict_proba(images[300:1300])
    assert probabilities.shape == (1000, 10) and np.allclose(probabilities.sum(1), 1, atol=1e-4)
    assert (probabilities.argmax(1) == labels[300:1300]).mean() > 0.7
    assert name in registry.choices() and name not in registry.available()
    assert registry.entry(name).title == f"{registry.entry(like).title.split(',')[0]}, Class 5b"


def test_its_card_says_what_made_it(made, data):
    name, like = made
    written = card.read(name)
    assert card.path(name).parent == files.OWN and written.base == like
    assert written.command == f"python -m digits train {like} --data Class 5b.zip --validation 0.2 --as {name}"
    assert written.sha256 == files.digest(registry.weights_path(name))
    assert written.data_key == labelled.read(data).key
    images, labels = mnist.load("test")
    right = (digits.load(name).predict(images) == labels).mean()
    assert written.test_accuracy == pytest.approx(right, abs=2e-3)


def test_it_doubts_what_is_unlike_its_own_digits(made):
    name, _ = made
    limit = doubt.threshold(name)
    assert limit == card.read(name).least_score and np.isfinite(limit)
    assert doubt.is_digit(name, np.array([limit - 1, limit + 1])).tolist() == [False, True]


def test_the_memory_of_its_own_shows_its_own_digits(made, data):
    name, like = made
    model = digits.load(name)
    if model.neighbours is None:
        assert like == "lenet5"
        return
    collection = labelled.read(data)
    known = {image.tobytes() for image in collection.images}
    near = model.neighbours(mnist.load("test")[0][500], 5)
    assert len(near) == 5 and all(np.rint(one.image * 255).astype(np.uint8).tobytes() in known for one in near)


def test_a_memory_of_its_own_is_not_asked_as_if_it_remembered_mnist(made, monkeypatch):
    name, _ = made
    monkeypatch.setitem(mnist.SPLITS, "validation", slice(50_000, 50_200))
    images, _ = mnist.load("validation")
    assert np.allclose(predictions.compute(name, "validation"), digits.load(name).predict_proba(images), atol=1e-5)


def test_evaluate_says_what_the_file_is_and_that_the_model_knows_it(made, data, capsys, monkeypatch):
    name, _ = made
    lines = list(own_data.lines([name], data))
    assert lines[0].startswith("Class 5b.zip: 300 digits: ") and "it learned from these very digits" in lines[-1]
    monkeypatch.setattr("sys.argv", ["digits", "evaluate", "--json", "--model", name, "--data", str(data)])
    assert main() == 0
    said = json.loads(capsys.readouterr().out)
    assert said["model"] == name and said["n"] == 300 and said["accuracy"] > 0.7 and said["learned_from_these"]


def test_the_draw_page_offers_a_model_made_like_one_of_its_pair(made):
    name, like = made
    if like == "knn-drawn":
        assert registry.pairs()["KNN, Class 5b"] == (name, registry.DRAW_PAIR[1])
    else:
        assert registry.pairs() == registry.PAIRS


def test_the_pages_offer_it(made):
    name, like = made
    at = AppTest.from_file(ROOT / "pages/errors.py", default_timeout=300)
    at.session_state["framed"] = True
    at.query_params["model"] = registry.entry(name).title
    at.run()
    assert not at.exception and at.multiselect(key="model").value == [registry.entry(name).title]


def test_without_the_app_it_is_said_where_it_lies(made, monkeypatch):
    """An installed package finds it from this folder alone."""
    name, _ = made
    assert own.where(name).startswith("Choose it on the Errors page")
    monkeypatch.setattr(files, "IS_CHECKOUT", False)
    assert own.where(name) == (
        f"Ask it with --model {name}. It lies in {files.OWN.resolve()}: from other folders, set DIGITS_OWN to that one."
    )


def test_models_lists_it(made, monkeypatch, capsys):
    name, _ = made
    monkeypatch.setattr("sys.argv", ["digits", "models", "--json"])
    assert main() == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (mine,) = [row for row in rows if row["model"] == name]
    assert mine["available"] and mine["source"] == "yours" and mine["test"] == card.read(name).test_accuracy


DAMAGES = {  # → what is said, and what makes it anew
    "the card": "broken.json is damaged",
    "its kind": "broken.json is not the card of a model of yours",
    "its name": "broken.json is the card of ",
    "the weights": "is not the file that its card, broken.json, was made with",
    "no weights": "is missing",
}


@pytest.mark.parametrize("damaged", DAMAGES)
def test_what_is_damaged_is_named_and_takes_nothing_else_along(damaged, made, tmp_path, monkeypatch, capsys):
    name, _ = made
    written, weights = card.read(name), registry.weights_path(name)
    monkeypatch.setattr(files, "OWN", tmp_path)
    (tmp_path / "resnet.json").write_text("{}")
    written = dataclasses.replace(written, model=name if damaged == "its name" else "broken")
    files.write(tmp_path / "broken.json", dataclasses.replace(written, base=written.base * (damaged != "its kind")))
    if damaged == "the card":
        (tmp_path / "broken.json").write_text("{")
    if damaged != "no weights":
        raw = bytearray(weights.read_bytes())
        raw[len(raw) // 2] ^= damaged == "the weights"
        (tmp_path / f"broken{weights.suffix}").write_bytes(raw)
    can_be_chosen = {*registry.choices()} - {"broken"}
    assert can_be_chosen == {*registry.available()} and card.path("resnet").parent == files.WEIGHTS
    monkeypatch.setattr("sys.argv", ["digits", "models", "--json"])
    assert main() == 2
    said = capsys.readouterr()
    assert not any(json.loads(line)["available"] for line in said.out.splitlines() if '"broken"' in line)
    assert DAMAGES[damaged] in said.err and said.err.count("\n") == 1
    assert "python -m digits train LIKE --data FILE --as broken" in said.err


@pytest.mark.parametrize("page", ["draw", "errors"])
def test_the_pages_name_what_is_damaged(page, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "OWN", tmp_path)
    (tmp_path / "broken.json").write_text("{")
    at = AppTest.from_file(ROOT / f"pages/{page}.py", default_timeout=300)
    at.session_state["framed"] = True
    at.run()
    assert not at.exception
    assert ["broken.json is damaged" in one.value.replace("\\", "") for one in at.warning] == [True]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A zip of 100 scans."""
    images, labels = bring.digits(100)
    members = {
        f"digit_{n}/{i}.png": bring.png(bring.on_paper(image))
        for i, (image, n) in enumerate(zip(images, labels, strict=True))
    }
    return bring.zipped(tmp_path_factory.mktemp("data") / "hand.zip", members)


def test_a_resnet_of_ones_own_is_trained_by_the_command_and_answers(small, tmp_path, monkeypatch, capsys):
    """To its end, on digits so few that it takes seconds; then it is asked in every way."""
    monkeypatch.setattr(files, "OWN", tmp_path / "own")
    monkeypatch.setattr(files, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(own, "AN_EPOCH", 500)

    def run(*arguments: str) -> list[str]:
        monkeypatch.setattr("sys.argv", ["digits", *arguments])
        assert main() == 0
        return capsys.readouterr().out.splitlines()

    said = run("train", "resnet", "--data", str(small), "--epochs", "2", "--as", "mine")
    assert "the Draw page" in said[-1]
    made = card.read("mine")
    assert len(made.history) == made.recipe["epochs"] == 2 and "--epochs 2" in made.command
    (tmp_path / "seven.png").write_bytes(bring.png(bring.on_paper(mnist.load_uint8("test")[0][0])))
    (found,) = map(json.loads, run("predict", "--json", "--model", "mine", str(tmp_path / "seven.png")))
    assert found["model"] == "mine" and len(found["probabilities"]) == 10
    (found,) = map(json.loads, run("evaluate", "--json", "--model", "mine", "--data", str(small)))
    assert found["n"] == 100 and found["learned_from_these"]
    listed = [json.loads(line)["model"] for line in run("models", "--json")]
    assert listed == [*registry.ENTRIES, "mine"]
    at = AppTest.from_file(ROOT / "pages/draw.py", default_timeout=300)
    at.session_state["framed"] = True
    at.run()
    (choice,) = [one for one in at.button_group if one.key == "pair"]
    assert registry.pairs()[choice.options[-1]] == (registry.DRAW_PAIR[0], "mine")


def collection(n: int = 100) -> Collection:
    images, labels = bring.digits(n)
    return Collection("a.npz", images, labels)


def test_a_share_of_each_label_judges_and_no_picture_is_on_both_sides():
    whole = collection(1000)
    twice = Collection("b", np.concatenate([whole.images] * 2), np.concatenate([whole.labels] * 2))
    for one in (whole, twice):
        (images, labels), (held, meant) = own.split(one, 0.3)
        assert len(labels) + len(meant) == len(one.labels)
        shares = np.bincount(meant, minlength=10) / np.bincount(one.labels, minlength=10)
        assert np.abs(shares - 0.3).max() < 0.02
        assert not {image.tobytes() for image in images} & {image.tobytes() for image in held}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fusion"], "can't learn from a file of yours"),
        (["knn-kdtree"], "can't learn from a file of yours"),
        (["nobody"], "There is no model"),
        (["knn", "resnet"], "name the one model"),
        (["knn", "--seeds", "2"], "name the one model"),
        (["knn", "--validation", "1.5"], "share between 0 and 1"),
        (["knn", "--as", "resnet"], "come with Digits"),
        (["knn", "--as", "=1+1"], "small letters"),
        (["knn", "--as", "../x"], "small letters"),
        (["knn", "--epochs", "3"], "a KNN remembers at once"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_before_anything_is_trained(arguments, says, data, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["digits", "train", *arguments, "--data", str(data)])
    assert main() == 2
    assert says in capsys.readouterr().err


def test_too_few_digits_are_said():
    with pytest.raises(ValueError, match="at least 20 of two"):
        own.split(collection(10), 0.2)
    with pytest.raises(ValueError, match="nothing on one side"):
        own.split(collection(30), 0.001)


def test_a_folder_that_cannot_be_written_to_is_said_before_training(data, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(files, "OWN", tmp_path / "file" / "models")
    with pytest.raises(ValueError, match="can't be written to; name another folder in DIGITS_OWN"):
        own.make("knn", data)
