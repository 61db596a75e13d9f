"""Files of labelled digits brought to the Errors page."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import bring
from tests.browser import running

IMAGES, LABELS = bring.digits(40)


def put(page: Page, *paths: Path) -> None:
    """Choose files in the popover of the Errors page."""
    page.get_by_role("button", name="A file of yours").click()
    page.locator("input[type=file]").set_input_files(paths)


@pytest.fixture
def idx(tmp_path) -> list[Path]:
    raws = {"t-images-idx3-ubyte": bring.idx(IMAGES), "t-labels-idx1-ubyte": bring.idx(LABELS.astype(np.uint8))}
    for name, raw in raws.items():
        (tmp_path / name).write_bytes(raw)
    return [tmp_path / name for name in raws]


@pytest.fixture
def mixed(tmp_path) -> Path:
    """Scans, two of them blank, one with the label of another digit."""
    members = {
        f"digit_{n}/{i}.png": bring.png(bring.on_paper(image))
        for i, (image, n) in enumerate(zip(IMAGES, LABELS, strict=True))
    }
    blank = bring.png(np.full((60, 60), 255, np.uint8))
    seven = bring.png(bring.on_paper(IMAGES[0]))
    return bring.zipped(tmp_path / "<b>class.zip", members | {"3/a.png": blank, "3/b.png": blank, "four/7.png": seven})


def test_what_was_done_to_a_file_and_what_looks_wrong_is_said_before_it_is_used(visit, mixed):
    page = visit("errors")
    put(page, mixed)
    report = page.get_by_test_id("report")
    expect(report).to_contain_text("41 digits: ")
    expect(report).to_contain_text("2 blank pictures left out")
    expect(report).to_contain_text("1 digit is there more than once.")
    expect(report).to_contain_text("1 picture has two labels or more.")
    expect(report).to_contain_text(re.compile("Both models are sure that 1 of 41 is another digit than labelled"))
    expect(page.get_by_test_id("tallies")).to_contain_text("of 41")


def test_images_and_labels_in_two_files_are_brought_together(visit, idx):
    page = visit("errors")
    put(page, *idx)
    expect(page.get_by_test_id("report")).to_contain_text("2 files of yours: 40 digits: ")


def test_what_cannot_be_read_is_said_and_the_page_goes_on(visit, tmp_path, mixed):
    bad = tmp_path / "![x](x.png) <b>.csv"
    bad.write_bytes(b"<html>4</html>")
    page = visit("errors")
    put(page, bad)
    said = page.get_by_test_id("stAlert")
    expect(said).to_contain_text("is no table of labelled digits")
    assert said.locator("img").count() == 0
    page.keyboard.press("Escape")
    page.get_by_role("button", name="All errors").press("Enter")
    expect(said).to_be_visible()
    running.settle(page)
