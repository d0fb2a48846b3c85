"""What each role may do, and that nothing comes of rubbish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.permissions import EVERYWHERE, NOTHING, ROLES, Grants, May, Scope, granted, heard, told

HERE, ELSEWHERE = Scope("marka"), Scope("teine")
CHANGING = {
    May.CHANGE_EVENTS, May.DECIDE, May.MARK_ATTENDANCE, May.LET_IN, May.SEND_MAIL,
    May.WRITE_TEXTS, May.CERTIFY,
    May.CHANGE_PROGRAMME, May.CREATE_PROGRAMMES, May.MANAGE_MEMBERS, May.REPLAY, May.OPERATE,
}  # fmt: skip


@given(st.sampled_from(sorted(ROLES)), st.sampled_from(May))
def test_a_role_is_good_in_its_own_programme_only(role: str, permission: May) -> None:
    grants = granted("member", {"marka": role})

    assert grants.allow(permission, HERE) == (permission in ROLES[role])
    assert not grants.allow(permission, ELSEWHERE)


def test_an_auditor_changes_nothing() -> None:
    assert not ROLES["auditor"] & CHANGING
    assert May.SEE_SENSITIVE not in ROLES["auditor"]


def test_only_administrators_manage_members_and_only_those_of_the_installation_operate_it() -> None:
    assert [role for role, may in ROLES.items() if May.MANAGE_MEMBERS in may] == ["administrator"]
    assert [role for role, may in ROLES.items() if May.OPERATE in may] == []
    assert [role for role, may in EVERYWHERE.items() if May.OPERATE in may] == ["administrator"]


@pytest.mark.parametrize(("role", "today", "teaches", "allowed"), [
    ("check-in", True, False, True),
    ("check-in", False, True, False),
    ("trainer", False, True, True),
    ("trainer", True, False, False),
    ("auditor", True, True, False),
])  # fmt: skip
def test_attendance_is_marked_today_by_whoever_is_at_the_door_and_always_by_the_trainer(
    role: str, today: bool, teaches: bool, allowed: bool
) -> None:
    scope = Scope("marka", today, frozenset({"liis@example.org"} if teaches else ()))
    grants = granted("member", {"marka": role}, "liis@example.org")

    assert grants.allow(May.MARK_ATTENDANCE, scope) is allowed
    assert not grants.allow(May.SEE_ROSTER, scope) or role == "auditor"


def test_what_was_granted_before_there_were_programmes_roles_is_good_everywhere() -> None:
    assert granted("organiser", {}).allow(May.DECIDE, ELSEWHERE)
    assert granted("organiser", {}).where(May.DECIDE) is None
    assert not granted("organiser", {}).allow_somewhere(May.OPERATE)


@pytest.mark.parametrize("role", ["", "member", "trainer", "owner", "Administrator"])
def test_an_unknown_role_grants_nothing(role: str) -> None:
    assert granted(role, {"marka": "owner"}) == NOTHING


HELD = st.dictionaries(st.text(min_size=1), st.sampled_from(sorted(ROLES)))


@given(HELD, st.sampled_from(["member", *EVERYWHERE]))
def test_what_one_service_tells_another_hears(programmes: dict[str, str], role: str) -> None:
    grants = granted(role, programmes, "liis@example.org")

    assert heard(told(grants), "liis@example.org") == grants


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["everywhere", "programmes", "x"]), inner)
    ),
    max_leaves=5,
)


@given(JSON)
def test_rubbish_grants_nothing(content: object) -> None:
    assert isinstance(heard(content), Grants)
    assert not heard(content).allow_somewhere(May.OPERATE)
