"""Colleagues who help to run a programme: asking them, their roles, and letting them go."""

from dataclasses import dataclass, replace
from datetime import timedelta

from services.registration.domain import members as rules
from services.registration.domain.accounts import BY_LINK, Organiser
from services.registration.domain.members import MemberInvitation
from services.registration.domain.one_time import used
from services.registration.domain.persons import canonical_email
from services.registration.domain.programmes import Programme
from services.registration.handlers.announcements import of_member
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.programmes import programme_by_slug
from services.registration.handlers.sign_in import begin, new_secret
from services.registration.handlers.views import SignedIn
from shared import links
from shared.errors import Conflict, NotFound
from shared.ids import new_id
from shared.permissions import MEMBER

AT_ONCE = timedelta(minutes=1)
"""The same invitation within this time is the same form sent twice."""


@dataclass(frozen=True)
class Members:
    """Who helps to run a programme, and who was asked to. `everywhere`: whoever does by a role in the whole
    installation and has none of the programme."""

    programme: Programme
    accounts: list[Organiser]
    everywhere: list[Organiser]
    invitations: list[MemberInvitation]


@dataclass(frozen=True)
class Asked:
    """An invitation as whoever follows it sees it."""

    invitation: MemberInvitation
    programme: Programme
    known: bool


def members(desk: Desk, slug: str) -> Members:
    """The programme's members and invitations.

    Raises:
        NotFound: `unknown-programme`.
    """
    records = desk.store.records
    programme = programme_by_slug(records, slug)
    accounts, own = records.accounts, records.accounts.of_programme(programme.id)
    everywhere = [one for one in accounts.of_installation() if programme.id not in one.memberships]
    return Members(programme, own, everywhere, accounts.invitations_to(programme.id))


def invite(desk: Desk, call: Call, slug: str, email: str, role: str, language: str) -> None:
    """The colleague gets a mail with a link that is good for a week; asked once more, the last one is good.

    Raises:
        NotFound: `unknown-programme`.
        Invalid: field `role`.
        Conflict: `member-already`.
    """
    rules.check_role(role)
    fresh_id, address = new_id(), canonical_email(email)

    def work(tx: Transaction) -> None:
        programme = programme_by_slug(tx, slug)
        account = tx.accounts.by_email(address)
        if account and programme.id in account.memberships:
            raise Conflict("member-already")
        before = next((one for one in tx.accounts.invitations_to(programme.id) if one.email == address), None)
        invitation = before or MemberInvitation(
            id=fresh_id, programme_id=programme.id, email=address, role=role, language=language,
            invited_by=call.actor.partition(":")[2], invited_at=call.at, expires_at=call.at, generation=-1,
        )  # fmt: skip
        changed = replace(invitation, role=role, language=language)
        if before == changed and call.at - before.invited_at < AT_ONCE:
            return
        _send(tx, call, programme, changed, "invite")

    desk.store.atomically(work)


def invited_as(desk: Desk, slug: str, email: str) -> str:
    """The role an open invitation of this address is for; empty when there is none.

    Raises:
        NotFound: `unknown-programme`.
    """
    records, address = desk.store.records, canonical_email(email)
    found = records.accounts.invitations_to(programme_by_slug(records, slug).id)
    return next((one.role for one in found if one.email == address), "")


def invite_again(desk: Desk, call: Call, slug: str, invitation_id: str) -> None:
    """The mail goes out once more with a new link; the one before opens nothing any more.

    Raises:
        NotFound: `unknown-programme`, `unknown-invitation`.
    """

    def work(tx: Transaction) -> None:
        programme, invitation = _open(tx, slug, invitation_id)
        _send(tx, call, programme, invitation, "invite once more")

    desk.store.atomically(work)


def withdraw(desk: Desk, call: Call, slug: str, invitation_id: str) -> None:
    """The link opens nothing any more.

    Raises:
        NotFound: `unknown-programme`, `unknown-invitation`.
    """

    def work(tx: Transaction) -> None:
        _programme, invitation = _open(tx, slug, invitation_id)
        tx.accounts.drop_invitation(invitation.id)
        audit(tx, call, "withdraw an invitation", f"programmes/{invitation.programme_id}")

    desk.store.atomically(work)


