"""What several tests measure once. Tests run side by side, each with one thread."""

import functools
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from filelock import FileLock  # noqa: E402

from digits.benchmark import file, measure  # noqa: E402
from digits.data import mnist  # noqa: E402
from digits.predictors import registry  # noqa: E402
from tests import loaded  # noqa: E402

MAIN = sys.modules["__main__"]
TESTS = Path(__file__).parent
LONGEST = (TESTS / "longest.txt").read_text().split()  # files, as seen from here
TINY = measure.Extent(test=60, robustness=4, latencies=3, seconds_each=0.1)


def pytest_collection_modifyitems(items):
    """The longest files begin first, so that at the end nobody waits for one of them."""
    place = {TESTS / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.fixture(autouse=True)
def own_main(monkeypatch):
    """A page under test becomes `__main__`, which processes that are started later would run; here it goes again."""
    monkeypatch.setitem(sys.modules, "__main__", MAIN)


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once():
    """Streamlit's AppTest looks for components in every package that is installed: that is done for the first one."""
    from streamlit.components.v2 import manifest_scanner as scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "scan_component_manifests", functools.cache(scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def one_thread():
    """Whatever a test before left: two threads on busy cores wait for each other thirty times as long as they work."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def nothing_recent():
    """No test gets answers that another one's models gave."""
    if loading := sys.modules.get("pages.parts.loading"):
        loading.RECENT._found.clear()


@pytest.fixture(scope="session")
def tiny_pair():
    """Two models that the repository ships."""
    return [name for name in registry.available() if registry.entry(name).is_stored][:2]


@pytest.fixture(scope="session")
def for_all(tmp_path_factory):
    """A folder that is everybody's who runs tests beside."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def measured_file(for_all, tiny_pair):
    """A benchmark file by a real run over a few digits, which whoever runs tests beside takes as well."""
    sys.modules["__main__"] = MAIN  # in which a fixture of an earlier test may have left a page
    path = for_all / "benchmark.json"
    with FileLock(for_all / "benchmark.lock"):
        if not path.exists():
            measure.run(tiny_pair, path=path, extent=TINY, report=lambda line: None)
    return path


@pytest.fixture(scope="session")
def measured(measured_file):
    return file.read(measured_file)


@pytest.fixture(scope="session")
def of_every_test_digit(for_all):
    """`of_every_test_digit(name)`: what the model says of all 10,000, (10000, 10) float32, asked once for all tests."""

    def found(name: str) -> np.ndarray:
        path = for_all / f"{name}.npy"
        with FileLock(for_all / f"{name}.lock"):
            if not path.exists():
                np.save(path, loaded.model(name).predict_proba(mnist.load("test")[0]))
        return np.load(path)

    return found
