"""Until when people change what they told us."""

from datetime import timedelta

import pytest

from services.registration.domain.corrections import answers_close, check_open
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START, a_registration, an_event

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "closes"),
    [
        ({}, START - DAY),
        ({"closes": START - 9 * DAY}, START - 9 * DAY),
        ({"closes": START - 9 * DAY, "answers_until": START - 2 * DAY}, START - 2 * DAY),
        ({"sessions": ()}, None),
    ],
)
def test_it_is_the_organisers_moment_else_the_closing_else_a_day_before(values, closes):
    assert answers_close(an_event(**values)) == closes


@pytest.mark.parametrize("change", [{"needs": "ratastool"}, {"phone": "+372 5"}, {"answers": {"a": "b"}}])
def test_from_then_on_nothing_changes_but_address_language_of_letters_and_consents(change):
    event, mari = an_event(), a_registration()
    late = START - DAY

    check_open(event, mari, change, late - timedelta(microseconds=1))
    with pytest.raises(Conflict) as refused:
        check_open(event, mari, change, late)
    assert refused.value.code == "answers-closed"
    check_open(event, mari, {"email": "uus@example.org", "language": "ru"}, late)
    check_open(event, mari, {"consents": {"photo": 1}}, late)
    check_open(event, mari, {"needs": "", "phone": "", "first_name": mari.person.first_name}, late)


def test_an_event_without_a_date_leaves_everything_open():
    check_open(an_event(sessions=()), a_registration(), {"needs": "ratastool"}, NOW)
