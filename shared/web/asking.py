"""Asks the registration service which organiser a browser belongs to, by the cookie the browser brought."""

from http import HTTPStatus

from flask import request

from shared.errors import Unavailable
from shared.inside import NoAnswerError, Question, ask
from shared.permissions import heard
from shared.web.access import Actor

LOOK_S = 2.0
"""What a look waits for each step of an answer."""


class AskedOrganisers:
    """Which organiser asks for a page. `address`: where registration is asked, and its public address."""

    def __init__(self, address: tuple[str, str]) -> None:
        self._address = address

    def visitor(self) -> Actor | None:
        """The organiser whose browser this is; None for anybody else.

        Raises:
            Unavailable: `registration`.
        """
        cookie = request.headers.get("Cookie", "")
        if not cookie:
            return None
        try:
            reply = ask(self._address, Question("/manage/session", {"Cookie": cookie}, LOOK_S))
        except NoAnswerError as error:
            raise Unavailable("registration") from error
        if reply.status == HTTPStatus.UNAUTHORIZED:
            return None
        if reply.status != HTTPStatus.OK or not {"subject", "role"} <= set(reply.content):
            raise Unavailable("registration")
        told = reply.content
        email = str(told.get("email", ""))
        given = heard(told["permissions"], email) if "permissions" in told else None
        return Actor(str(told["subject"]), str(told["role"]), email, given)
