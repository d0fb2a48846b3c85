"""A consent in new words is a new version, and what people agreed to is never lost."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.forms import Consent, Form, reworded, to_agree, wording
from services.registration.domain.texts import LocalText

WORDS = st.sampled_from("abcd")
FORMS = st.lists(st.tuples(st.sampled_from(["photo", "list"]), WORDS, st.integers(1, 3)), max_size=2).map(
    lambda rows: Form(
        consents=tuple({key: Consent(key, LocalText(text), version) for key, text, version in rows}.values())
    )
)


@given(st.lists(FORMS, min_size=2, max_size=6))
def test_no_version_ever_stands_for_two_texts_and_none_is_forgotten(typed: list[Form]) -> None:
    form, seen = typed[0], {}
    for after in typed:
        form = reworded(form, after) if seen else after
        seen = {(one.key, one.version): one.text for one in form.consents} | seen

        assert [one.text for one in form.consents] == [one.text for one in after.consents]
        assert {which: wording(form, *which) for which in seen} == seen


def test_other_words_are_asked_anew_and_the_same_are_not() -> None:
    before = Form(consents=(Consent("photo", LocalText("Pilt")), Consent("list", LocalText("Kiri"))))
    changed = Form(consents=(Consent("photo", LocalText("Pilt veebis")), Consent("list", LocalText("Kiri"))))

    after = reworded(before, changed)

    assert [one.version for one in after.consents] == [2, 1]
    assert [one.key for one in to_agree(after, {"photo": 1, "list": 1})] == ["photo"]
    assert to_agree(after, {}) == ()
    assert wording(after, "photo", 1) == LocalText("Pilt")
