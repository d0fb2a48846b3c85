"""SpamAssassin, with its own rules and without the net, has nothing against any mail that we could avoid."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.proof.corpus import templates
from tests.proof.figures import Figures
from tests.proof.machine import WHOLE
from tests.proof.organiser import Mail
from tests.proof.readers import PROGRAMS
from tests.unit.notifications.corpus import LANGUAGES, parsed

MOST = 0.5
NEVER = re.compile(r"MISSING_|MIME_|HTML_IMAGE_|SUBJ_|SUBJECT_|INVALID_|FORGED_|BASE64|UPPERCASE_|.*_SHORT_")
CYRILLIC = re.compile(r"[а-яА-Я]")
OF_CYRILLIC = {
    "MIXED_ES": "counts letters that look like a Latin e: any text in Russian with an address in it",
    "SUBJ_ALL_CAPS": "sees only a subject's Latin letters: in a Russian title an abbreviation is all of them",
}
"""Rules that any mail in Russian meets, with the reason; no wording of ours could avoid them."""


@dataclass(frozen=True)
class Verdict:
    """Points, and each rule that applied with its points."""

    points: float
    rules: Mapping[str, float]

    def avoidable(self, subject: str) -> dict[str, float]:
        """What is left when a Russian mail is allowed to be Russian."""
        excused = OF_CYRILLIC if CYRILLIC.search(subject) else {}
        return {rule: points for rule, points in self.rules.items() if rule not in excused}


def judged(mails: Sequence[bytes], folder: Path) -> list[Verdict]:
    """What SpamAssassin says of each."""
    names = [folder / f"{place}.eml" for place in range(len(mails))]
    for name, content in zip(names, mails, strict=True):
        name.write_bytes(content)
    done = subprocess.run(
        ["perl", str(PROGRAMS / "spamassassin.pl"), str(folder)],
        input="".join(f"{name}\n" for name in names),
        capture_output=True,
        text=True,
        check=True,
    )
    return [verdict(line) for line in done.stdout.splitlines()]


def verdict(line: str) -> Verdict:
    """A line of the program."""
    points, *rules = line.split()
    return Verdict(
        float(points), {name: float(each) for name, _, each in (rule.partition("=") for rule in rules)}
    )


def chosen() -> list[Mail]:
    """Each template in one language, all languages in turn; every wording in all of them for the whole."""
    every = list(templates())
    kinds = sorted({mail.template for mail in every})
    turn = {kind: LANGUAGES[place % len(LANGUAGES)] for place, kind in enumerate(kinds)}
    first = {mail.template: mail for mail in every if mail.language == turn[mail.template]}
    return every if WHOLE else list(first.values())


BROKEN = (
    (rb"Date: [^\r]*\r\n", b"", "MISSING_DATE"),
    (rb"Subject: [^\r]*\r\n", b"Subject: WIN NOW TODAY\r\n", "SUBJ_ALL_CAPS"),
    (rb"Message-ID: [^\r]*\r\n", b"", "MISSING_MID"),
)
"""What is broken on purpose, and the rule that must notice."""


def test_no_mail_gets_points_we_could_avoid(tmp_path: Path, figures: Figures) -> None:
    mails = chosen()
    good = next(mail.content for mail in templates() if mail.language == "en")
    broken = [re.sub(pattern, instead, good) for pattern, instead, _ in BROKEN]
    verdicts = judged([*(mail.content for mail in mails), *broken], tmp_path)

    figures.counted["mails judged by SpamAssassin"] = len(mails)
    for each in verdicts[: len(mails)]:
        figures.judged(each.rules)

    assert len(mails) > 25
    for mail, each in zip(mails, verdicts, strict=False):
        left = each.avoidable(str(parsed(mail.content)["Subject"]))
        assert sum(left.values()) <= MOST, (mail.template, mail.language, left)
        assert [rule for rule in left if NEVER.match(rule)] == [], (mail.template, mail.language)
    for (_, _, rule), each in zip(BROKEN, verdicts[len(mails) :], strict=True):
        assert each.avoidable("")[rule] > 0
