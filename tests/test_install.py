"""`pip install .` gives a package that finds its own weights and templates, wherever it is called from."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The folder that the package was installed into, without what it depends on."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return target


def digits(installed: Path, elsewhere: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, installed / "bin/digits", *arguments],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(installed)} | environment,
        capture_output=True,
        text=True,
    )


def test_the_command_answers_from_another_folder_with_the_weights_installed(installed, tmp_path):
    done = digits(installed, tmp_path, "models", "--json")
    rows = {row["model"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0
    assert rows["resnet-drawn"]["available"] and rows["knn-drawn"]["available"]


def test_pages_find_their_templates(installed, tmp_path):
    code = "from digits.show import html, templating; print(len(templating.STYLE), html.no_reasons())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(installed)}, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_where_weights_are_looked_for_can_be_said(installed, tmp_path):
    done = digits(installed, tmp_path, "evaluate", "--model", "resnet", DIGITS_WEIGHTS=str(tmp_path / "mine"))
    assert done.returncode == 2
    assert done.stderr.startswith("mnist.npz is missing") and "Traceback" not in done.stderr


def test_every_room_is_installed():
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    rooms = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("digits/**/*.py")}
    assert rooms | {"digits.weights"} == set(packages)
