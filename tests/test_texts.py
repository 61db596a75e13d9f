"""What the pages say is there in every language, filled in alike, and nobody hears another's language."""

import ast
import re
import threading
import tomllib
from pathlib import Path

import pytest

from digits.show import language
from digits.show.texts import reading
from digits.show.texts.reading import Texts

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path.stem for path in (reading.HERE / language.FIRST).glob("*.toml"))
OTHERS = [code for code in language.LANGUAGES if code != language.FIRST]
CHINESE = re.compile("[\u4e00-\u9fff]")


def written(code: str, page: str) -> dict:
    return tomllib.loads((reading.HERE / code / f"{page}.toml").read_text())


def sentences(texts: object, where: str = "") -> list[tuple[str, str]]:
    """(place, text) of all that is said."""
    if isinstance(texts, str):
        return [(where, texts)]
    parts = texts.items() if isinstance(texts, dict) else enumerate(texts)
    return [pair for key, part in parts for pair in sentences(part, f"{where}/{key}")]


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_every_text_is_there_in_every_language(page, code):
    english, other = dict(sentences(written("en", page))), dict(sentences(written(code, page)))
    assert english.keys() == other.keys()
    assert [place for place, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("page", PAGES)
def test_chinese_texts_are_chinese(page):
    same = [text for _, text in sentences(written("zh", page)) if not CHINESE.search(text)]
    assert [text for text in same if re.search("[a-z]{3}", re.sub(r"\{.*?\}", "", text))] == []


WRONG = {
    "lacks a key": ('A = "a {x}"', "lacks"),
    "has one too many": ('A = "a {x}"\nB = "b"\nC = "c"', "C"),
    "fills in something else": ('A = "a {y}"\nB = "b"', "fills in"),
    "says nothing": ('A = "a {x}"\nB = " "', "empty"),
    "is of another kind": ('A = "a {x}"\nB = ["b"]', "kind"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_texts_that_do_not_match_are_refused_at_the_start(tmp_path, wrong):
    text, says = WRONG[wrong]
    for code, content in (("en", 'A = "a {x}"\nB = "b"'), ("zh", text)):
        (tmp_path / code).mkdir()
        (tmp_path / code / "page.toml").write_text(content)
    with pytest.raises(ValueError, match=says):
        Texts("page", tmp_path)


def asked_for() -> dict[str, set[str]]:
    """By page the keys that the code and the templates ask for."""
    asked = {page: set() for page in PAGES}
    for path in [*ROOT.glob("digits/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]:
        tree = ast.parse(path.read_text())
        names = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "digits.show.texts"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                asked.setdefault(names[node.value.id], set()).add(node.attr)
    for path in ROOT.glob("digits/show/templates/*.html"):
        for page, key in re.findall(r"\b([a-z]+)\.([A-Z][A-Z_]+)\b", path.read_text()):
            asked.setdefault(page, set()).add(key)
    return asked


@pytest.mark.parametrize("page", PAGES)
def test_every_text_that_is_asked_for_is_there_and_every_other_is_gone(page):
    assert asked_for()[page] | {"TERMS"} == written("en", page).keys() | {"TERMS"}


def test_every_explanation_that_is_asked_for_is_there():
    templates = "".join(path.read_text() for path in ROOT.glob("digits/show/templates/*.html"))
    keys = set(re.findall(r'\bterm\(.*?, "(\w+)"\)', templates)) | {"saliency"}
    terms = written("en", "draw")["TERMS"].keys()
    assert keys - terms <= {"corrected", "pair", "claim", "none"} and terms <= keys


def test_a_language_is_spoken_by_those_who_chose_it_alone():
    texts, said = Texts("draw"), {}
    with language.speaking("zh"):
        other = threading.Thread(target=lambda: said.update(other=texts.CLEAR))
        other.start()
        other.join()
        said["mine"] = texts.CLEAR
    assert said == {"other": "Clear", "mine": "清空"} and texts.CLEAR == "Clear"


@pytest.mark.parametrize(
    ("locale", "code"),
    [("zh-CN", "zh"), ("zh-Hans-CN", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en"), (None, "en")],
)
def test_the_browsers_language_is_spoken_where_we_can(locale, code):
    assert language.of_browser(locale) == code
