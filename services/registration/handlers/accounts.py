"""What people with an account may do."""

from services.registration.domain.accounts import Organiser
from services.registration.handlers.desk import Desk
from shared.permissions import Grants, granted


def grants_of(desk: Desk, account: Organiser) -> Grants:
    """What the account's roles allow, as they are now."""
    programmes = desk.store.records.programmes.many(list(account.memberships)) if account.memberships else {}
    roles = {known.slug: account.memberships[known.id] for known in programmes.values()}
    return granted(account.role, roles, account.email)
