"""Questions of every kind: which answers will do, and to whom a question is put."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.answer_files import MOST_ASKED
from services.registration.domain.forms import Form, check_form, files_later
from services.registration.domain.questions import (
    KINDS,
    Option,
    Question,
    Sensitive,
    ShownWhen,
    check_questions,
    is_shown,
    may_see,
    read_answer,
    read_answers,
)
from services.registration.domain.texts import LocalText
from shared.errors import Invalid

LABEL = LocalText("?")
TOKEN = "Aa0-_" * 7 + "xyz"
OPTIONS = tuple(Option(key, LocalText(key)) for key in ("a", "b", "c"))


def a(kind: str, **changes: Any) -> Question:
    """A question of this kind."""
    options = OPTIONS if kind in ("choice", "several") else ()
    apart = Sensitive() if kind == "file" else None
    return replace(Question(kind, LABEL, kind=kind, options=options, sensitive=apart), **changes)


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        (a("text"), " Tere  \n maailm ", "Tere maailm"),
        (a("long_text"), " üks\n\nkaks ", "üks\n\nkaks"),
        (a("long_text"), "   ", ""),
        (a("choice"), "b", "b"),
        (a("several"), ["c", "a", "a", ""], ("a", "c")),
        (a("several"), "b", ("b",)),
        (a("several"), [], ()),
        (a("number"), "2,50", "2.5"),
        (a("number"), "1 234\N{NO-BREAK SPACE}567", "1234567"),
        (a("number"), "−7", "-7"),
        (a("number"), "-0,0", "0"),
        (a("number"), "100", "100"),
        (a("number"), "0,125", "0.125"),
        (a("date"), "2027-02-01", "2027-02-01"),
        (a("date"), " 1. 2. 2027 ", "2027-02-01"),
        (a("text"), ["one"], "one"),
        (a("file"), f" {TOKEN} ", TOKEN),
    ],
)
def test_an_answer_is_kept_in_one_form_however_it_was_typed(
    question: Question, given: object, kept: object
) -> None:
    assert read_answer(question, given) == kept


@pytest.mark.parametrize(
    ("question", "given", "code"),
    [
        (a("text", longest=3), "neli", "too-long"),
        (a("text"), "x" * 201, "too-long"),
        (a("text"), ["one", "two"], "one-answer"),
        (a("choice"), "d", "unknown"),
        (a("several"), ["a", "d"], "unknown"),
        (a("several", most=2), ["a", "b", "c"], "too-many"),
        (a("number"), "palju", "not-a-number"),
        (a("number"), "1,000", "not-a-number"),
        (a("number"), "1e9", "not-a-number"),
        (a("number"), "²", "not-a-number"),
        (a("number", minimum="2"), "1,9", "too-small"),
        (a("number", maximum="2"), "2,1", "too-large"),
        (a("date"), "31.2.2027", "not-a-date"),
        (a("date"), "2027-13-01", "not-a-date"),
        (a("date"), "homme", "not-a-date"),
        (a("file"), "leping.pdf", "file-gone"),
        (a("file"), f"{TOKEN}x", "file-gone"),
        (a("date", minimum="2027-01-01"), "31.12.2026", "too-early"),
        (a("date", maximum="2027-01-01"), "2.1.2027", "too-late"),
    ],
)
def test_what_will_not_do_is_refused_with_its_reason(question: Question, given: object, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_answer(question, given)

    assert refusal.value.code == code


FOLLOWING = (
    a("choice", key="comes", required=True),
    a("several", key="meals", shown_when=ShownWhen("comes", ("a", "b"))),
    a("text", key="diet", required=True, shown_when=ShownWhen("meals", ("c",))),
)


def test_a_question_nobody_put_is_never_required_and_its_answer_is_dropped() -> None:
    answers = {"comes": "c", "meals": ["c"], "diet": "taimetoit"}

    assert read_answers(FOLLOWING, answers) == ({"comes": "c"}, {})
    assert read_answers(FOLLOWING, {"comes": "a", "meals": ["c"]})[1] == {"diet": "required"}


@pytest.mark.parametrize(
    ("questions", "wrong"),
    [
        (FOLLOWING, []),
        (FOLLOWING[::-1], [("0.shown_when", "not-earlier"), ("1.shown_when", "not-earlier")]),
        ((a("text"), a("text")), [("1.key", "duplicate")]),
        ((a("choice", options=()),), [("0.options", "required")]),
        ((a("file", sensitive=None),), [("0.sensitive", "required")]),
        (tuple(a("file", key=f"f{one}") for one in range(4)), [("3.kind", "too-many-files")]),
        ((a("choice", options=OPTIONS + OPTIONS[:1]),), [("0.options", "duplicate")]),
        ((a("number", minimum="3", maximum="2"),), [("0.maximum", "too-small")]),
        ((a("number", minimum="9", maximum="10"),), []),
        ((a("date", minimum="1.2.2027"),), [("0.minimum", "not-a-date")]),
        ((a("text", key="x", shown_when=ShownWhen("x", ("a",))),), [("0.shown_when", "not-earlier")]),
        (
            (a("choice"), a("text", shown_when=ShownWhen("choice", ("z",)))),
            [("1.shown_when", "not-earlier")],
        ),
    ],
)
def test_questions_that_make_no_sense_are_named(
    questions: tuple[Question, ...], wrong: list[tuple[str, str]]
) -> None:
    assert list(check_questions(questions)) == wrong


@pytest.mark.parametrize(
    ("role", "seen_by", "seen"),
    [("organiser", (), False), ("trainer", ("trainer",), True), ("administrator", (), True)],
)
def test_a_sensitive_answer_is_read_only_by_whom_the_question_names(
    role: str, seen_by: tuple[str, ...], *, seen: bool
) -> None:
    assert may_see(role, a("text", sensitive=Sensitive(seen_by))) is seen
    assert may_see(role, a("text")) is True


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form that makes sense: any kinds, any of them following from an earlier choice."""
    questions: list[Question] = []
    kinds = st.lists(st.sampled_from(KINDS), max_size=6).filter(lambda some: some.count("file") <= MOST_ASKED)
    for number, kind in enumerate(draw(kinds)):
        choices = [one.key for one in questions if one.options]
        rule = None
        if choices and draw(st.booleans()):
            answers = draw(st.lists(st.sampled_from("abc"), min_size=1, unique=True))
            rule = ShownWhen(draw(st.sampled_from(choices)), tuple(answers))
        questions.append(a(kind, key=f"q{number}", required=draw(st.booleans()), shown_when=rule))
    return Form(questions=tuple(questions))


