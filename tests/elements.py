"""The elements of a piece of HTML, for tests that hold on to their test id, class or attributes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = ("img", "br", "input", "link", "meta", "hr")


@dataclass
class Element:
    """text: all that is written in it; inside: the elements in it, in the order of the page."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    def all(self, test_id: str | None = None, tag: str | None = None, **attributes: str) -> list["Element"]:
        """Those inside with this test id, this tag, these attributes (data_digit: `data-digit`)."""
        asked = {name.replace("_", "-"): value for name, value in attributes.items()}
        asked |= {"data-testid": test_id} if test_id else {}
        return [e for e in self.inside if tag in (None, e.tag) and asked.items() <= e.attributes.items()]

    def one(self, test_id: str | None = None, **asked: str) -> "Element":
        (found,) = self.all(test_id, **asked)
        return found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        for around in self.open:
            around.inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data):
        for around in self.open:
            around.text += data


def read(html: str) -> Element:
    """An element around all of it; AssertionError where an end tag ends another element."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never ended"
    return reader.open[0]
