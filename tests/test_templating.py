"""Templates are made ready before anybody comes."""

import pytest

from digits.show import templating


def test_once_all_are_compiled_none_is_loaded_again(monkeypatch):
    environment = templating._ENVIRONMENT
    environment.cache.clear()
    templating.compile_all()
    monkeypatch.setattr(environment.loader, "load", lambda _, name, *__: pytest.fail(f"{name} was not ready"))
    for name in environment.list_templates():
        environment.get_template(name)
