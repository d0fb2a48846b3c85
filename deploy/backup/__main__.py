"""python -m deploy.backup take | restore FOLDER [--replace] [--other-secret]

Exit status 0: done; 1: it cannot be done, and why; 2: wrong settings; 3: something does not answer.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup.announcing import announce_again
from deploy.backup.manifest import BackupError, Manifest, listed
from deploy.backup.restoring import restore
from deploy.backup.taking import take
from shared.documents import connect
from shared.errors import Unavailable
from shared.settings import SERVICES, Settings, SettingsError, database_name

CANNOT, WRONG_SETTINGS, NO_ANSWER = 1, 2, 3
DATABASES = [database_name(service) for service in SERVICES]
BACKUPS, REPORT = "backups", "restore-report.json"


def main(arguments: Sequence[str]) -> int:
    """Does what `arguments` ask and answers the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        return _take(settings, asked.to) if asked.command == "take" else _restore(settings, asked)
    except (BackupError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_SETTINGS if isinstance(error, SettingsError) else CANNOT
    except Unavailable as error:
        sys.stderr.write(f"no answer: {error}\n")
        return NO_ANSWER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.backup")
    known = parser.add_subparsers(dest="command", required=True)
    taking = known.add_parser("take", help="all databases as they are at this moment")
    taking.add_argument("--to", type=Path, help="folder for backups; KUTSE_HOME/backups unless given")
    putting = known.add_parser("restore", help="put a backup back while no service runs")
    putting.add_argument("folder", type=Path)
    putting.add_argument("--replace", action="store_true", help="what is there now may go")
    putting.add_argument("--other-secret", action="store_true", help="accept that links in old mails end")
    return parser


def _take(settings: Settings, to: Path | None) -> int:
    with connect(settings.mongo_url, "kutse-backup") as client:
        folder = take(client, DATABASES, to or settings.home / BACKUPS, settings.clock(), _key(settings))
    manifest = Manifest.read(folder)
    count = sum(part.count for part in manifest.parts)
    sys.stdout.write(f"{folder}\n")
    sys.stderr.write(f"{count} documents as of {manifest.at.isoformat()}\n")
    return 0


def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    manifest = Manifest.read(asked.folder)
    if manifest.key != _key(settings) and not asked.other_secret:
        raise BackupError("another KUTSE_SECRET: links and calendar entries in old mails would end")
    with connect(settings.mongo_url, "kutse-restore") as client:
        restore(client, DATABASES, asked.folder, replace=asked.replace)
        again = announce_again(client)
    gap = {service: _after_restore(service, manifest.at) for service in SERVICES}
    report = _report(manifest.at, settings.clock()(), {"announced once more": again, **gap})
    (asked.folder / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=1))
    for name, value in report.items():
        sys.stdout.write(f"{name}: {listed(value)}\n")
    return 0


def _after_restore(service: str, backup_at: datetime) -> Any:
    words = [
        sys.executable,
        "-m",
        f"services.{service}",
        "after-restore",
        "--backup-at",
        backup_at.isoformat(),
    ]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise BackupError(f"{service} after-restore ended badly: {ended.stderr.strip()}")
    return json.loads(ended.stdout)


def _report(backup_at: datetime, now: datetime, gap: dict[str, Any]) -> dict[str, Any]:
    return {
        "data is from": backup_at.isoformat(),
        "restored at": now.isoformat(),
        "lost": f"everything decided in these {int((now - backup_at).total_seconds())} seconds",
        **gap,
        "still to do": "see docs/runbook.md: dead letters `lost-by-restore`, mails held as `restored`",
    }


def _key(settings: Settings) -> str:
    return settings.key("backup").hex()[:16]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
