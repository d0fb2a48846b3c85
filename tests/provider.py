"""An identity provider for tests, on Authlib's server side: `python -m tests.provider PORT`.

It keeps everything in memory and speaks HTTP on loopback. What a good provider would never say it says once
it was told to (`POST /told`): how each answer is bent stands in `FAULTS`.
"""

import sys
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "kutse", "a secret of the tests"
FAULTS = {
    "": {},
    "expired": {"exp": 1_000_000_000},
    "wrong nonce": {"nonce": "of another errand"},
    "for somebody else": {"aud": "another client"},
    "from somebody else": {"iss": "https://evil.example.org"},
}
"""How the claims of the signed answer are bent."""

SIGNATURES = ("unknown key", "shared secret", "unsigned")
"""How its signature is wrong."""

ELSEWHERE = ("address elsewhere", "somebody else elsewhere")
"""The address stands in the information about the person alone, and that may be about another person."""


@dataclass
class Known:
    """Whom the provider knows just now, and what is wrong with it."""

    keys: KeySet
    stranger: RSAKey
    claims: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Any] = field(default_factory=dict)

    def signed(self, claims: dict[str, Any]) -> str:
        """The answer, signed, or bent as told."""
        claims = {**claims, **FAULTS.get(self.fault, {})}
        if self.fault in ELSEWHERE:
            claims.pop("email")
        if self.fault == "shared secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
        if self.fault == "unsigned":
            return jwt.encode({"alg": "none"}, claims, OctKey.import_key(SECRET), algorithms=["none"])
        key = self.stranger if self.fault == "unknown key" else self.keys.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])


class Client:
    """The only client."""

    client_id = CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri.endswith("/manage/sign-in/provider/back")

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code:
    """What a code stands for."""

    code: str
    asked: dict[str, str]
    claims: dict[str, Any]
    at: float = field(default_factory=time.time)

    @property
    def code_challenge(self) -> str:
        return self.asked.get("code_challenge", "")

    @property
    def code_challenge_method(self) -> str:
        return self.asked.get("code_challenge_method", "")

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]

    def get_nonce(self) -> str:
        return self.asked.get("nonce", "")

    def get_auth_time(self) -> int:
        return int(self.at)

    def get_acr(self) -> str | None:
        return self.claims.get("acr")

    def get_amr(self) -> list[str] | None:
        return self.claims.get("amr")


def create_provider(issuer: str) -> Flask:
    """The provider that calls itself `issuer`."""
    app = Flask(__name__)
    known = Known(
        KeySet([RSAKey.generate_key(2048, auto_kid=True)]), RSAKey.generate_key(2048, auto_kid=True)
    )
    server = AuthorizationServer(
        app, query_client=lambda _id: Client(), save_token=lambda token, request: None
    )
    server.register_grant(code_grant(known), [CodeChallenge(required=True), open_id(known, issuer)])
    add_doors(app, known, issuer)
    add_ways(app, known, server)
    return app


def code_grant(known: Known) -> type[AuthorizationCodeGrant]:
    """Codes that are good once."""

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            known.codes[code] = Code(code, dict(request.payload.data), dict(known.claims))

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return known.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            known.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
            return authorization_code.claims

    return Grant


def open_id(known: Known, issuer: str) -> OpenIDCode:
    """Answers that are signed."""

    class Signed(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": issuer, "aud": CLIENT}

        def generate_user_info(self, user: dict[str, Any], scope: str) -> UserInfo:
            return UserInfo(user)

        def encode_id_token(self, token: Any, request: Any) -> str:
            at = int(time.time())
            code = request.authorization_code
            claims = {"iss": issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": code.get_nonce()}
            return known.signed({**claims, **code.claims})

    return Signed(require_nonce=True)


def add_doors(app: Flask, known: Known, issuer: str) -> None:
    """What a provider says of itself, and what a test says to it."""

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        return jsonify(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            userinfo_endpoint=f"{issuer}/userinfo",
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(known.keys.as_dict(private=False))

    @app.get("/userinfo")
    def userinfo() -> Response:
        other = {"sub": "another"} if known.fault == "somebody else elsewhere" else {}
        return jsonify({**known.claims, **other})

    @app.post("/told")
    def told() -> Response:
        """Who signs in from now on, and what is wrong with the answers."""
        known.claims, known.fault = request.json["claims"], request.json["fault"]  # type: ignore[index]
        return jsonify(known.asked)


def add_ways(app: Flask, known: Known, server: AuthorizationServer) -> None:
    """Where people and clients come."""

    @app.get("/authorize")
    def authorize() -> Any:
        known.asked = dict(request.args)
        if known.fault == "refuses":
            state = request.args["state"]
            return redirect(f"{request.args['redirect_uri']}?error=access_denied&state={state}")
        if request.args.get("yes") is None:
            return (
                f'<html lang="en"><title>P</title><a href="{request.url}&amp;yes=1">Let them know</a></html>'
            )
        return server.create_authorization_response(
            grant_user=known.claims, grant=server.get_consent_grant(end_user=known.claims)
        )

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()


if __name__ == "__main__":
    create_provider(f"http://127.0.0.1:{sys.argv[1]}").run(port=int(sys.argv[1]), threaded=True)