def change_role(desk: Desk, call: Call, slug: str, account_id: str, role: str, was: str = "") -> None:
    """The member has this role in the programme from now on; none, and no part in it, when it is empty.

    Args:
        was: the role whoever asks saw; empty = any.

    Raises:
        NotFound: `unknown-programme`, `unknown-member`.
        Invalid: field `role`.
        Conflict: `last-administrator`, `role-changed-meanwhile`.
    """
    if role:
        rules.check_role(role)

    def work(tx: Transaction) -> None:
        programme = programme_by_slug(tx, slug)
        account = tx.accounts.get(account_id)
        if account is None or programme.id not in account.memberships:
            raise NotFound("unknown-member")
        if was and account.memberships[programme.id] not in (was, role):
            raise Conflict("role-changed-meanwhile")
        rules.check_somebody_leads(tx.accounts.of_programme(programme.id), programme.id, account, role)
        tx.programmes.replace(replace(programme, version=programme.version + 1))
        tx.accounts.put(rules.with_role(account, programme.id, role))
        act = f"change role to {role}" if role else "remove from the programme"
        audit(tx, call, act, f"accounts/{account_id}")

    desk.store.atomically(work)


def require_second_factor(desk: Desk, call: Call, slug: str, required: bool) -> None:
    """Whoever helps to run the programme signs in with a second step, or need not.

    Raises:
        NotFound: `unknown-programme`.
    """

    def work(tx: Transaction) -> None:
        programme = programme_by_slug(tx, slug)
        tx.programmes.replace(replace(programme, second_factor=required))
        act = "require a second step" if required else "require no second step"
        audit(tx, call, act, f"programmes/{programme.id}")

    desk.store.atomically(work)


def asked(desk: Desk, token: str) -> Asked:
    """The invitation behind a link.

    Raises:
        NotFound: `unknown-link`, also for one that was sent anew, withdrawn or used.
    """
    records = desk.store.records
    invitation = _behind(desk, token, records.accounts.invitation(desk.links.thing_id(token)))
    programme = records.programmes.get(invitation.programme_id)
    if programme is None:
        raise NotFound("unknown-link")
    return Asked(invitation, programme, records.accounts.by_email(invitation.email) is not None)


def accept(desk: Desk, call: Call, token: str, name: str, device: str = "") -> SignedIn | None:
    """The colleague has the role and is signed in, for the mailbox is theirs; half so where a second step
    follows, and not at all (None) where only the identity provider signs people in.

    Raises:
        NotFound: `unknown-link`.
        Unauthenticated: `link-used`, `link-expired`.
    """
    fresh_id, secret, invitation_id = new_id(), new_secret(), desk.links.thing_id(token)

    def work(tx: Transaction) -> SignedIn | None:
        invitation = _behind(desk, token, tx.accounts.invitation(invitation_id))
        tx.accounts.put_invitation(used(invitation, call.at))
        account = tx.accounts.by_email(invitation.email) or Organiser(
            id=fresh_id, email=invitation.email, name=name, role=MEMBER, language=invitation.language
        )
        member = rules.with_role(account, invitation.programme_id, invitation.role)
        tx.accounts.put(member)
        actor = replace(call, actor=f"organiser:{account.id}")
        audit(tx, actor, f"accept the role {invitation.role}", f"programmes/{invitation.programme_id}")
        only_there = desk.provider is not None and desk.provider.only
        return None if only_there else begin(tx, actor, member, secret, device, BY_LINK)

    return desk.store.atomically(work)


def _behind(desk: Desk, token: str, invitation: MemberInvitation | None) -> MemberInvitation:
    if invitation is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.MEMBER, token, invitation.generation)
    return invitation


def _open(tx: Transaction, slug: str, invitation_id: str) -> tuple[Programme, MemberInvitation]:
    programme = programme_by_slug(tx, slug)
    invitation = tx.accounts.invitation(invitation_id)
    if invitation is None or invitation.programme_id != programme.id or invitation.used_at is not None:
        raise NotFound("unknown-invitation")
    return programme, invitation


def _send(tx: Transaction, call: Call, programme: Programme, before: MemberInvitation, act: str) -> None:
    invitation = rules.once_more(before, call.at)
    tx.accounts.put_invitation(invitation)
    inviter = tx.accounts.get(invitation.invited_by)
    tx.outbox.add([of_member(invitation, programme, inviter.name if inviter else "", call)])
    audit(tx, call, act, f"programmes/{programme.id}")
