"""Training asks before it throws anything away, says how to go on, and finds out early what would spoil the end."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from digits import files
from digits.__main__ import main
from digits.commands import training
from digits.compression import children
from digits.compression import file as compressed
from digits.data import mnist
from digits.evaluation.pen_digits import HeldOut
from digits.pico import picos
from digits.predictors import card, registry, weights, zoo
from digits.training import checkpoint, plan
from digits.training.alone import alone
from tests import small

DIGITS = 300
NETWORK = small.one_layer(epochs=3)


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A registry of two small models, in folders of their own; no pen digits."""
    monkeypatch.setattr(files, "WEIGHTS", tmp_path / "weights")
    monkeypatch.setattr(files, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(
        mnist, "load_uint8", lambda split, load=mnist.load_uint8: tuple(a[:DIGITS] for a in load(split))
    )
    monkeypatch.setattr(registry, "ENTRIES", {"one-layer": NETWORK, "one-neighbour": small.one_neighbour()})
    monkeypatch.setattr(picos, "PLANS", {})
    monkeypatch.setattr(children, "planned", dict)
    monkeypatch.setattr(compressed, "PATH", tmp_path / "weights" / "compression.json")
    monkeypatch.delenv("DIGITS_PEN", raising=False)
    return tmp_path


@pytest.fixture
def train(monkeypatch, capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["digits", "train", *arguments])
        return main(), *capsys.readouterr()

    return run


@pytest.fixture
def stopped(train, monkeypatch):
    """A training that somebody stopped with Ctrl-C after its first epoch: what was said."""

    def stop(line: object) -> None:
        if "epoch 1/" in str(line):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(training, "say", stop)
        return train("one-layer", "one-neighbour", "--seeds", "2")


def test_ctrl_c_says_how_to_go_on_and_so_it_does(stopped, train):
    status, _, err = stopped
    assert status == 130
    assert "python -m digits train one-layer one-neighbour --seeds 2 --resume" in err
    assert "Traceback" not in err
    status, out, _ = train("one-layer", "--seeds", "2", "--resume")
    assert status == 0
    assert "seed 0  epoch 1/" not in out and "seed 0  epoch 2/" in out
    assert "seed 1  epoch 1/" in out


def test_a_stopped_training_is_not_thrown_away_unasked(stopped, train):
    status, out, err = train("one-layer")
    assert (status, out) == (2, "")
    assert "stopped after epoch 1 of 3" in err and "--resume" in err and "--anew" in err
    assert checkpoint.epochs_done(files.RUNS / "one-layer-0") == 1
    status, out, _ = train("one-layer", "--anew")
    assert status == 0
    assert "thrown away" in out and "epoch 1/3" in out


def test_a_finished_training_is_done_again_with_a_word(train):
    assert "thrown away" not in train("one-layer")[1]
    status, out, _ = train("one-layer")
    assert status == 0
    assert "the checkpoint of epoch 3 in one-layer-0 is thrown away" in out


def _hold(weights: Path, runs: Path, taken, done) -> None:
    files.WEIGHTS, files.RUNS = weights, runs
    with alone("one-layer"):
        taken.set()
        done.wait()


def test_two_trainings_of_one_model_are_kept_apart(train):
    context = multiprocessing.get_context("spawn")
    taken, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(files.WEIGHTS, files.RUNS, taken, done), daemon=True)
    other.start()
    taken.wait()
    status, out, err = train("one-layer")
    assert (status, out) == (2, "")
    assert "is being trained by another process" in err
    assert train("one-neighbour")[0] == 0
    done.set()
    other.join()
    assert train("one-layer")[0] == 0


@pytest.mark.parametrize("folder", ["WEIGHTS", "RUNS"])
def test_a_folder_that_takes_no_files_is_found_out_before_training(folder, apart, train, monkeypatch):
    (apart / "file").write_text("No folder.")
    monkeypatch.setattr(files, folder, apart / "file" / "in it")
    status, out, err = train("one-layer")
    assert (status, out) == (2, "")
    assert "Nothing can be written to" in err and err.count("\n") == 1


