"""Whatever a rule can say has a name that people read."""

import pytest

from services.registration.domain import events, registrations
from services.registration.domain.kinds import CERTIFICATE_KINDS, KINDS
from services.registration.pages import words


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        pytest.param(KINDS, words.KINDS, id="kinds of events"),
        pytest.param(events.STATUSES, words.EVENT_STATUSES, id="statuses of events"),
        pytest.param(registrations.STATUSES, words.STATUSES, id="statuses of registrations"),
        pytest.param(set(CERTIFICATE_KINDS) - {"none"}, words.DOCUMENTS, id="documents"),
    ],
)
def test_whatever_a_rule_can_say_has_a_name(keys, named):
    assert set(named) == set(keys)
