"""Asks the three services how they stand, over HTTP, as an administrator whose token soon runs out."""

import base64
import http.client
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError

from services.registration.handlers.status import Asker, Chosen, Letters, Picture, Told
from shared.errors import Unavailable
from shared.inside import NoAnswerError, Question, ask
from shared.web.access import issue_token
from shared.web.api import PREFIX
from shared.web.person_data import PERSON_DATA
from shared.web.rehearsals import PATH, REHEARSAL, RehearsalBody
from shared.web.status import StandingBody

TOKEN_LIFE = timedelta(minutes=5)
"""Long enough for clocks that are apart; the page is to show that, too."""

LOOK_S = 1.0
"""What a look waits for each step of an answer."""

TRIED_S = 5.0
"""What counting those who would be told may take; thousands of people take a second or two."""

HELD_S = 3.0
"""What a person's own data may take; two services are asked one after the other."""

ACT_S = 6.0
"""What an act on a hundred letters waits; less than a request may take."""


class AskedServices:
    """See `handlers.status.Services`.

    Args:
        addresses: service -> where it is asked, and the public address it answers to.
        key: signs tokens.
        look_s: how long a look may wait, in seconds.
    """

    def __init__(self, addresses: Mapping[str, tuple[str, str]], key: bytes, look_s: float = LOOK_S) -> None:
        self._addresses = addresses
        self._key = key
        self._look_s = look_s

    def told(self, asker: Asker) -> list[Told]:
        """See `Services`."""
        with ThreadPoolExecutor(len(self._addresses) or 1) as several:
            return list(several.map(lambda service: self._look(service, asker), self._addresses))

    def replay(self, asker: Asker, letters: Letters) -> Mapping[str, int]:
        """See `Services`."""
        return self._act(asker, letters, "replay", {})

    def discard(self, asker: Asker, letters: Letters, why: str) -> Mapping[str, int]:
        """See `Services`."""
        return self._act(asker, letters, "discard", {"why": why})

    def held(
        self, service: str, ids: Sequence[str], mailbox: str, feed_id: str, at: datetime
    ) -> Mapping[str, Any] | None:
        """See `Services`."""
        token = issue_token(self._key, "own-page", PERSON_DATA, at, TOKEN_LIFE)
        headers = {"Authorization": f"Bearer {token}"}
        body = {"registrations": list(ids), "feed": feed_id, "mailbox": mailbox}
        question = Question(f"{PREFIX}/person-data/{service}", headers, HELD_S, body)
        try:
            reply = ask(self._addresses[service], question)
        except NoAnswerError:
            return None
        return dict(reply.content["held"]) if reply.status == http.client.OK else None

    def choose(self, chosen: Chosen, at: datetime) -> bool:
        """See `Services`."""
        token = issue_token(self._key, "roster", PERSON_DATA, at, TOKEN_LIFE)
        headers = {"Authorization": f"Bearer {token}"}
        body = {
            "id": chosen.circular_id,
            "event": chosen.event_id,
            "by": chosen.by,
            "registrations": list(chosen.registrations),
        }
        question = Question(f"{PREFIX}/person-data/circulars", headers, HELD_S, body)
        try:
            reply = ask(self._addresses["notifications"], question)
        except (NoAnswerError, KeyError) as error:
            raise Unavailable("notifications") from error
        if reply.status not in (http.client.OK, http.client.NOT_FOUND):
            raise Unavailable("notifications")
        return reply.status == http.client.OK

    def would_tell(self, event_id: str, bodies: Sequence[str], at: datetime) -> Mapping[str, Any] | None:
        """See `Services`."""
        token = issue_token(self._key, "event-page", REHEARSAL, at, TOKEN_LIFE)
        headers = {"Authorization": f"Bearer {token}"}
        body = {"event_id": event_id, "messages": list(bodies)}
        question = Question(f"{PREFIX}{PATH}", headers, TRIED_S, body)
        try:
            reply = ask(self._addresses["notifications"], question)
            told: Mapping[str, Any] = RehearsalBody().load(reply.content)
        except (NoAnswerError, ValidationError, KeyError):
            return None
        return told if reply.status == http.client.OK else None

    def logo(self, asker: Asker, programme: str) -> Picture | None:
        """See `Services`."""
        try:
            told = self._reply("notifications", asker, self._look_s, f"/logos/programmes/{programme}")
            return Picture(base64.b64decode(told["content"], validate=True), str(told["kind"]))
        except (NoAnswerError, KeyError, ValueError):
            return None

    def _look(self, service: str, asker: Asker) -> Told:
        try:
            return Told(service, StandingBody().load(self._ask(service, asker, self._look_s)))
        except (NoAnswerError, ValidationError):
            return Told(service, None)

    def _act(self, asker: Asker, letters: Letters, act: str, more: Mapping[str, str]) -> Mapping[str, int]:
        body = {"kind": letters.kind, "reason": letters.reason, **more}
        try:
            return self._ask(letters.service, asker, ACT_S, f"/dead-letters/{act}", body)
        except NoAnswerError as error:
            raise Unavailable(letters.service) from error

    def _ask(
        self,
        service: str,
        asker: Asker,
        patience_s: float,
        path: str = "",
        body: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        return self._reply(service, asker, patience_s, f"/status/{service}{path}", body)

    def _reply(
        self,
        service: str,
        asker: Asker,
        patience_s: float,
        path: str,
        body: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """What the service answers.

        Raises:
            NoAnswerError: it does not answer, or refuses.
        """
        if service not in self._addresses:
            raise NoAnswerError(service)
        token = issue_token(self._key, asker.subject, asker.role, asker.at, TOKEN_LIFE)
        headers = {"Authorization": f"Bearer {token}"}
        reply = ask(
            self._addresses[service],
            Question(f"{PREFIX}{path}", headers, patience_s, body),
        )
        if reply.status != http.client.OK:
            raise NoAnswerError(str(reply.status))
        return reply.content
