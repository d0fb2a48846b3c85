"""Who helps to run a programme: invitations, roles, and who may not go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.accounts import Organiser
from shared.errors import Conflict, Invalid
from shared.permissions import ROLES

INVITATION_LIFE = timedelta(days=7)
LEADING = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvitation:
    """A colleague was asked to help with a programme. `generation` rises when the mail is sent once more: the
    link in the one before opens nothing any more.
    """

    id: str
    programme_id: str
    email: str
    role: str
    language: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    generation: int = 0
    used_at: datetime | None = None


def check_role(role: str) -> None:
    """It is one of the roles in programmes.

    Raises:
        Invalid: field `role`: `unknown-role`.
    """
    if role not in ROLES:
        raise Invalid(fields={"role": ["unknown-role"]})


def once_more(invitation: MemberInvitation, at: datetime) -> MemberInvitation:
    """The invitation with a new link, good for `INVITATION_LIFE` from now."""
    later = at + INVITATION_LIFE
    return replace(invitation, generation=invitation.generation + 1, invited_at=at, expires_at=later)


def with_role(account: Organiser, programme_id: str, role: str) -> Organiser:
    """The account with this role in the programme; without any there when `role` is empty."""
    others = {key: held for key, held in account.memberships.items() if key != programme_id}
    return replace(account, memberships={**others, programme_id: role} if role else others)


def check_somebody_leads(
    members: Iterable[Organiser], programme_id: str, before: Organiser, role: str
) -> None:
    """After `before` got this role somebody can still manage the programme's members.

    Raises:
        Conflict: `last-administrator`.
    """
    if before.memberships.get(programme_id) != LEADING or role == LEADING:
        return
    others = (one for one in members if one.id != before.id)
    if not any(one.memberships.get(programme_id) == LEADING for one in others):
        raise Conflict("last-administrator")
