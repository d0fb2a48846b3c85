"""Sessions in signed cookies; a visitor without one costs nothing."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from shared.web.signing import TimedStamps


class FrugalSessions(SecureCookieSessionInterface):
    """Prepares to check a signature only when a cookie came: programs and most visitors bring none."""

    def __init__(self) -> None:
        self._signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """Made once: the key is that of the start."""
        if self._signing is None:
            self._signing = TimedStamps(
                app.config["SECRET_KEY"],
                salt=self.salt,
                serializer=self.serializer,
                signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
            )
        return self._signing

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The visitor's session, empty without a cookie."""
        if "HTTP_COOKIE" not in request.environ or self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to do for a session that nobody looked into; a cookie is sent for any other, though
        never with an answer that caches between us and the reader may keep for others."""
        if response.cache_control.public and not session.modified:
            return
        if session.accessed or session.modified or session:
            super().save_session(app, session, response)