GIVEN = st.one_of(
    st.sampled_from(["", "a", "b", "c", "7", "2,5", "1.2.2027", "Tere", "x" * 300, TOKEN]),
    st.lists(st.sampled_from(["a", "b", "c", "z"]), max_size=3),
)


@given(forms(), st.data())
def test_whatever_a_form_accepts_is_exactly_what_it_asks_of_that_person(
    form: Form, data: st.DataObject
) -> None:
    assert list(check_questions(form.questions)) == []
    given = {one.key: data.draw(GIVEN) for one in form.questions if data.draw(st.booleans())}
    try:
        kept = check_form(form, {}, given, {})
    except Invalid:
        kept, _wrong = read_answers(form.questions, given)
        refused = True
    else:
        refused = False
    shown = [one for one in form.questions if is_shown(one, kept)]

    assert kept.keys() <= {one.key for one in shown}
    assert all(kept.values())
    assert refused or {one.key for one in shown if one.required} <= kept.keys()
    assert read_answers(form.questions, kept)[0] == kept


def test_staff_who_enter_somebody_leave_the_file_to_the_person() -> None:
    form = Form(questions=(a("file", required=True), a("text", required=True)))

    with pytest.raises(Invalid) as refusal:
        check_form(files_later(form), {}, {}, {})

    assert refusal.value.fields == {"answers.text": ["required"]}
