"""What the pages say is there in every language, filled in alike, and nobody hears another's language."""

import ast
import re
import threading
import tomllib
from pathlib import Path

import numpy as np
import pytest

from digits.drawing import canvas, door
from digits.images.corruption import CORRUPTIONS
from digits.memory import memory
from digits.predictors import inside, registry
from digits.show import language
from digits.show.texts import reading, said
from digits.show.texts.reading import Texts
from digits.store import errors

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
    words = [text for text in same if re.search("[a-z]{3}", re.sub(r"\{.*?\}", "", text))]
    assert set(words) <= {"logit", "logits"}


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


@pytest.mark.parametrize("page", [page for page in PAGES if page != "said"])
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


BELOW = ("drawing", "preprocess.py", "slots.py", "store/errors.py", "store/records.py", "reading/search.py",
         "reading/turning.py", "reading/numbers.py", "images/corruption.py", "images/cleaning.py",
         "predictors/inside.py")  # fmt: skip
SENTENCE = re.compile(r"[A-Z].*[.!?]", re.DOTALL)
# said to who calls, not to people on the Draw page
TO_CODE = re.compile("to be|The canvas takes|no way to write|A picture has|no stroke|A stroke holds|This room")


def constants(rooms: tuple[str, ...]) -> list[str]:
    """All texts in the code of the rooms below but docstrings, with an X for what is filled in."""
    files = [path for room in rooms for path in [ROOT / "digits" / room, *ROOT.glob(f"digits/{room}/**/*.py")]]
    trees = [ast.parse(path.read_text()) for path in files if path.is_file()]
    docs = {ast.get_docstring(node, False) for t in trees for node in ast.walk(t) if isinstance(node, HAS_DOCSTRING)}
    named = {"ANYWAY": errors.ANYWAY}
    found = []
    for tree in trees:
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                values = [part.value if isinstance(part, ast.Constant) else filled(part, named) for part in node.values]
                found.append("".join(values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                found.append(node.value)
    return [one for one in found if one not in docs]


def said_below() -> list[str]:
    """Sentences that people on the Draw page can see."""
    kept = [one for one in constants(BELOW) if SENTENCE.fullmatch(one) and not TO_CODE.search(one)]
    return [one for one in kept if " " in one and one != errors.ANYWAY]


HAS_DOCSTRING = ast.Module | ast.ClassDef | ast.FunctionDef


def filled(part: ast.FormattedValue, named: dict[str, str]) -> str:
    return named.get(part.value.id, "X") if isinstance(part.value, ast.Name) else "X"


def test_every_sentence_of_the_rooms_below_is_said_in_chinese():
    with language.speaking("zh"):
        unsaid = [one for one in said_below() if not CHINESE.search(said(one))]
    assert len(said_below()) > 20 and unsaid == []


def test_every_sentence_that_has_a_translation_is_still_said_below():
    below = constants((*BELOW, "reading", "ink", "predictors", "memory"))
    patterns = said._patterns.items()
    gone = [key for key, pattern in patterns if not any(map(pattern.fullmatch, below))]
    assert set(gone) <= {"INK_WAY", "CLEANED"}  # put together of what two say


def test_what_is_filled_in_below_is_filled_in_in_chinese():
    with language.speaking("zh"):
        assert said(door.UNREADABLE).startswith("读不懂")
        small = said("The picture is only 3×5 pixels; use one of at least 8×8.")
        assert small == "图片只有 3×5 像素，请用至少 8×8 像素的。"
        assert said("ink found: faint ink") == "找到的笔迹（淡的墨迹）"
        assert said("Nobody has a word for this.") == "Nobody has a word for this."
    assert said(door.UNREADABLE) == door.UNREADABLE


def test_every_name_of_a_step_a_layer_and_a_corruption_is_said_in_chinese():
    seen = canvas.see(canvas.written([np.array([[80.0, 60], [150, 220]])], 20))
    beside = canvas.see([canvas.picture(np.eye(28, dtype=np.float32))])
    names = [caption for one in (seen, beside) for caption, _ in one.steps]
    names += [word for kind in CORRUPTIONS.values() for word in (kind.title, kind.unit)]
    names += [memory.YOURS, memory.SHARED, *registry.PAIRS]
    for name in ("resnet", "lenet5", "cnn4", "mobilenetv3"):
        names += [step.layer for step in inside.look(registry.load(name).network, 1.0, beside.image).steps]
    with language.speaking("zh"):
        unsaid = {name for name in names if not CHINESE.search(said(name))}
    assert unsaid <= {"ReLU", "Hardswish", "Tanh", "Flatten"}
