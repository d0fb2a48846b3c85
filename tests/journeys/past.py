"""Makes a small history on a running, empty stack, over its API alone, so that a release's data can be kept.

How the data of a release is taken, for the release after it (tests/journeys/test_upgrade.py):
`KUTSE_SAMPLE=0 KUTSE_NOW=2026-11-22T09:00:00+02:00 KUTSE_HOME=var/past make run`, in another window with the
same KUTSE_HOME `python -m tests.journeys.past http://127.0.0.1:8000 "$(make -s token)"` and `make backup`.
The backup's folder, as `backup`, and the file `secret` of KUTSE_HOME then go into `releases/<day>.tar.xz`.
"""

import sys
from typing import Any

import httpx

PROGRAMME, COMING, DONE, QUIET = "tugi", "abc-polva", "abc-rapla", "abc-varjatud"
MARI, KATE, IVAN = (
    "mari.maasik@kool-01.example.org",
    "kate.obrien@mty-1.example.org",
    "ivan@kool-02.example.org",
)
TRAINER = "tiina.koolitaja@ulikool.example.org"
NAMES = {MARI: ("Mari", "Maasik", "et"), KATE: ("Kate", "O'Brien", "en"), IVAN: ("Иван", "Щукин", "ru")}


class Organiser:
    """An organiser's program."""

    def __init__(self, site: str, token: str) -> None:
        self._api = httpx.Client(
            base_url=f"{site}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
        )

    def post(self, path: str, body: Any = None) -> Any:
        """What the API answers.

        Raises:
            HTTPStatusError: it refuses.
        """
        return self._sent("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        """As `post`."""
        return self._sent("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """As `post`."""
        return self._sent("PATCH", path, body)

    def _sent(self, method: str, path: str, body: Any) -> Any:
        answer = self._api.request(method, path, json=body)
        if answer.is_error:
            raise httpx.HTTPStatusError(answer.text, request=answer.request, response=answer)
        return answer.json() if answer.content else None


def make(organiser: Organiser) -> None:
    """Three events: one to come with queue and trainer, one completed with documents, one confidential."""
    title = {"et": "Tugi", "en": "Support", "ru": "Поддержка"}
    organiser.post("/programmes", {"slug": PROGRAMME, "title": title, "languages": ["et", "en", "ru"]})
    organiser.post("/activities", {"programme": PROGRAMME, "code": "A1", "kind": "training", "title": title})
    _event(organiser, COMING, "2026-12-12", capacity=2)
    for email in NAMES:
        _register(organiser, COMING, email)
    _event(organiser, DONE, "2026-11-22", capacity=5)
    people = [_register(organiser, DONE, email) for email in (MARI, IVAN)]
    marks = [{"registration": each, "mark": "present"} for each in people]
    organiser.put(f"/events/{DONE}/sessions/1/attendance", {"marks": marks})
    organiser.post(f"/events/{DONE}/complete")
    _event(organiser, QUIET, "2026-12-20", capacity=5, confidential=True)
    _register(organiser, QUIET, KATE)


def _event(organiser: Organiser, slug: str, day: str, **more: Any) -> None:
    body = {
        "programme": PROGRAMME,
        "activity": "A1",
        "slug": slug,
        "kind": "training",
        "title": {"et": f"ABC-koolitus {slug}", "en": f"ABC training {slug}", "ru": f"АБВ-обучение {slug}"},
        "language": "et",
        "venue": {"name": "Näidismaja", "address": "Näite 1", "town": "Põlva"},
        "sessions": [
            {"starts": f"{day}T12:00:00+02:00", "ends": f"{day}T16:00:00+02:00", "academic_hours": 4}
        ],
        "waiting_list": {"mode": "offer", "offer_hours": 48},
        "trainers": [{"name": "Tiina Koolitaja", "email": TRAINER, "language": "et"}],
        **more,
    }
    organiser.post("/events", body)
    organiser.post(f"/events/{slug}/publish")


def _register(organiser: Organiser, slug: str, email: str) -> str:
    first, last, language = NAMES[email]
    body = {"first_name": first, "last_name": last, "email": email, "language": language}
    registered: str = organiser.post(f"/events/{slug}/registrations", body)["id"]
    return registered


if __name__ == "__main__":
    make(Organiser(sys.argv[1], sys.argv[2]))
