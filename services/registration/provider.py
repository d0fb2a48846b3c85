"""An identity provider by OpenID Connect: Authlib speaks with it, joserfc reads its signed answers.

Sources: OpenID Connect Core 1.0 and Discovery 1.0; RFC 6749, RFC 7636 (PKCE), RFC 9207, RFC 8725 (algorithms
are ours to choose, never the token's).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from services.registration.domain.providers import Errand, Identity
from services.registration.settings import ProviderSettings
from shared import logs
from shared.clock import Clock
from shared.errors import Unauthenticated, Unavailable

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519")
"""Signatures with a key pair: neither `none` nor a secret that both sides know."""

TIMEOUT_S = (1.5, 2.5)
"""To connect, and for each piece of an answer: three questions fit into one request of ours."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT_FOR = timedelta(hours=1)
LEEWAY_S = 60
SCOPE = "openid email profile"
Answer = dict[str, Any]


class OpenIdProvider:
    """See `handlers.ports.Provider`.

    Args:
        clock: of the machine, never the demonstration's: the provider's answers carry the true time.
    """

    def __init__(self, settings: ProviderSettings, clock: Clock) -> None:
        self.name = settings.name
        self.issuer = settings.issuer
        self.only = settings.only
        self.strong = settings.strong
        self._settings = settings
        self._clock = clock
        self._kept: dict[str, tuple[datetime, Answer]] = {}

    def way(self, errand: Errand, back: str, language: str) -> str:
        """See `Provider`."""
        session = self._session(back)
        asked = {"acr_values": " ".join(self.strong)} if self.strong else {}
        address, _ = session.create_authorization_url(
            self._metadata()["authorization_endpoint"],
            state=errand.state,
            nonce=errand.nonce,
            code_verifier=errand.verifier,
            ui_locales=language,
            **asked,
        )
        return str(address)

    def identity(self, errand: Errand, code: str, back: str) -> Identity:
        """See `Provider`."""
        metadata, session = self._metadata(), self._session(back)
        try:
            token = session.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=errand.verifier,
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            claims = self._claims(token, errand)
        except (OAuthError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._wrong(type(error).__name__) from error
        except requests.RequestException as error:
            raise self._away(type(error).__name__) from error
        return _identity_in(claims if "email" in claims else {**self._userinfo(token, claims), **claims})

    def _session(self, back: str) -> OAuth2Session:
        """A conversation. The secret goes in a header where the provider does not say otherwise (Discovery,
        section 3)."""
        ways = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret,
            token_endpoint_auth_method="client_secret_basic"
            if "client_secret_basic" in ways
            else "client_secret_post",
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _metadata(self) -> Answer:
        """What the provider says of itself."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        return self._asked(address, self._check_metadata)

    def _check_metadata(self, told: Answer) -> None:
        """It must call itself exactly what the setting says (Discovery, section 4.3)."""
        if told.get("issuer") != self.issuer:
            raise self._away("another issuer")
        if not isinstance(told.get("token_endpoint_auth_methods_supported") or [], list):
            raise self._away("ways to name ourselves that are no list")
        named = [told.get(name) for name in ENDPOINTS] + [told.get("userinfo_endpoint") or self.issuer]
        if not {_scheme(address) for address in named} <= {_scheme(self.issuer), "https"}:
            raise self._away("an address that is not kept secret")

    def _check_keys(self, told: Answer) -> None:
        try:
            KeySet.import_key_set(told)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._away("keys that are none") from error

    def _claims(self, token: Mapping[str, Any], errand: Errand) -> Mapping[str, Any]:
        """What the signed answer says; it is the provider's, meant for us, of now and of this errand."""
        signed = self._verified(str(token["id_token"]))
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
            },
            params={
                "nonce": errand.nonce,
                "client_id": self._settings.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY_S)
        return dict(claims)

    def _verified(self, signed: str) -> jwt.Token:
        """The answer, its signature checked; keys are fetched anew when it was made with an unknown one."""
        address = self._metadata()["jwks_uri"]
        try:
            return _decoded(signed, self._asked(address, self._check_keys))
        except InvalidKeyIdError:
            self._kept.pop(address, None)
            return _decoded(signed, self._asked(address, self._check_keys))

    def _userinfo(self, token: Mapping[str, Any], claims: Mapping[str, Any]) -> Answer:
        """What the provider tells besides; about somebody else it counts for nothing (section 5.3.2)."""
        address = self._metadata().get("userinfo_endpoint")
        if not address:
            return {}
        told = self._fetched(address, {"Authorization": f"Bearer {token.get('access_token', '')}"})
        if told.get("sub") != claims["sub"]:
            raise self._wrong("userinfo of somebody else")
        return told

    def _asked(self, address: str, check: Callable[[Answer], None]) -> Answer:
        """What is told there, kept once it has passed: one wrong answer must not last."""
        at = self._clock()
        kept = self._kept.get(address)
        if kept is None or at - kept[0] >= KEPT_FOR:
            told = self._fetched(address)
            check(told)
            kept = self._kept[address] = (at, told)
        return kept[1]

    def _fetched(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        try:
            answer = requests.get(address, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
            content = answer.json() if answer.ok else None
        except (requests.RequestException, ValueError) as error:
            raise self._away(type(error).__name__) from error
        if not isinstance(content, dict):
            raise self._away(f"status {answer.status_code}")
        return content

    def _away(self, why: str) -> Unavailable:
        logs.logger("provider").warning("identity provider does not answer", why=why)
        return Unavailable("provider", retry_after_s=30)

    def _wrong(self, why: str) -> Unauthenticated:
        logs.logger("provider").warning("answer of the identity provider refused", why=why)
        return Unauthenticated("provider-answer-wrong")


def _scheme(address: object) -> str:
    """Of an address; empty for what is none."""
    try:
        return urlsplit(str(address)).scheme
    except ValueError:
        return ""


def _decoded(signed: str, keys: Answer) -> jwt.Token:
    return jwt.decode(signed, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]


def _identity_in(claims: Mapping[str, Any]) -> Identity:
    """Some providers write the truth as a word."""
    methods = claims.get("amr")
    return Identity(
        email=str(claims.get("email") or ""),
        email_verified=claims.get("email_verified") in (True, "true"),
        acr=str(claims.get("acr") or ""),
        amr=tuple(str(method) for method in methods) if isinstance(methods, list) else (),
    )
