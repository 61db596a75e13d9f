"""The claims in a real browser: opened by keyboard, filtered by address, downloaded."""

import json
import re

from playwright.sync_api import expect

from digits import claims
from digits.verdicts import FAILS, HOLDS, PART

TESTED = (HOLDS, PART, FAILS)


def test_a_row_opens_by_keyboard_to_the_curves_and_the_rule(visit):
    row = next(row for row in claims.read()["claims"] if row["level"])
    line = visit("benchmark").get_by_test_id(f"claim-{row['id']}")
    expect(line.locator("summary")).to_contain_text(row["verdict"])
    expect(line.get_by_role("table")).to_be_hidden()
    line.locator("summary").focus()
    line.locator("summary").press("Enter")
    expect(line.get_by_role("img")).to_have_attribute("alt", re.compile("Validation accuracy by epoch"))
    assert line.get_by_role("img").evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    expect(line.get_by_text(row["rule"])).to_be_visible()


def test_the_address_says_which_claims_are_shown(visit):
    rows = claims.read()["claims"]
    verdict = next(row["verdict"] for row in rows if row["article"] == "A" and row["verdict"] in TESTED)
    shown = visit(f"benchmark?article=A&verdict={verdict.replace(' ', '+')}").get_by_test_id(re.compile(r"^claim-"))
    expect(shown).to_have_count(sum(row["article"] == "A" and row["verdict"] == verdict for row in rows))


def test_the_claims_download_is_the_file(visit):
    page = visit("benchmark")
    with page.expect_download() as download:
        page.get_by_role("button", name="Claims as JSON").click()
    assert json.loads(download.value.path().read_text()) == claims.read()


def test_nothing_is_wider_than_a_phone(visit, page):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("benchmark").get_by_test_id("claims").wait_for()
    for row in claims.read()["claims"]:
        page.get_by_test_id(f"claim-{row['id']}").evaluate("line => line.open = true")
    wide = "[...document.querySelectorAll('[data-testid=claims] *')].filter(e => e.getBoundingClientRect().right > 390)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 120))") == []
