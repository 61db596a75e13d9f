"""Who may import whom: only downwards, and answering loads nothing that trains or measures."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest

ROOT = Path(__file__).resolve().parents[1]

# from the ground up; rooms on one floor do not import each other
FLOORS = (
    (
        *("digits.files", "digits.metrics", "digits.slots", "digits.threads", "digits.processes"),
        *("digits.addresses", "digits.images"),
    ),
    ("digits.arrays", "digits.ink"),
    ("digits.preprocess", "digits.store"),
    ("digits.drawing",),
    ("digits.data",),
    ("digits.predictors",),
    ("digits.reading", "digits.playground"),
    ("digits.show", "digits.evaluation"),
    ("digits.gallery", "digits.training", "digits.memory", "digits.bulk", "digits.export"),
    ("digits.pico",),
    ("digits.compression",),
    ("digits.benchmark", "digits.claims", "digits.room"),
    ("pages", "digits.commands"),
    ("app", "digits.__main__"),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
SHOWING = ("digits.playground", "digits.show", "digits.evaluation", "digits.gallery", "pages", "app")


def sources() -> list[Path]:
    return sorted([*ROOT.glob("digits/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    """The room that a module lies in; None for the front of the package, and for what is not ours."""
    parts = module.split(".")
    room = parts[0] if parts[0] in ("pages", "app") else ".".join(parts[:2])
    return room if room in FLOOR else None


def imports(path: Path) -> list[str]:
    """Every module of ours that a file imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [module for module in found if module.split(".")[0] in ("digits", "pages", "app")]


def test_every_file_has_a_room():
    homeless = [name_of(p) for p in sources() if room_of(name_of(p)) is None and name_of(p) != "digits"]
    assert homeless == []


def test_imports_only_go_down():
    wrong = []
    for path in sources():
        here = room_of(name_of(path))
        for module in imports(path):
            there = room_of(module)
            if here is None or there in (None, here) or (here, there) == ("pages", "app"):
                continue
            if FLOOR[there] >= FLOOR[here]:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_the_files_that_begin_first_are_there():
    assert [name for name in conftest.LONGEST if not (conftest.TESTS / name).is_file()] == []


def test_the_library_imports_no_streamlit():
    statement = re.compile(r"^\s*(import|from) streamlit", re.MULTILINE)
    assert [path for path in ROOT.glob("digits/**/*.py") if statement.search(path.read_text())] == []


def test_no_style_looks_at_the_whole_page_at_each_thing_that_is_put_in_it():
    """As Chromium does where `:has(…)` decides the look of a first or second child: forty milliseconds each time."""
    style = (ROOT / "digits/show/style.css").read_text()
    assert re.findall(r":has\([^{}]*?\)\s*[>~+ ]\s*:(?:first|last|nth)[^{}]*", style) == []


def loaded_by(code: str) -> set[str]:
    """The modules that are loaded once the code has run in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_answering_loads_nothing_that_trains_or_measures():
    loaded = loaded_by("import digits; digits.load('lenet5')")
    rooms = ("digits.training", "digits.evaluation", "digits.benchmark", "digits.claims", "digits.drawing.generator")
    assert [m for m in loaded if m.startswith(rooms)] == []


def test_the_help_loads_none_of_the_large_libraries():
    loaded = loaded_by("import digits.__main__")
    assert loaded & {"torch", "sklearn", "scipy", "numpy", "plotly", "pandas"} == set()


@pytest.mark.parametrize("room", SHOWING)
def test_what_shows_loads_no_training(room):
    files = [p for p in sources() if room_of(name_of(p)) == room and name_of(p) != "digits.benchmark.refresh"]
    assert files
    reached, left = set(), [name_of(p) for p in files]
    modules = {name_of(p): p for p in sources()}
    while left:
        module = left.pop()
        if module in reached or module not in modules:
            continue
        reached.add(module)
        for imported in imports(modules[module]):
            left += [imported, imported.rpartition(".")[0]]
    assert sorted(m for m in reached if m.startswith("digits.training")) == []
