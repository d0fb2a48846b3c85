"""What a programme may write of each mail: mail.toml in the mail's folder; a mail without one is the same
everywhere. Read from the folders when the service starts.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.notifications.domain.placeholders import EVERYWHERE, VALUES, Declaration, Kind
from services.notifications.renderer.templates import FOLDER, blocks_of

FILE = "mail.toml"


def load() -> Mapping[str, Declaration]:
    """Mail -> its declaration, in the order organisers see them.

    Raises:
        ValueError: a declaration names a placeholder that does not exist.
    """
    found = [_declaration(path) for path in FOLDER.glob(f"*/{FILE}")]
    return {each.mail: each for each in sorted(found, key=lambda each: (each.group, each.place))}


def _declaration(path: Path) -> Declaration:
    said: Mapping[str, Any] = tomllib.loads(path.read_text())
    mail = path.parent.name
    kinds = {name: _kind(mail, name) for name in sorted(EVERYWHERE | {*said["offers"]})}
    required = frozenset(said["requires"])
    if unknown := required - kinds.keys():
        raise ValueError(f"{path} requires {sorted(unknown)} and does not offer it")
    return Declaration(
        mail=mail,
        group=said["group"],
        place=said["place"],
        kinds=kinds,
        required=required,
        subject=said.get("subject", True),
    )


def _kind(mail: str, name: str) -> Kind:
    kind = VALUES.get(name, Kind.BLOCK)
    if kind is not Kind.TEXT and name not in blocks_of(mail):
        raise ValueError(f"{mail} offers {name}, and there is no such block")
    return kind
