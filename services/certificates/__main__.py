"""python -m services.certificates web | worker | prepare | dead-letters … | retry-failed"""

import argparse
import sys

from services.certificates import bootstrap
from services.certificates.handlers.desk import Call
from services.certificates.handlers.making import retry_failed
from shared import command
from shared.ids import new_id

OPERATOR = "operator"
"""Whom the audit names for what is done on the command line."""


def _retry_failed(_: argparse.Namespace) -> int:
    """Tells how many documents are tried once more."""
    desk = bootstrap.tool_desk()
    print(retry_failed(desk, Call(OPERATOR, new_id(), desk.clock())))
    return 0


def _takes_nothing(_: argparse.ArgumentParser) -> None:
    """`retry-failed` needs no more words."""


EXTRAS = (
    command.Extra(
        "retry-failed", "try documents once more that could not be made", _takes_nothing, _retry_failed
    ),
)

if __name__ == "__main__":
    sys.exit(command.main(command.Service("certificates", bootstrap, EXTRAS), sys.argv[1:]))
