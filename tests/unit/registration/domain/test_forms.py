"""What the form asks is answered, no less and no more."""

import pytest

from services.registration.domain.forms import Consent, Form, Question, check_form
from services.registration.domain.texts import LocalText
from shared.errors import Invalid

LABEL = LocalText("?")
FORM = Form(
    organisation="required",
    phone="hidden",
    questions=(Question("why", LABEL, required=True), Question("diet", LABEL)),
    consents=(Consent("data", LABEL, 2, required=True), Consent("photo", LABEL)),
)
TYPED, ANSWERS, CONSENTS = {"organisation": "SKA"}, {"why": "Töö"}, {"data": 2}


@pytest.mark.parametrize(
    ("typed", "answers", "consents", "fields"),
    [
        ({}, ANSWERS, CONSENTS, {"organisation": ["required"]}),
        ({"organisation": "  "}, ANSWERS, CONSENTS, {"organisation": ["required"]}),
        (TYPED | {"phone": "555"}, ANSWERS, CONSENTS, {"phone": ["not-asked"]}),
        (TYPED, {}, CONSENTS, {"answers.why": ["required"]}),
        (TYPED, ANSWERS | {"x": "y"}, CONSENTS, {"answers.x": ["not-asked"]}),
        (TYPED, ANSWERS, {}, {"consents.data": ["consent-required"]}),
        (TYPED, ANSWERS, {"data": 1}, {"consents.data": ["consent-outdated"]}),
        (TYPED, ANSWERS, CONSENTS | {"photo": 9}, {"consents.photo": ["consent-outdated"]}),
        (TYPED, ANSWERS, CONSENTS | {"x": 1}, {"consents.x": ["not-asked"]}),
    ],
)
def test_a_wrong_answer_is_named_at_its_field(typed, answers, consents, fields):
    with pytest.raises(Invalid) as refusal:
        check_form(FORM, typed, answers, consents)

    assert refusal.value.fields == fields


@pytest.mark.parametrize(
    ("typed", "answers", "consents"),
    [
        (TYPED, ANSWERS, CONSENTS),
        (TYPED | {"phone": "", "needs": "ratastool"}, ANSWERS | {"diet": ""}, CONSENTS | {"photo": 1}),
    ],
)
def test_what_was_asked_and_answered_will_do(typed, answers, consents):
    check_form(FORM, typed, answers, consents)