def test_all_says_what_it_will_do_and_does_only_that(train):
    status, out, _ = train("--all")
    assert status == 0
    assert out.startswith("To train: 2 models.\none-layer: has no card; never trained here\none-neighbour: has no card")
    status, out, _ = train("--all")
    assert (status, out) == (0, "Every model is here and as the registry describes it; nothing to train.\n")


def reasons(seeds: int = 1) -> dict[str, str]:
    return {step.name: step.why for step in plan.steps(seeds)}


def test_all_takes_what_is_stale(train, monkeypatch):
    train("--all")
    assert reasons() == {}
    assert reasons(seeds=2) == {"one-layer": "2 seeds are asked for, 1 were trained"}
    registry.weights_path("one-layer").write_bytes(b"no weights")
    assert list(reasons()) == ["one-layer"]
    registry.weights_path("one-layer").unlink()
    assert reasons() == {"one-layer": "has no weights here"}
    train("--all", "--anew")
    longer = replace(NETWORK, recipe=replace(NETWORK.recipe, epochs=4))
    taught = replace(NETWORK, recipe=replace(NETWORK.recipe, teachers=("one-layer",)))
    monkeypatch.setattr(registry, "ENTRIES", {"one-layer": longer, "taught": taught})
    assert reasons()["one-layer"] == "its recipe has changed"
    (before, _) = plan.steps(seeds=3)
    assert before.seconds == pytest.approx(3 * card.read("one-layer").seconds)
    assert "last time" in str(before)


def test_a_recipe_that_goes_on_begins_with_the_weights_of_the_other(train, monkeypatch):
    first = replace(zoo.ENTRIES["resnet-small"], recipe=replace(NETWORK.recipe, epochs=1))
    further = replace(first, recipe=replace(first.recipe, learning_rate=1e-12, start="first"))
    monkeypatch.setattr(registry, "ENTRIES", {"first": first, "further": further})
    assert train("--all")[0] == 0
    one, other = (weights.load(first.untrained(), registry.weights_path(name))[0] for name in ("first", "further"))
    for before, after in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.allclose(before, after, atol=1e-6)
    assert reasons() == {}
    registry.weights_path("first").unlink()
    assert reasons() == {"first": "has no weights here", "further": "first is trained anew"}


def test_what_an_old_card_could_not_say_is_as_it_is_by_default(train):
    train("--all")
    made = card.read("one-layer")
    before = {key: value for key, value in made.recipe.items() if key != "patience"} | {"forgotten": 1}
    before["augment"] = {key: value for key, value in before["augment"].items() if key != "spoil"}
    card.write("one-layer", replace(made, recipe=before))
    assert reasons() == {}


def test_all_respects_seeds_and_resume(stopped, train):
    status, out, _ = train("--all", "--seeds", "2", "--resume")
    assert status == 0
    assert "seed 0  epoch 1/" not in out and "seed 1  epoch 3/3" in out
    assert len(card.read("one-layer").seeds) == 2


def test_without_pen_digits_the_figure_on_them_is_kept_and_marked(train, monkeypatch):
    train("one-layer")
    assert HeldOut.find() is None
    shipped = Path(__file__).resolve().parents[1] / "weights/lenet5.json"
    pen = files.read(shipped, card.Card, "").pen
    card.write("one-layer", replace(card.read("one-layer"), pen=pen, date="2026-01-01 00:00 UTC"))
    _, out, _ = train("one-layer")
    made = card.read("one-layer")
    assert (made.pen, made.pen_of) == (pen, "2026-01-01 00:00 UTC")
    assert "the figure on them stays that of the model made on 2026-01-01 00:00 UTC" in out
    train("one-layer")
    assert card.read("one-layer").pen_of == "2026-01-01 00:00 UTC"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["one-layer", "--all"], "not both"),
        (["one-layer", "--resume", "--anew"], "give one of them"),
        (["one-layer", "nobody"], "choose one of"),
        ([], "Name a model"),
    ],
    ids=str,
)
def test_contradictions_are_refused_before_anything_is_trained(arguments, says, train):
    status, out, err = train(*arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert not card.path("one-layer").exists()
