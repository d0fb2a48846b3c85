"""python -m deploy.check [--client-log FILE] [--mailbox URL] [--canaries FILE] [--json] [--thorough]

Exit status 0: nothing is wrong; 1: something is; 2: it was asked wrongly; 3: something does not answer.
Without KUTSE_SECRET it looks at the local stack of this KUTSE_PORT and KUTSE_HOME.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from deploy.check import agreement, canaries, mailbox, queues
from deploy.check.asking import CheckFailedError, facts_of, findings_of
from deploy.check.report import Report
from shared.checking.findings import Finding, Unchecked
from shared.errors import Unavailable
from shared.messaging.broker import Broker
from shared.settings import MAILBOX_PORT, SERVICES, Settings, SettingsError

WRONGLY_ASKED, NO_ANSWER = 2, 3
SECRET = "KUTSE_SECRET"  # noqa: S105 - the name of the variable
LOGS = "logs"


def main(arguments: Sequence[str]) -> int:
    """Looks at everything and answers the exit status."""
    asked = _parser().parse_args(arguments)
    if not os.environ.get(SECRET):
        _in_the_stacks_environment(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        return _look(asked, settings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return WRONGLY_ASKED
    except (CheckFailedError, Unavailable) as error:
        sys.stderr.write(f"no answer: {error}\n")
        return NO_ANSWER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.check", description="Is everything as promised?")
    parser.add_argument("--client-log", type=Path, help="JSON lines: key, event, email, status, id, at")
    parser.add_argument("--mailbox", help="address of the local mailbox; `own` for this stack's")
    parser.add_argument("--canaries", type=Path, help="a text on each line, then a tab and whose it is")
    parser.add_argument("--settled", type=float, default=60.0, help="seconds a change may take to travel")
    parser.add_argument("--all-told", action="store_true", help="the outboxes have forgotten nothing yet")
    parser.add_argument("--thorough", action="store_true", help="read every file too")
    parser.add_argument("--json", action="store_true", help="everything, one JSON line each")
    return parser


def _in_the_stacks_environment(arguments: Sequence[str]) -> None:
    """Begins again with the settings that the local stack gives its services."""
    words = [sys.executable, "-m", "deploy.local", "with", "deploy.check", *arguments]
    os.execv(sys.executable, words)  # noqa: S606 - every word of it is ours


def _look(asked: argparse.Namespace, settings: Settings) -> int:
    report = Report(sys.stdout, as_json=asked.json)
    broker = Broker(settings.amqp_url)
    for service in SERVICES:
        report.take(findings_of(service, _options(service, asked)), service)
    report.take(queues.findings(broker), "broker")
    report.take(_agreement(asked, settings, broker), "services together")
    report.take(_mailbox(asked, settings), "mailbox")
    report.take(_canaries(asked, settings), "canaries")
    return report.conclude()


def _options(service: str, asked: argparse.Namespace) -> list[str]:
    options = ["--canaries", str(asked.canaries)] if asked.canaries else []
    if service == "registration" and asked.client_log:
        options += ["--client-log", str(asked.client_log)]
    options += ["--all-told"] if asked.all_told else []
    return options + (["--thorough"] if asked.thorough else [])


def _agreement(asked: argparse.Namespace, settings: Settings, broker: Broker) -> Iterator[Finding]:
    travelling = sum(depth or 0 for _, depth in queues.depths(broker))
    if travelling:
        why = f"{travelling} messages are under way, so services may still know different things"
        yield Unchecked("I11", why)
        yield Unchecked("I12", why)
        return
    yield from agreement.findings(settings.clock()() - timedelta(seconds=asked.settled))


def _mailbox(asked: argparse.Namespace, settings: Settings) -> Iterator[Finding]:
    if not asked.mailbox:
        yield Unchecked("I6", "no mailbox was given: what arrived is not compared with the journal")
        yield Unchecked("I10", "no mailbox was given: SEQUENCE and METHOD in the mails are not read")
        return
    journal = {one["message_id"]: one for one in facts_of("notifications", "mail") if one["message_id"]}
    lost = [mailbox.Gap.of(one) for one in facts_of("notifications", "restore")]
    yield from mailbox.findings(mailbox.arrived(_mailbox_url(asked, settings)), journal, lost)


def _mailbox_url(asked: argparse.Namespace, settings: Settings) -> str:
    own = f"http://127.0.0.1:{settings.port + MAILBOX_PORT}"
    return own if asked.mailbox == "own" else str(asked.mailbox).rstrip("/")


def _canaries(asked: argparse.Namespace, settings: Settings) -> Iterator[Finding]:
    if not asked.canaries:
        yield Unchecked("I15", "no canaries were given", whole=True)
        return
    wanted = canaries.read(asked.canaries)
    yield from canaries.in_logs(wanted, settings.home / LOGS)
    web = {f"{one} web": f"http://127.0.0.1:{settings.web_port(one)}/metrics" for one in SERVICES}
    workers = {f"{one} worker": f"http://127.0.0.1:{settings.health_port(one)}/metrics" for one in SERVICES}
    yield from canaries.in_metrics(wanted, web | workers)
    if asked.mailbox:
        for mail in mailbox.arrived(_mailbox_url(asked, settings)):
            yield from canaries.in_mails(wanted, mail)
    yield Unchecked("I15", "error pages are not looked at: the client log holds no bodies")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
