"""The browser's language is spoken, another one is one press away, and the address keeps it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import running
from tests.browser.conftest import TIMEOUT
from tests.browser.hand import PLAIN, draw, paper


@pytest.fixture
def chinese(browser, app_url):
    """`chinese("learn")`: a page of the app in a Chinese browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()

    def open_page(path: str = "") -> Page:
        page.goto(f"{app_url}/{path}")
        running.settle(page)
        paper(page).wait_for()
        return page

    yield open_page
    assert page.get_by_test_id("stException").count() == 0
    context.close()


def test_a_chinese_browser_draws_in_chinese_and_english_is_one_press_away(chinese):
    page = chinese()
    expect(page.get_by_role("heading", name="机器怎样认数字？")).to_be_visible()
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("verdict")).to_have_text("两者都认为是 4。")
    expect(page.get_by_test_id("decided")).to_contain_text("你写的更接近这个 4")
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_test_id("verdict")).to_have_text("Both say 4.")
    page.wait_for_function("new URLSearchParams(location.search).get('lang') === 'en'")
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.reload()
    expect(page.get_by_test_id("verdict")).to_have_text("Both say 4.")


def test_the_choice_holds_on_the_way_over_a_page_that_speaks_english_alone(chinese):
    page = chinese("?lang=en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="机器怎样认数字？")).to_be_visible()
    page.get_by_test_id("stHeader").get_by_role("link", name="论断").click()
    expect(page.get_by_role("heading", name="Every claim, put to the test")).to_be_visible()
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.get_by_test_id("stHeader").get_by_role("link", name="写数字").click()
    expect(page.get_by_role("heading", name="机器怎样认数字？")).to_be_visible()
    page.wait_for_function("new URLSearchParams(location.search).get('lang') === 'zh'")


def test_how_it_works_is_told_with_ones_own_drawing_and_leads_to_the_errors(chinese):
    page = chinese("learn")
    expect(page.get_by_role("heading", name="2. KNN 靠记忆")).to_be_visible()
    draw(page, PLAIN[9])
    expect(page.get_by_test_id("verdict")).to_have_text("两者都认为是 9。")
    running.settle(page).get_by_text("让它变").click()
    expect(page.get_by_test_id("places")).to_contain_text("从你的 9 到一个 4")
    page.get_by_role("button", name="看看它们弄混的 4 和 9").press("Enter")
    expect(page.get_by_role("heading", name="4 taken for 9")).to_be_visible()


def test_a_link_with_a_measure_holds_in_every_language(chinese):
    page = chinese("?vote=true&measure=Raw+pixels%2C+cosine")
    expect(page.get_by_role("combobox", name="距离")).to_have_value("原始像素，余弦距离")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("combobox", name="Measure")).to_have_value("Raw pixels, cosine")
    page.get_by_role("combobox", name="Measure").scroll_into_view_if_needed()  # a list closes when the page is scrolled
    running.settle(page).get_by_role("combobox", name="Measure").press("ArrowDown")
    page.get_by_role("option", name="Stroke orientations").click()
    page.wait_for_function("new URLSearchParams(location.search).get('measure') === 'Stroke orientations'")
