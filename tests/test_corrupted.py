"""The share right on corrupted digits, as the command says it and as the benchmark has it."""

import json

import pytest

from digits.__main__ import main
from digits.benchmark import file
from digits.evaluation import corrupted
from digits.images.corruption import CORRUPTIONS


@pytest.mark.parametrize("model", ["resnet-small"])
def test_the_command_gives_the_benchmarks_figures(monkeypatch, capsys, model):
    monkeypatch.setattr("sys.argv", ["digits", "evaluate", "--robustness", "--model", model, "--json"])
    assert main() == 0
    said = json.loads(capsys.readouterr().out)
    (row,) = (row for row in file.read().models if row.model == model)
    assert said["model"] == model and said["n"] == file.read().corruptions.n
    for name, shares in row.robustness.items():
        assert said["robustness"][name]["doses"] == list(CORRUPTIONS[name].doses)
        assert said["robustness"][name]["accuracy"] == pytest.approx(shares, abs=0.005)


def test_the_table_has_a_dose_above_each_share():
    shares = {name: [0.5] * len(kind.doses) for name, kind in CORRUPTIONS.items()}
    doses, halves = corrupted.table(shares).splitlines()[:2]
    assert doses.split()[-7:] == ["-45", "-30", "-15", "0", "15", "30", "45"] and halves.split() == ["50.0%"] * 7
