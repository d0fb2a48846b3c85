"""People at the form: who they are, which address is whose, which groups they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.registration.domain.pools import Pool


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers. `language` is the one we write to them in."""

    first_name: str
    last_name: str
    email: str
    language: str = "et"
    organisation: str = ""
    job_title: str = ""
    phone: str = ""
    target_group: str = ""


def canonical_email(text: str) -> str:
    """The address by which a person is known: two spellings of one mailbox give the same result.

    NFC, lower-case, the domain in its ASCII form (IDNA). A `+tag` stays: it may well be another mailbox.
    """
    raise NotImplementedError


def untagged_email(text: str) -> str:
    """The canonical address without its `+tag`: shows the organiser who may stand in the queue twice."""
    raise NotImplementedError


def groups_of(person: Person, pools: Iterable[Pool]) -> frozenset[str]:
    """Those groups of `pools` the person belongs to: by target group, by institution, or by mail domain.

    A mail domain covers what is below it: `ppa.example.org` matches `kati@pohja.ppa.example.org`, `fi` any Finnish one.
    """
    raise NotImplementedError
