"""The claims in a real browser: opened by keyboard, filtered by address, downloaded."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from digits import files
from digits.claims import curves, file
from digits.claims.figure import Verdict
from tests.browser import running

TESTED = (Verdict.HOLDS, Verdict.PART, Verdict.FAILS)


def row_of(page: Page, claim: str) -> Locator:
    return page.get_by_role("group").filter(has=page.get_by_test_id(f"claim-{claim}"))


def test_a_row_opens_by_keyboard_to_the_curves_and_the_rule(visit):
    row = next(row for row in file.read().claims if row.level)
    line = row_of(visit("claims"), row.id)
    expect(line.locator("summary")).to_contain_text(row.verdict)
    expect(line.get_by_role("table")).to_be_hidden()
    line.locator("summary").focus()
    line.locator("summary").press("Enter")
    expect(line.get_by_role("figure")).to_have_attribute("aria-label", re.compile("Validation accuracy by epoch"))
    expect(line.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_visible()
    expect(line.get_by_text(row.rule)).to_be_visible()


def test_the_address_says_which_claims_are_shown(visit):
    rows = file.read().claims
    verdict = next(row.verdict for row in rows if row.article == "A" and row.verdict in TESTED)
    shown = visit(f"claims?article=A&verdict={verdict.replace(' ', '+')}").get_by_test_id(re.compile(r"^claim-"))
    expect(shown).to_have_count(sum(row.article == "A" and row.verdict == verdict for row in rows))


def test_the_claims_download_is_the_file(visit):
    page = visit("claims")
    with page.expect_download() as download:
        page.get_by_role("button", name="Claims as JSON").press("Enter")
    assert json.loads(download.value.path().read_text()) == files.plain(file.read())


def test_rows_opened_at_once_all_show_their_charts_and_none_is_wider_than_a_phone(visit, page):
    """As where a browser was busy while rows were pressed: it tells the server of all of them together."""
    content = file.read()
    page.set_viewport_size({"width": 390, "height": 844})
    rows = visit("claims").locator(".st-key-claims summary")
    expect(rows).to_have_count(len(content.claims))
    rows.evaluate_all("rows => rows.forEach(row => row.click())")
    for row in content.claims:
        expect(row_of(page, row.id).get_by_test_id(f"claim-{row.id}")).to_be_visible()
        charts = len(curves.behind(row, content.trials))
        expect(row_of(page, row.id).locator(".js-plotly-plot")).to_have_count(charts)
    running.settle(page)
    wide = "[...document.querySelectorAll('.st-key-claims *')].filter(e => e.getBoundingClientRect().right > 390)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 120))") == []
