"""What many threads share is written to by none of them."""

import dataclasses
import importlib
import pkgutil

import pytest

from digits import predictors, reading

MODULES = [
    f"{room.__name__}.{module.name}" for room in (predictors, reading) for module in pkgutil.iter_modules(room.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_records_of_what_answers_cannot_be_written_to(name):
    records = [one for one in vars(importlib.import_module(name)).values() if dataclasses.is_dataclass(one)]
    own = [one for one in records if one.__module__ == name]
    assert [one.__name__ for one in own if not one.__dataclass_params__.frozen] == []
