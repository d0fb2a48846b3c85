"""Everything Kutse sends: the scenes played through the real handlers and the real composer, and all the
templates in every wording.

The clock and all ids are fixed, so the same code writes the same bytes. Written out under var/proof/corpus.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.notifications.calendar import words
from tests.integration.notifications.conftest import Office
from tests.proof import own_words
from tests.proof.machine import WHOLE
from tests.proof.organiser import Mail, Organiser
from tests.proof.scenes import TRAINER, Scene, Stage, castings
from tests.stack import ROOT
from tests.unit.notifications import alone
from tests.unit.notifications.builders import NOW, Course, event_data
from tests.unit.notifications.corpus import LANGUAGES, cases, composer, letter

FOLDER = ROOT / "var" / "proof" / "corpus"


@dataclass(frozen=True)
class Act:
    """What one act of a scene brought.

    Args:
        event: as the organiser had set it then.
        language: in which everybody is written to.
        seated: addresses of those who were to be there.
    """

    scene: str
    number: int
    event: dict[str, Any]
    language: str
    seated: Sequence[str]
    mails: Sequence[Mail]


@dataclass(frozen=True)
class Corpus:
    """All mails, by where they come from."""

    acts: Sequence[Act]
    templates: Sequence[Mail]

    def mails(self) -> list[Mail]:
        """All of them."""
        return [*self.templates, *(mail for act in self.acts for mail in act.mails)]

    def one_of_each(self) -> list[Mail]:
        """One mail of each template and language from the scenes, and every one of the others."""
        found = {(mail.template, mail.language): mail for act in self.acts for mail in act.mails}
        return [*self.templates, *found.values()]

    def write(self, folder: Path) -> None:
        """Afterwards the folder holds a file for each mail, and nothing else."""
        shutil.rmtree(folder, ignore_errors=True)
        for act in self.acts:
            for place, mail in enumerate(act.mails):
                name = f"{act.number}-{place}-{mail.template}-{mail.id[:6]}.eml"
                _write(folder / act.scene / name, mail.content)
        for place, mail in enumerate(self.templates):
            _write(folder / "templates" / f"{place:03}-{mail.template}-{mail.language}.eml", mail.content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def play(office: Office) -> Corpus:
    """The scenes, one after another in one installation, and all templates.

    Each scene in one language, all languages in turn; in every language with KUTSE_PROOF=whole.
    """
    cast = list(castings())
    if not WHOLE:
        cast = [
            each
            for place, each in enumerate(cast)
            if place % len(LANGUAGES) == place // len(LANGUAGES) % len(LANGUAGES)
        ]
    acts = [act for scene, language, name in cast for act in performed(office, scene, language, name)]
    return Corpus(acts, list(templates()))


def performed(office: Office, scene: Scene, language: str, name: tuple[str, str]) -> Iterator[Act]:
    """One scene, act by act."""
    title = f"{scene.name}-{language}-{scene.people.index(name)}"
    organiser = Organiser(office, title)
    data = event_data(id=organiser.id("event"), slug=f"{scene.name}-{language}", **scene.event())
    organiser.mine["event_id"] = data["id"]
    stage = Stage(Course(data), language, scene.email, organiser.id, name)
    organiser.happens(stage.course.published())
    if scene.own_words:
        own_words.written(office)
    for number, act in enumerate(scene.acts):
        messages = act(stage)
        mails = organiser.happens(*messages)
        yield Act(title, number, stage.course.data, language, seated(stage), mails)


def seated(stage: Stage) -> list[str]:
    """Who is to be there now."""
    if stage.course.data["status"] == "cancelled":
        return []
    teaching = stage.trainer.version % 2 == 1
    taking_part = stage.registration.status == "confirmed"
    return [words.ascii_domain(stage.registration.person["email"])] * taking_part + [TRAINER] * teaching


def templates() -> Iterator[Mail]:
    """Every template with every wording it knows, in every language; mails that stand for themselves too."""
    writer = composer()
    for case in cases():
        one = letter(case)
        written = writer.compose(one, NOW)
        yield Mail(written.id, case.mail, case.language, written.recipient, one.invitee.id, written.content)
    for language, each in alone.letters():
        written = alone.written(writer, each)
        yield Mail(written.id, each.mail, language, written.recipient, each.about, written.content)
