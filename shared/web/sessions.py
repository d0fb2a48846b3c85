"""Sessions in signed cookies; a visitor without one costs nothing."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class FrugalSessions(SecureCookieSessionInterface):
    """Prepares to check a signature only when a cookie came: programs and most visitors bring none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The visitor's session, empty without a cookie."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)
