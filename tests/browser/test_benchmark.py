"""The benchmark page in a real browser: choose by keyboard, measure, download."""

import json

from playwright.sync_api import expect

from digits import files
from digits.benchmark import compressed, file
from digits.benchmark.candidates import candidates
from digits.benchmark.recommend import Limits, recommend

LONG = 120_000  # milliseconds, for a measurement on a machine that is busy


def test_a_limit_set_by_keyboard_changes_the_advice(visit):
    rows = file.read().models
    rows = [*rows, *candidates(rows, compressed.content())]
    page = visit("benchmark")
    for limits in (Limits(), Limits(latency_ms=0.05)):
        model = recommend(rows, limits).model
        title = next((row.title for row in rows if row.model == model), "None of them")
        page.get_by_role("heading", level=2, name=title, exact=True).wait_for()
        page.get_by_role("slider", name="A digit takes at most, ms").press("Home")
    page.wait_for_function("location.href.includes('ms=0.05')")


def test_latency_is_measured_live_and_measuring_can_be_cancelled(visit):
    page = visit("benchmark")
    page.locator(".st-key-measure button").press("Enter")
    page.locator(".st-key-cancel button").press("Enter", timeout=LONG)
    page.get_by_text("Cancelled.").wait_for(timeout=LONG)
    page.locator(".st-key-measure button").press("Enter")
    page.get_by_text("p95", exact=True).first.wait_for(timeout=LONG)
    expect(page.locator(".st-key-cancel button")).to_have_count(0)
    expect(page.get_by_text("Cancelled.")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Everything as JSON").press("Enter")
    assert json.loads(download.value.path().read_text()) == files.plain(file.read())
