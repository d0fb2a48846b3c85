"""Links that open something once, for a while: to sign in, to one's own page, to help with a programme."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from services.registration.domain.accounts import SignInLink
from services.registration.domain.members import MemberInvitation
from services.registration.domain.mine import MyLink
from shared.errors import Unauthenticated

Link = TypeVar("Link", SignInLink, MyLink, MemberInvitation)


def used(link: Link, at: datetime) -> Link:
    """The link, used up.

    Raises:
        Unauthenticated: `link-used`, `link-expired`.
    """
    if link.used_at is not None:
        raise Unauthenticated("link-used")
    if at >= link.expires_at:
        raise Unauthenticated("link-expired")
    return replace(link, used_at=at)
