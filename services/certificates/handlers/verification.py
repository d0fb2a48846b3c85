"""What anybody may learn about a document whose code they hold."""

import hashlib
from dataclasses import dataclass

from services.certificates.domain.certificates import Certificate, State
from services.certificates.domain.codes import read_code
from services.certificates.domain.names import same_family_name
from services.certificates.handlers.desk import Desk
from shared.errors import NotFound


@dataclass(frozen=True)
class Finding:
    """A document, and the code of the one that stands for it now (empty unless it was replaced)."""

    document: Certificate
    replaced_by: str = ""


def find(desk: Desk, typed: str) -> Finding:
    """The document a code belongs to, once it has been made.

    Raises:
        NotFound: `certificate-unknown`, the same for a code nobody could have and for one nobody has.
    """
    code = read_code(typed)
    document = desk.store.register.find(code) if code else None
    if document is None or not document.made:
        raise NotFound("certificate-unknown")
    return Finding(document, document.replaced_by if document.state is State.REPLACED else "")


def names_the_holder(document: Certificate, family_name: str) -> bool:
    """Is this the holder's family name? The only question answered about a confidential event's document.

    A person with one name alone is known by that.
    """
    printed = document.printed
    return same_family_name(family_name, printed.last_name or printed.first_name)


def is_the_document(document: Certificate, file: bytes) -> bool:
    """Is this file, byte for byte, the one that was issued?"""
    return hashlib.sha256(file).hexdigest() == document.sha256
