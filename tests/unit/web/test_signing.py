"""What is signed here is read by those who sign as their libraries do, and the other way round."""

import zlib
from typing import Any

import pytest
from flask import session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, validate_csrf
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from shared.web.security import csrf_token
from shared.web.sessions import FrugalSessions
from shared.web.signing import SHORT_BYTES, Stamps, TimedStamps
from tests.unit.web.applications import an_app

KEY, SALT = b"k" * 32, "form"
PAIRS = ((Stamps, URLSafeSerializer), (TimedStamps, URLSafeTimedSerializer))
THINGS = st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
@given(thing=THINGS)
def test_both_read_what_either_wrote(ours: Any, theirs: Any, thing: Any) -> None:
    mine, other = ours(KEY, salt=SALT), theirs(KEY, salt=SALT)
    assert other.loads(mine.dumps(thing)) == mine.loads(other.dumps(thing)) == thing


def test_what_is_long_is_still_compressed() -> None:
    assert len(Stamps(KEY, salt=SALT).dumps("x" * 10 * SHORT_BYTES)) < SHORT_BYTES


@pytest.mark.parametrize("ours", [Stamps, TimedStamps])
def test_nothing_short_is_compressed(ours: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zlib, "compress", None)
    signing = ours(KEY, salt=SALT)
    assert signing.loads(signing.dumps({"csrf_token": "a" * 40})) == {"csrf_token": "a" * 40}


def test_another_hand_is_refused() -> None:
    with pytest.raises(BadSignature):
        Stamps(KEY, salt=SALT).loads(Stamps(b"another" * 5, salt=SALT).dumps("thing"))


def test_sessions_of_the_release_before_go_on() -> None:
    app = an_app()
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    ours = FrugalSessions().get_signing_serializer(app)
    assert theirs is not None
    assert ours is not None
    long = {"text": "Tere " * 300}
    assert ours.loads(theirs.dumps(long)) == long
    assert theirs.loads(ours.dumps(long)) == long


def test_the_token_of_a_form_is_the_one_flask_wtf_knows() -> None:
    app = an_app()
    with app.test_request_context(base_url="http://127.0.0.1:22000"):
        ours = csrf_token()
        validate_csrf(ours)
        assert csrf_token() == ours == generate_csrf()
        kept = session["csrf_token"]
    with app.test_request_context(base_url="http://127.0.0.1:22000"):
        session["csrf_token"] = kept
        theirs = generate_csrf()
        validate_csrf(ours)
        assert csrf_token() == theirs
