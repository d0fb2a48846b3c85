"""What became of documents: the roster and the personal page show number and state, in whatever order it
is heard."""

from dataclasses import replace

from services.registration.handlers.mails import delivery_of
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import CertificateLine
from shared.contracts.envelope import Message


def on_certificate_issued(tx: Transaction, message: Message) -> None:
    """The document is known as valid, unless something newer is known of it."""
    _keep(tx, message, "valid")


def on_certificate_failed(tx: Transaction, message: Message) -> None:
    """The document is known as one that cannot be made, until it is made or given up."""
    _keep(tx, message, "failed")


def on_certificate_revoked(tx: Transaction, message: Message) -> None:
    """The document is known as void; one that was never made as given up, which nobody need know of."""
    _keep(tx, message, "revoked" if message.data.get("made", True) else "abandoned")


def on_certificate_replaced(tx: Transaction, message: Message) -> None:
    """The new document is known as valid, the one it stands for as replaced."""
    _keep(tx, message, "valid")


def _keep(tx: Transaction, message: Message, status: str) -> None:
    data = message.data
    line = CertificateLine(
        code=data["code"],
        number=data["number"],
        kind=data["kind"],
        status=status,
        issued_on=data["issued_on"],
        version=message.aggregate_version,
        replaces=data.get("replaces", ""),
        problem=data.get("problem", ""),
    )
    before = delivery_of(tx, data["registration_id"])
    known = {one.code: one for one in before.certificates}
    if line.code not in known or known[line.code].version < line.version:
        known[line.code] = line
    after = replace(before, certificates=_with_replaced(known))
    if after != before:
        tx.deliveries.replace(after)


def _with_replaced(known: dict[str, CertificateLine]) -> tuple[CertificateLine, ...]:
    """Whatever another document stands for is replaced, though its own message may come later."""
    gone = {line.replaces for line in known.values() if line.replaces}
    return tuple(
        replace(line, status="replaced") if line.number in gone and line.status == "valid" else line
        for line in known.values()
    )
