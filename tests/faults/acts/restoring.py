"""An older state is put back: what was decided since is lost and named, and nobody is mailed twice (F30)."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx

from deploy.backup.manifest import Manifest
from shared.messaging.broker import Broker
from shared.messaging.dead_letters import Act as Deed
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.outbox import Outbox
from shared.settings import SERVICES, database_name
from tests.faults.acts import FEW, MANY
from tests.faults.gaps import Gap
from tests.faults.whole import LOAD_S, Whole
from tests.travelled import Client

LOST = "lost-by-restore"
BACKUP = "deploy.backup"


def restore_older(whole: Whole, random: Random) -> None:
    """A backup is taken while people come, and put back after more have come.

    Raises:
        AssertionError: somebody was written to a second time, or the report does not say since when all is
            lost.
    """
    folder = whole.command(BACKUP, "take", "--to", str(whole.home / "backups"))
    whole.until_accepted(random.randint(FEW, MANY))
    with whole.services_stopped():
        before = _mails(whole)
        report = whole.command(BACKUP, "restore", folder, "--replace")
        gap = Gap(Manifest.read(Path(folder)).at, datetime.now(UTC))
        whole.gaps.append(gap)
    whole.await_true(lambda: not whole.unready(), LOAD_S, "everything ready")
    whole.until_accepted(random.randint(FEW, MANY))
    after = _mails(whole)
    again = [to for to, count in before.items() if after[to] > count]
    assert not again, f"written to once more: {again[:5]}"
    assert gap.backup_at.isoformat() in report, report


def give_up_the_lost(data: Client, broker: Broker) -> int:
    """What speaks of the gap lies among the dead letters and is discarded; answers how much it was."""
    count = 0
    for service in SERVICES:
        database = data[database_name(service)]
        outbox = Outbox(database["outbox"], f"/kutse/{service}")
        letters = DeadLetters(data, database, outbox, broker.queue(service))
        for row in database["dead_letters"].find({"state": "open", "reason": LOST}, {"_id": 1}):
            letters.discard(row["_id"], Deed("chaos", LOST))
            count += 1
    return count


def _mails(whole: Whole) -> Counter[tuple[str, str]]:
    """Address and subject of whatever arrived."""
    items = httpx.get(f"{whole.mailbox}/api/v1/mails", timeout=60).json()["items"]
    return Counter((str(item["to"]), item["subject"]) for item in items)
