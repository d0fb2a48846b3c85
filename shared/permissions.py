"""Who may do what: the one table of roles and permissions, and how it is read. Pure.

A role is held in a programme, or everywhere in the installation. All services read this table, because a
program's token names its role to each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class May(StrEnum):
    """What somebody may do. `MARK_TODAY` and `TEACH` are good for some events of a programme only."""

    ENTER = "enter"
    SEE_EVENTS = "see_events"
    SEE_ROSTER = "see_roster"
    SEE_SENSITIVE = "see_sensitive"
    SEE_ATTENDANCE = "see_attendance"
    SEE_MAIL = "see_mail"
    SEE_TRAINERS = "see_trainers"
    SEE_AUDIT = "see_audit"
    EXPORT = "export"
    CHANGE_EVENTS = "change_events"
    DECIDE = "decide"
    MARK_ATTENDANCE = "mark_attendance"
    LET_IN = "let_in"
    MARK_TODAY = "mark_today"
    TEACH = "teach"
    SEND_MAIL = "send_mail"
    WRITE_TEXTS = "write_texts"
    CERTIFY = "certify"
    CHANGE_PROGRAMME = "change_programme"
    CREATE_PROGRAMMES = "create_programmes"
    MANAGE_MEMBERS = "manage_members"
    REPLAY = "replay"
    OPERATE = "operate"


LOOKING = frozenset(
    {
        May.ENTER,
        May.SEE_EVENTS,
        May.SEE_ROSTER,
        May.SEE_ATTENDANCE,
        May.SEE_MAIL,
        May.SEE_TRAINERS,
        May.EXPORT,
    }
)
ORGANISING = LOOKING | {
    May.SEE_SENSITIVE, May.CHANGE_EVENTS, May.DECIDE, May.MARK_ATTENDANCE, May.LET_IN, May.SEND_MAIL,
    May.WRITE_TEXTS, May.CERTIFY, May.CHANGE_PROGRAMME,
}  # fmt: skip
AT_THE_DOOR = frozenset({May.SEE_ATTENDANCE, May.MARK_ATTENDANCE, May.LET_IN})

ROLES: Mapping[str, frozenset[May]] = {
    "administrator": ORGANISING | {May.MANAGE_MEMBERS, May.SEE_AUDIT},
    "organiser": ORGANISING,
    "check-in": frozenset({May.ENTER, May.MARK_TODAY}),
    "auditor": LOOKING | {May.SEE_AUDIT},
    "trainer": frozenset({May.ENTER, May.TEACH}),
}
"""What each role may do in the programme it is held in."""

EVERYWHERE: Mapping[str, frozenset[May]] = {
    "organiser": ROLES["organiser"] | {May.CREATE_PROGRAMMES, May.REPLAY},
    "administrator": ROLES["administrator"] | {May.CREATE_PROGRAMMES, May.REPLAY, May.OPERATE},
}
"""What the roles of the installation may do, in each programme."""


MEMBER = "member"
"""Instead of a role of the installation: what somebody may do follows from roles in programmes."""


@dataclass(frozen=True)
class Scope:
    """What of a programme is asked for.

    Args:
        programme: its slug.
        is_today: it is an event with a session today.
        teachers: canonical addresses of the event's trainers.
        unknown: what strangers are told, the same as of a thing there is not.
    """

    programme: str
    is_today: bool = False
    teachers: frozenset[str] = frozenset()
    unknown: str = "unknown-event"


@dataclass(frozen=True)
class Grants:
    """What one asker may do: everywhere, and by slug of programme. `email`: the asker's canonical address."""

    everywhere: frozenset[May] = frozenset()
    programmes: Mapping[str, frozenset[May]] = field(default_factory=dict)
    email: str = ""

    def knows(self, programme: str) -> bool:
        """Does the asker belong to this programme at all?"""
        return bool(self.everywhere or self.programmes.get(programme))

    def allow(self, permission: May, scope: Scope) -> bool:
        """May the asker do this there?"""
        own = self.everywhere | self.programmes.get(scope.programme, frozenset())
        if permission in own:
            return True
        if permission in AT_THE_DOOR:
            teaches = May.TEACH in own and self.email in scope.teachers
            return teaches or (May.MARK_TODAY in own and scope.is_today)
        return False

    def allow_somewhere(self, permission: May) -> bool:
        """May the asker do this in at least one programme?"""
        return permission in self.everywhere or any(permission in own for own in self.programmes.values())

    def where(self, permission: May) -> frozenset[str] | None:
        """Slugs of the programmes where the asker may do this; None for all there are."""
        if permission in self.everywhere:
            return None
        return frozenset(slug for slug, own in self.programmes.items() if permission in own)


NOTHING = Grants()


def granted(role: str, programmes: Mapping[str, str], email: str = "") -> Grants:
    """What somebody may do with this role in the installation (empty or unknown for none) and these in
    programmes (slug -> role)."""
    own = {slug: ROLES.get(held, frozenset()) for slug, held in programmes.items()}
    return Grants(EVERYWHERE.get(role, frozenset()), {slug: may for slug, may in own.items() if may}, email)


def told(grants: Grants) -> dict[str, object]:
    """The grants as one service tells them to another."""
    return {
        "everywhere": sorted(grants.everywhere),
        "programmes": {slug: sorted(own) for slug, own in grants.programmes.items()},
    }


def heard(content: object, email: str = "") -> Grants:
    """What another service told; permissions this release does not know are left out."""
    if not isinstance(content, Mapping):
        return NOTHING
    programmes = content.get("programmes")
    own = programmes if isinstance(programmes, Mapping) else {}
    return Grants(
        _known(content.get("everywhere")), {str(slug): _known(may) for slug, may in own.items()}, email
    )


def _known(names: object) -> frozenset[May]:
    return frozenset(May) & {str(name) for name in names} if isinstance(names, list) else frozenset()
