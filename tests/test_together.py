"""Training under torchrun: two processes learn what one learns, one writes, and a stopped run goes on."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from digits import files
from digits.predictors.card import Card

ROOT = Path(__file__).resolve().parents[1]
LEARN = ROOT / "tests" / "together" / "learn.py"
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
NOISE = 0.02  # of validation accuracy, 1,003 digits: two standard deviations of it at 90 %


def start(folder: Path, *how: str) -> subprocess.Popen:
    (folder / "weights").mkdir(parents=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with (folder / "said").open("w") as said:
        return subprocess.Popen([sys.executable, *how, LEARN, folder], env=environment, stdout=said)


def found(folder: Path, name: str = "whole", rank: int = 0) -> dict[str, np.ndarray]:
    with np.load(folder / f"{name}-{rank}.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> tuple[Path, Path]:
    """What one process wrote, and what two did."""
    alone, two = (tmp_path_factory.mktemp("together") / name for name in ("alone", "two"))
    processes = start(alone), start(two, *TORCHRUN)
    assert [process.wait() for process in processes] == [0, 0]
    return alone, two


def test_two_processes_reach_what_one_reaches(folders):
    alone, two = map(found, folders)
    assert str(two["device"]) == f"2 × {alone['device']}"
    assert alone["accuracy"] > 0.8 and abs(alone["accuracy"] - two["accuracy"]) < NOISE
    assert np.allclose(alone["losses"], two["losses"], rtol=0.05)


def test_both_processes_hold_the_same_network_and_know_the_same(folders):
    first, second = (found(folders[1], rank=rank) for rank in (0, 1))
    assert all((first[key] == second[key]).all() for key in first)


def test_a_stopped_run_goes_on_as_if_nothing_had_happened(folders):
    whole, again = found(folders[1]), found(folders[1], "stopped")
    assert len(again["losses"]) == 3
    assert all((whole[key] == again[key]).all() for key in whole)


def test_one_process_writes_card_and_weights(folders):
    made = folders[1]
    assert sorted((made / "said").read_text().splitlines()) == ["with a card", "without"]
    card = files.read(made / "weights" / "small.json", Card, "")
    assert (card.device, card.sha256) == ("2 × cpu", files.digest(made / "weights" / "small.safetensors"))
    assert len(card.history) == 3 and not list(made.rglob("*.part"))
