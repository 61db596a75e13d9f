"""HTML from the files in `templates/`, autoescaped; `style.css` belongs on a page once."""

from pathlib import Path

import jinja2
from markupsafe import Markup

from digits.show import colours, pictures, texts, words
from digits.show.texts import room

_HERE = Path(__file__).parent
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.filters |= {
    "percent": words.percent,
    "confidence": words.confidence,
    "milliseconds": words.milliseconds,
    "megabytes": words.megabytes,
    "spoken": words.spoken,
    "data_uri": pictures.data_uri,
    "saliency_uri": pictures.saliency_uri,
    "activation_uri": pictures.activation_uri,
    "safe_format": lambda text, **values: Markup.escape(text).format(**values),
}
_ENVIRONMENT.globals |= {
    "TERMS": texts.TERMS,
    "SIDES": colours.SIDES,
    "SPEAKS": {"FOR": colours.FOR, "AGAINST": colours.AGAINST},
    "POSITIVE": colours.FOR,
    "NEGATIVE": colours.AGAINST,
    "closer": texts.closer,
    "common": texts.common,
    "draw": texts.draw,
    "errors": texts.errors,
    "learn": texts.learn,
    "said": texts.said,
    "room": room,
}

STYLE = f"<style>{(_HERE / 'style.css').read_text()}</style>"


def render(template: str, **values) -> Markup:
    """The template of this name with these values; what it gives may stand in another template as it is."""
    return Markup(_ENVIRONMENT.get_template(template).render(values))


def compile_all() -> None:
    """Make every template ready, so that nobody waits for it."""
    for name in _ENVIRONMENT.list_templates():
        _ENVIRONMENT.get_template(name)
