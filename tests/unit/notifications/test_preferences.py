"""Mails that need not be, and whose choice it is."""

import re
from dataclasses import replace

from services.notifications.domain.mails import is_awaited
from services.notifications.domain.preferences import OPTIONAL, preference_key
from services.notifications.handlers.context import Written
from services.notifications.renderer import templates
from tests.unit.notifications import alone
from tests.unit.notifications.builders import NOW, PROGRAMME, an_event
from tests.unit.notifications.corpus import ADDRESSES, cases, composer, letter


def test_what_need_not_be_is_a_mail_we_have_and_nobody_waits_for_it() -> None:
    assert set(templates.names()) >= OPTIONAL
    assert not [each for each in OPTIONAL if is_awaited(each)]


def test_mails_to_many_that_nobody_needs_say_in_their_head_how_to_do_without_them_and_no_others_do() -> None:
    writer = composer()
    one_of_each = {each.mail: each for each in cases() if each.language == "en"}
    heads = {mail: head(writer.compose(letter(each), NOW)) for mail, each in one_of_each.items()}
    heads |= {each.mail: head(alone.written(writer, each)) for _, each in alone.letters()}

    assert heads.keys() == set(templates.names())
    for said in (b"List-Unsubscribe: <https://", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"):
        assert {mail for mail, one in heads.items() if said in one} == OPTIONAL


def head(mail: Written) -> bytes:
    """The fields above what it says."""
    return mail.content.partition(b"\r\n\r\n")[0]


def test_a_choice_is_kept_by_programme_and_address_and_tells_neither() -> None:
    one, other = an_event(), an_event(programme={**PROGRAMME, "slug": "other"})

    assert preference_key(one, "mari@example.org") == preference_key(one, " Mari@Example.org ")
    assert preference_key(one, "mari@example.org") != preference_key(other, "mari@example.org")
    assert "mari" not in preference_key(one, "mari@example.org")


def test_the_way_out_of_mails_that_need_not_be_is_one_address_however_long() -> None:
    case = next(each for each in cases() if each.mail == "thanks")
    far = replace(ADDRESSES, notifications_url=f"https://{'n' * 60}.example.org")
    content = replace(composer(), addresses=far).compose(letter(case), NOW).content
    (line,) = (each for each in content.split(b"\r\n") if each.startswith(b"List-Unsubscribe: "))

    assert re.fullmatch(rb"List-Unsubscribe: <https://n{60}\.example\.org/u/[\w-]{38}>", line)
