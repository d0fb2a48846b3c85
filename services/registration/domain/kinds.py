"""Kinds of events: what people come to, and what follows from it for figures, papers and rosters.

Source: the kinds met in the activity plans of funded programmes.
"""

from dataclasses import dataclass

CERTIFICATE_KINDS = ("certificate", "notice", "participation", "none")


@dataclass(frozen=True, slots=True)
class Kind:
    """What the kind of an event decides.

    Args:
        key: stable name; its text in a language stands in the catalogue.
        counts_as_training: participations count to "persons trained" indicators.
        certificate: the document handed out unless the event says otherwise.
        always_confidential: only numbers of participants may be shown, whatever the event says.
        self_paced: everybody begins when they like, so nobody is late until the end and no venue is needed.
        assessed: whether outcomes are assessed unless the event says otherwise.
        makes_trainers: whoever passes joins the programme's pool of trainers.
    """

    key: str
    counts_as_training: bool = False
    certificate: str = "participation"
    always_confidential: bool = False
    self_paced: bool = False
    assessed: bool = False
    makes_trainers: bool = False


def _training(key: str) -> Kind:
    return Kind(key, counts_as_training=True, certificate="notice")


def _meeting(key: str) -> Kind:
    return Kind(key, certificate="none")


def _guidance(key: str) -> Kind:
    return Kind(key, certificate="none", always_confidential=True)


_ALL = (
    _training("training"),
    _training("basic-training"),
    _training("multi-day-training"),
    _training("training-day"),
    _training("module"),
    Kind(
        "train-the-trainer",
        counts_as_training=True,
        certificate="certificate",
        assessed=True,
        makes_trainers=True,
    ),
    _training("mentor-initial-training"),
    _training("mentor-in-service-training"),
    _training("reflection-day"),
    _training("key-person-training"),
    _training("user-training"),
    _training("base-training"),
    Kind("e-course", counts_as_training=True, certificate="notice", self_paced=True),
    Kind("seminar"),
    Kind("cooperation-seminar"),
    Kind("feedback-seminar"),
    Kind("discussion-seminar"),
    Kind("capacity-seminar"),
    Kind("final-seminar"),
    Kind("conference"),
    Kind("county-conference"),
    Kind("info-day"),
    Kind("study-day"),
    Kind("study-visit"),
    _meeting("outreach-event"),
    _meeting("cooperation-council-meeting"),
    _meeting("steering-group-meeting"),
    _meeting("working-meeting"),
    _meeting("county-council-meeting"),
    _meeting("thank-you-event"),
    _guidance("supervision"),
    _guidance("covision"),
    _guidance("training-covision"),
    _guidance("individual-counselling"),
    _meeting("on-site-guidance"),
    Kind("survey", certificate="none", self_paced=True),
)

KINDS = {kind.key: kind for kind in _ALL}


def kind_of(key: str) -> Kind:
    """The kind named `key`; one nobody listed counts for nothing and hands out a confirmation."""
    return KINDS.get(key) or Kind(key)
