"""The door: an LMTP or SMTP server that takes mail for our own addresses alone.

Source: RFC 5321 §4.2.5 (what a 250 after DATA promises), RFC 2033 §4.2 (LMTP answers for each recipient,
so we take one at a time).
"""

import asyncio
import errno
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifications.domain.incoming import MOST_BYTES
from services.notifications.intake.contact import Contact
from services.notifications.intake.defects import whereabouts
from services.notifications.intake.guests import Limits, LmtpGuest, Room, SmtpGuest
from services.notifications.intake.places import Place
from shared.errors import Unavailable
from shared.logs import logger

Keep = Callable[[bytes, str], None]
"""Stores a mail (its bytes, our address it was for) and sees to what follows; raises Unavailable."""

STAND_BY_S = 2

LATER = "451 4.3.0 Please try again later"


class Door:
    """The worker's part that takes mail. Of several workers on one machine one opens the door, the others
    stand by.
    """

    name = "intake"

    def __init__(
        self, place: Place, is_ours: Callable[[str], bool], keep: Keep, limits: Limits | None = None
    ) -> None:
        self._place = place
        self._is_ours = is_ours
        self._keep = keep
        self._limits = limits or Limits()
        self.contact = Contact()

    def run(self, stop: threading.Event) -> None:
        """Takes mail until `stop`."""
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # its lines name people
        while not stop.is_set():
            server = _Controller(self._place, _Porter(self._is_ours, self._keep), Room(self._limits))
            try:
                server.start()
            except OSError as error:
                in_use = error.errno == errno.EADDRINUSE
                self.contact.note(is_made=in_use)
                if not in_use:
                    raise
                stop.wait(STAND_BY_S)
                continue
            self.contact.note(is_made=True)
            logger("intake").info("door open", scheme=self._place.scheme, port=self._place.port)
            stop.wait()
            server.stop()


class _Controller(Controller):
    def __init__(self, place: Place, porter: "_Porter", room: Room) -> None:
        self._server = partial(
            LmtpGuest if place.scheme == "lmtp" else SmtpGuest,
            room,
            porter,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            timeout=room.limits.silence_s,
            command_call_limit=room.limits.of_commands,
            ident="Kutse",
        )
        super().__init__(porter, hostname=place.host, port=place.port)

    def factory(self) -> SMTP:
        """A conversation begins."""
        return self._server()


class _Porter:
    """What the door answers; aiosmtpd calls it."""

    def __init__(self, is_ours: Callable[[str], bool], keep: Keep) -> None:
        self._is_ours = is_ours
        self._keep = keep

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's hook
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Only our own address, and one at a time."""
        if not self._is_ours(address):
            return "550 5.1.1 No such mailbox here"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time, please"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """The mail is stored before the sender hears 250."""
        try:
            await asyncio.to_thread(self._keep, envelope.original_content or b"", envelope.rcpt_tos[0])
        except Unavailable:
            return LATER
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """A defect of ours is no reason to send the mail back."""
        problem: Any = type(error).__name__
        logger("intake").error("mail not taken", error=problem, where=whereabouts(error))
        return LATER
