"""People at the form: who they are, which address is whose, which groups they belong to."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from services.registration.domain.events import Event
from services.registration.domain.target_groups import TargetGroup, name_for, same

DOTS_IGNORED = frozenset({"gmail.com", "googlemail.com"})
"""One provider: `m.a.r.i` and `mari` are one mailbox there (https://support.google.com/mail/answer/7436150)."""


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
    local, _, domain = unicodedata.normalize("NFC", text.strip()).lower().rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def mailbox_of(email: str) -> str:
    """Where mails to an address most likely arrive: without a `+tag`, and without the dots Gmail ignores.

    Only for counting what one mailbox gets; whose registration is whose is said by `canonical_email`.
    """
    local, _, domain = canonical_email(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTS_IGNORED:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def spellings(email: str) -> frozenset[str]:
    """The ways a canonical address may have been typed, apart from upper and lower case."""
    local, _, domain = email.rpartition("@")
    try:
        return frozenset({email, f"{local}@{domain.encode('ascii').decode('idna')}"})
    except UnicodeError:
        return frozenset({email})


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.rstrip(".")
    try:
        return domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain


def groups_of(person: Person, event: Event) -> frozenset[str]:
    """Those groups the event keeps seats for that the person belongs to: by target group, whatever language
    it is said in, by institution, or by mail domain.

    A mail domain covers what is below it: `ppa.example.org` matches `kati@pohja.ppa.example.org`, `fi` any
    Finnish one.
    """
    return belongs_to(person, [pool.group for pool in event.pools], event.target_groups)


def belongs_to(person: Person, groups: Collection[str], known: tuple[TargetGroup, ...]) -> frozenset[str]:
    """Those of these groups the person belongs to, as `groups_of` tells it.

    Args:
        known: the event's target groups.
    """
    if not groups:
        return frozenset()
    domain = canonical_email(person.email).rpartition("@")[2]
    names = {same(name_for(known, words)) for words in (person.target_group, person.organisation)} - {""}
    return frozenset(
        group
        for group in groups
        if same(name_for(known, group)) in names or f".{domain}".endswith(f".{same(group)}")
    )
