"""What follows from the kind of an event, and texts in several languages."""

import pytest

from services.registration.domain.kinds import CERTIFICATE_KINDS, KINDS, kind_of
from services.registration.domain.texts import NO_TEXT, LocalText


@pytest.mark.parametrize(
    ("key", "training", "certificate", "confidential"),
    [
        ("training", True, "notice", False),
        ("train-the-trainer", True, "certificate", False),
        ("e-course", True, "notice", False),
        ("conference", False, "participation", False),
        ("cooperation-seminar", False, "participation", False),
        ("cooperation-council-meeting", False, "none", False),
        ("supervision", False, "none", True),
        ("training-covision", False, "none", True),
    ],
)
def test_the_kind_decides_about_figures_papers_and_rosters(key, training, certificate, confidential):
    kind = kind_of(key)

    assert (kind.counts_as_training, kind.certificate, kind.always_confidential) == (
        training,
        certificate,
        confidential,
    )


def test_only_train_the_trainer_makes_trainers_and_is_assessed():
    assert [kind.key for kind in KINDS.values() if kind.makes_trainers or kind.assessed] == [
        "train-the-trainer"
    ]


def test_every_kind_hands_out_something_known():
    assert {kind.certificate for kind in KINDS.values()} == set(CERTIFICATE_KINDS)


def test_an_unknown_kind_counts_for_nothing():
    assert not kind_of("picnic").counts_as_training


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (LocalText("a", "b", "c"), "et", "a"),
        (LocalText("a", "b", "c"), "ru", "c"),
        (LocalText("a", "b"), "ru", "a"),
        (LocalText("", "b"), "et", "b"),
        (LocalText("", "", "c"), "en", "c"),
        (LocalText("a"), "fi", "a"),
        (LocalText("a"), "in_", "a"),
        (NO_TEXT, "et", ""),
    ],
)
def test_a_missing_language_falls_back_to_estonian_first(text, language, shown):
    assert text.in_(language) == shown
    assert bool(text) is bool(shown)
