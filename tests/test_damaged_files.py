"""Every file in weights/, missing or otherwise wrong: one sentence where it is needed, and all else goes on.

The weights lie in a folder of their own, of links; one file in it is replaced. The ways of being wrong go round among
the files; with DIGITS_EVERY_DAMAGE set every file is tried in every way, which takes a quarter of an hour.
"""

import functools
import importlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from digits import files
from digits.__main__ import main
from digits.data import mnist
from digits.drawing import canvas
from digits.evaluation import scores
from digits.gallery import select
from digits.predictors import registry
from digits.predictors.engine import paths
from digits.training.engines import has_one
from pages.parts import loading
from tests.browser.hand import PLAIN

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = sorted(path.name for path in files.WEIGHTS.iterdir())
PAIR = registry.DRAW_PAIR
MODELS_OF_PAIRS = {name for pair in registry.PAIRS.values() for name in pair}
HERE = set(registry.loadable())
for module in ("reading.doubt", "evaluation.predictions", "evaluation.drawings", "evaluation.load", "claims.file"):
    importlib.import_module(f"digits.{module}")  # before any test moves the folder that it takes its path from
ANOTHER = ("lenet5.json", "cnn1.json", "knn.npz", "mnist.npz", "resnet-drawn.safetensors", "resnet.safetensors")
ANOTHER += ("resnet-drawn.onnx", "resnet.onnx", "pico-5k.bin", "pico-2k.bin")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def truncated(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw[: len(raw) // 2]


def flipped(path: Path) -> bytes:
    """Bytes spread over the middle of the file; of JSON, whose every byte people can read, the first brace."""
    raw = bytearray(path.read_bytes())
    places = [0] if path.suffix == ".json" else range(len(raw) // 3, len(raw), max(1, len(raw) // 400))
    for place in places:
        raw[place] ^= 0xFF
    return bytes(raw)


def another(path: Path) -> bytes:
    other = next(name for name in ANOTHER if name.endswith(path.suffix) and name != path.name)
    return path.with_name(other).read_bytes()


DAMAGES = {
    "missing": lambda path: None,
    "truncated": truncated,
    "flipped": flipped,
    "another's": another,
    "wrong type": lambda path: b'["no", "such", "thing"]\n',
}


def tried(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Files and damages: each file missing, and wrong in another way, a different one from file to file."""
    others = [damage for damage in DAMAGES if damage != "missing"]
    for i, name in enumerate(names):
        everything = os.environ.get("DIGITS_EVERY_DAMAGE")
        yield from ((name, damage) for damage in (DAMAGES if everything else ("missing", others[i % len(others)])))


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Call it with a file's name and a way of being wrong: afterwards everything looks in the folder where it is so."""
    shipped = files.WEIGHTS

    def breaks(name: str, damage: str) -> None:
        folder = tmp_path / "weights"
        folder.mkdir()
        for path in shipped.iterdir():
            (folder / path.name).symlink_to(path)
        content = DAMAGES[damage](shipped / name)
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
        monkeypatch.setattr(files, "WEIGHTS", folder)
        for module in [module for key, module in sys.modules.items() if key.startswith("digits.")]:
            for attribute, value in list(vars(module).items()):
                if isinstance(value, Path) and value.parent == shipped:
                    monkeypatch.setattr(module, attribute, folder / value.name)
        if name == mnist.PATH.name:
            monkeypatch.setattr(mnist, "_everything", functools.cache(mnist._everything.__wrapped__))

    yield breaks
    monkeypatch.undo()


@pytest.fixture
def no_cache():
    """The pages have loaded nothing before, and keep nothing of the damage."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()
    loading.LOADED.clear()


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "seven.png"
    Image.fromarray(255 - mnist.load_uint8("test")[0][0]).resize((280, 280)).save(path)
    return path


@pytest.fixture
def run(monkeypatch, capsys):
    def runs(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["digits", *map(str, arguments)])
        status = main()
        return Ran(status, *capsys.readouterr())

    return runs


def owner(file: str) -> str:
    """The model to ask: that which the file belongs to, if it is here; else one of the Draw page's."""
    return model_of(file) if model_of(file) in HERE else PAIR[1]


def model_of(file: str) -> str:
    return Path(file).stem.removesuffix("-slope")


def needed(verb: str, model: str) -> set[str]:
    """The names of the files without which the verb cannot answer for the model."""
    entries = {name: registry.entry(name) for name in (model, *registry.entry(model).parts)}
    own = {f"{name}{suffix}" for name, row in entries.items() if row.is_stored for suffix in (".json", row.suffix)}
    own |= {path.name for name in entries if has_one(name) for path in paths(registry.weights_path(name))}
    if verb == "evaluate" or not registry.entry(model).is_stored:
        own.add("mnist.npz")
    return own | {"doubt.json"} if verb == "predict" and model in MODELS_OF_PAIRS else own


def check(ran: Ran, is_needed: bool, file: str) -> None:
    if not is_needed:
        assert (ran.status, ran.err) == (0, "")
        return
    assert ran.status == 2
    assert file in ran.err and "python -m digits" in ran.err
    assert ran.err.count("\n") == 1


@pytest.fixture
def few(monkeypatch):
    """So few digits that a hundred runs take seconds."""
    monkeypatch.setitem(mnist.SPLITS, "test", slice(60_000, 60_004))
    monkeypatch.setitem(mnist.SPLITS, "train+validation", slice(0, 400))


@pytest.mark.parametrize(("file", "damage"), list(tried(WEIGHTS)))
def test_the_command_line_says_what_is_wrong_where_it_is_needed(file, damage, broken, run, picture, few):
    broken(file, damage)
    model = owner(file)
    check(run("predict", "--model", model, picture), file in needed("predict", model), file)
    check(run("evaluate", "--model", model), file in needed("evaluate", model), file)


@pytest.mark.parametrize(("file", "damage"), list(tried(WEIGHTS)))
def test_models_lists_all_and_says_which_cannot_be_loaded(file, damage, broken, run):
    broken(file, damage)
    listed = run("models", "--json")
    rows = {row["model"]: row["available"] for row in map(json.loads, listed.out.splitlines())}
    assert set(rows) == set(registry.ENTRIES)
    lost = {name for name in HERE if model_of(file) in (name, *registry.entry(name).parts)}
    assert {name for name, is_here in rows.items() if is_here} == HERE - lost
    has_lost_its_card = file.endswith(".json") and registry.weights_path(owner(file)).exists() and owner(file) in file
    is_said = model_of(file) in registry.ENTRIES and (
        damage != "missing" or has_lost_its_card or file.endswith(".onnx")
    )
    check(listed, is_said, file)


@pytest.mark.parametrize("damage", DAMAGES)
def test_predict_goes_on_with_the_model_whose_files_are_sound(damage, broken, run, picture):
    broken("knn-drawn.npz", damage)
    ran = run("predict", "--json", picture)
    assert [json.loads(line)["model"] for line in ran.out.splitlines()] == ["resnet-drawn"]
    check(ran, True, "knn-drawn.npz")


PAGES = {
    "draw": ("knn-drawn.npz", "resnet-drawn.safetensors", "resnet-drawn.json", "fusion-drawn.json", "doubt.json"),
    "errors": ("mnist.npz", "knn-drawn.npz", "resnet-drawn.json", "predictions.npz"),
    "benchmark": ("mnist.npz", "benchmark.json", "drawings.json", "load.json", "resnet.json", "resnet.safetensors"),
    "claims": ("claims.json", "resnet.safetensors"),
}
DONE_WITHOUT = {
    ("claims", "resnet.safetensors"),
    ("draw", "fusion-drawn.json", "missing"),
    ("errors", "knn-drawn.npz", "missing"),  # no longer among the choices
    ("errors", "resnet-drawn.json"),  # what is stored is still the model's own
    ("errors", "predictions.npz"),  # computed anew, which is said meanwhile
    ("benchmark", "drawings.json", "missing"),
    ("benchmark", "load.json", "missing"),
}


def put_drawing(at: AppTest) -> None:
    objects = canvas.written([np.array(stroke, float) * 1.5 + [80, 45] for stroke in PLAIN[7]], 20)
    at.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}


@pytest.mark.parametrize(
    ("page", "file", "damage"), [(page, *case) for page, needed in PAGES.items() for case in tried(needed)]
)
def test_each_page_says_it_and_goes_on(page, file, damage, broken, no_cache, monkeypatch):
    if file == "predictions.npz":  # all is computed anew, of a few digits
        monkeypatch.setitem(mnist.SPLITS, "test", slice(60_000, 60_040))
        monkeypatch.setattr(scores, "can_doubt", lambda name: False)  # what is stored is of all test digits
        monkeypatch.setattr(select, "LABEL_ERRORS", {})  # as are the labels that people corrected
    broken(file, damage)
    at = AppTest.from_file(ROOT / f"pages/{page}.py", default_timeout=300)
    at.session_state["framed"] = True
    if page == "draw":
        put_drawing(at)
    at.run()
    assert not at.exception
    said = [one.value for kind in (at.error, at.info, at.warning, at.caption) for one in kind]
    is_unsaid = {(page, file), (page, file, damage)} & DONE_WITHOUT
    assert is_unsaid or any(file in one or Path(file).stem in one for one in said)
    assert len(at.main.children) > 0
