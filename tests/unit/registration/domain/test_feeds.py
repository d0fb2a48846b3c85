"""One secret address per mailbox, and how it is renewed."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain.feeds import PAUSE, Feed, ask, feed_id
from services.registration.domain.persons import canonical_email, spellings
from shared.errors import NotFound
from shared.ids import is_id
from shared.links import FEED, REGISTRATION, Links

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EMAIL = "mari@ppa.example.org"
NEW = Feed(id=feed_id(EMAIL), email=EMAIL, language="et")


def test_a_mailbox_has_one_feed_however_its_address_is_spelled() -> None:
    assert feed_id(canonical_email(" Mari@PPA.example.org")) == feed_id(EMAIL)
    assert feed_id(canonical_email("jüri@ppa.example.org")) != feed_id(EMAIL)
    assert is_id(feed_id(EMAIL))


def test_asking_again_gives_the_same_address_and_renewing_another() -> None:
    asked = ask(NEW, "et", NOW, renew=False)
    again = ask(asked, "ru", NOW + PAUSE, renew=False)
    renewed = ask(again, "ru", NOW + 2 * PAUSE, renew=True)

    assert [one.generation for one in (asked, again, renewed)] == [0, 0, 1]
    assert [one.version for one in (asked, again, renewed)] == [1, 2, 3]
    assert again.language == "ru"


def test_a_button_pressed_twice_renews_once_and_a_renewal_does_not_wait_for_an_earlier_wish() -> None:
    shortly = NOW + PAUSE - timedelta(seconds=1)
    asked = ask(NEW, "et", NOW, renew=False)
    renewed = ask(asked, "et", NOW, renew=True)

    assert ask(asked, "et", shortly, renew=False) == asked
    assert renewed.generation == 1
    assert ask(renewed, "et", shortly, renew=True) == renewed
    assert ask(renewed, "et", shortly, renew=False) == renewed


def test_an_address_opens_its_own_generation_and_no_other_purpose() -> None:
    links = Links(b"k" * 32)
    token = links.token(FEED, NEW.id, 1)

    assert links.verify(FEED, token, 1) == NEW.id
    for purpose, generation in ((FEED, 0), (FEED, 2), (REGISTRATION, 1)):
        with pytest.raises(NotFound, match="unknown-link"):
            links.verify(purpose, token, generation)


def test_a_trainers_address_is_looked_for_in_both_forms_of_its_domain() -> None:
    assert spellings(canonical_email("mari@töö.example.org")) == {
        "mari@xn--t-1gaa.example.org",
        "mari@töö.example.org",
    }
    assert spellings(EMAIL) == {EMAIL}
