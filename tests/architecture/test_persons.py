"""Nothing is stored of anybody without saying how it is told and how it goes."""

import re
from importlib import import_module

import pytest

from tests.architecture.sources import ROOT, SERVICES

NAMED = re.compile(r"""database\["([a-z_]+)"\]""")
HELD = re.compile(r"""Holding\(\s*"([a-z_]+)\"""")


def collections(place: str) -> set[str]:
    """Every collection that the code below a folder names."""
    texts = (path.read_text() for path in (ROOT / place).rglob("*.py"))
    return {name for text in texts for name in NAMED.findall(text)}


@pytest.mark.parametrize("service", SERVICES)
def test_every_collection_says_whose_data_it_holds_or_that_it_holds_nobodys(service: str) -> None:
    held = set(HELD.findall((ROOT / "services" / service / "store" / "persons.py").read_text()))
    nobody = import_module(f"services.{service}.store.persons").NOBODY

    stored = collections(f"services/{service}") | collections("shared/messaging")

    assert held
    assert stored - held - nobody == set()
    assert held & nobody == set()
