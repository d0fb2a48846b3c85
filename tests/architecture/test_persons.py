"""Nothing is stored of anybody without saying how it is told and how it goes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module

import pytest

from tests.architecture.sources import ROOT, SERVICES, Source, sources

HELD = re.compile(r"""Holding\(\s*"([a-z_]+)\"""")
KEPT = re.compile(r"""database\["([a-z_]+)"\], (?:self\.)?_?session, ([A-Z]\w+)""")
WALKERS = frozenset(
    {
        "services/certificates/store/agreed.py",
        "services/certificates/store/invariants.py",
        "services/notifications/store/agreed.py",
        "services/notifications/store/invariants.py",
        "services/notifications/store/transactions.py",
        "services/registration/store/agreed.py",
        "services/registration/store/contact_records.py",
        "services/registration/store/figures.py",
        "services/registration/store/invariants.py",
    }
)
"""They go through collections that are named elsewhere, and store nothing new."""

PERSONAL = frozenset(
    {"person", "email", "recipient", "sender", "phone", "first_name", "last_name", "contact"}
)
ORGANISERS = frozenset({"accounts", "member_invitations", "sign_in_links"})
"""Of people who work here, told and erased where they are appointed."""


def constants(source: Source) -> dict[str, str]:
    """Texts that have a name in the file."""
    return {
        target.id: node.value.value
        for node in source.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def opened(source: Source) -> Iterator[str]:
    """Every collection that the file opens by a name; "?" where it cannot be told which."""
    known = constants(source)
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "get_collection":
            yield "?"
        if not isinstance(node, ast.Subscript) or not _is_database(node.value):
            continue
        name = node.slice
        if isinstance(name, ast.Constant):
            yield str(name.value)
        else:
            yield known.get(name.id, "?") if isinstance(name, ast.Name) else "?"


def _is_database(node: ast.expr) -> bool:
    return ast.unparse(node).rpartition(".")[2].lstrip("_") == "database"


def held(service: str) -> set[str]:
    """Collections of which the service says what it holds of somebody."""
    return set(HELD.findall((ROOT / "services" / service / "store" / "persons.py").read_text()))


@pytest.mark.parametrize("service", SERVICES)
def test_every_collection_says_whose_data_it_holds_or_that_it_holds_nobodys(service: str) -> None:
    nobody = import_module(f"services.{service}.store.persons").NOBODY

    stored = {name for one in sources(f"services/{service}", "shared/messaging") for name in opened(one)}

    assert held(service)
    assert stored - {"?"} - held(service) - nobody == set()
    assert held(service) & nobody == set()


def test_no_collection_is_opened_by_a_name_nobody_can_read() -> None:
    unread = {one.name for one in sources("services") for name in opened(one) if name == "?"}

    assert unread == WALKERS


@pytest.mark.parametrize("service", SERVICES)
def test_a_collection_of_nobodys_keeps_nothing_that_names_somebody(service: str) -> None:
    """As far as a dataclass says what is kept there."""
    nobody = import_module(f"services.{service}.store.persons").NOBODY - ORGANISERS

    naming = {
        (collection, kind)
        for one in sources(f"services/{service}/store")
        for collection, kind in KEPT.findall(one.text)
        if collection in nobody and _names_somebody(one, kind)
    }

    assert naming == set()


def _names_somebody(source: Source, kind: str) -> bool:
    module = source.name.removesuffix(".py").replace("/", ".")
    return bool(PERSONAL & {field.name for field in fields(getattr(import_module(module), kind))})
