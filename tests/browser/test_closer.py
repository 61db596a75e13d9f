"""Looks at a drawing from closer by, as people use them: a vote with k, the ResNet's inside, the map."""

import re

from playwright.sync_api import Page, expect

from tests.browser import running
from tests.browser.hand import PLAIN, draw


def switch_on(page: Page, name: str) -> None:
    page.get_by_test_id("stCheckbox").filter(has_text=name).locator("label").click()


def draw_digit(page: Page, digit: int) -> None:
    draw(page, PLAIN[digit])
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(len(PLAIN[digit])))


def test_k_is_played_with_and_stands_in_the_address(draw_page):
    draw_digit(draw_page, 3)
    switch_on(draw_page, "Let neighbours vote")
    vote = draw_page.get_by_test_id("vote")
    expect(vote).to_have_attribute("data-k", "5")
    slider = draw_page.get_by_test_id("stSlider").filter(has_text=re.compile(r"^k")).get_by_role("slider")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(vote).to_have_attribute("data-k", "7")
    expect(vote.get_by_role("img", name="a voter that is a")).to_have_count(7)
    draw_page.wait_for_function("location.search.includes('k=7') && location.search.includes('vote=true')")
    running.settle(draw_page)
    draw_page.reload()
    expect(draw_page.get_by_test_id("stSlider").filter(has_text=re.compile(r"^k"))).to_contain_text("7")


def test_a_channel_of_the_inside_shows_the_digits_that_excite_it(draw_page):
    draw_digit(draw_page, 3)
    switch_on(draw_page, "Look inside")
    inside = draw_page.get_by_test_id("inside")
    expect(inside.get_by_test_id("stage")).to_have_count(4)
    channel = inside.get_by_test_id("stage").last.get_by_role("button").first
    number = channel.get_attribute("data-channel")
    channel.press("Enter")
    shown = draw_page.get_by_test_id("exciting")
    expect(shown).to_have_attribute("data-channel", number)
    expect(shown.get_by_role("img")).to_have_count(8)
    looked = inside.get_by_alt_text("the embedding").get_attribute("src")
    draw_page.get_by_role("button", name="Clear").click()
    expect(inside.filter(has_text="Draw one digit")).to_be_visible()
    expect(inside).to_have_count(1)
    draw_digit(draw_page, 1)
    expect(inside.get_by_alt_text("the embedding")).not_to_have_attribute("src", looked)
    expect(shown).to_have_attribute("data-channel", number)


def test_a_drawing_lands_on_the_map_and_a_line_around_digits_opens_the_gallery(draw_page):
    switch_on(draw_page, "Show the map")
    chart = draw_page.get_by_test_id("stPlotlyChart").locator(".js-plotly-plot")
    expect(chart.locator(".nsewdrag").first).to_be_visible()
    draw_digit(draw_page, 3)
    expect(draw_page.get_by_test_id("landscape")).to_contain_text("these test digits: 3")
    expect(chart.locator(".layer-above image, .imagelayer image")).to_have_count(1)
    running.settle(draw_page)
    chart.scroll_into_view_if_needed()
    chart.locator(".shapelayer path").scroll_into_view_if_needed()
    own = chart.locator(".shapelayer path").bounding_box()
    x, y = own["x"] + own["width"] / 2, own["y"] + own["height"] / 2
    draw_page.mouse.move(x - 40, y - 40)
    draw_page.mouse.down()
    for across, down in ((40, -40), (40, 40), (-40, 40), (-40, -38)):
        draw_page.mouse.move(x + across, y + down, steps=5)
    draw_page.mouse.up()
    expect(draw_page.get_by_role("heading", name=re.compile("Picked out"))).to_be_visible()
    samples = draw_page.get_by_test_id("sample")
    expect(samples.first).to_be_visible()
    running.settle(draw_page)
    labels = [sample.get_attribute("data-label") for sample in samples.all()]
    assert labels.count("3") > len(labels) / 2
