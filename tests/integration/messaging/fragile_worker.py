"""The worker of the hearing service in a process of its own, with a chosen weakness in its handler."""

import os
import signal
import sys
import threading

from pymongo.client_session import ClientSession

from shared import logs
from shared.contracts.envelope import Message
from shared.documents import connect
from shared.messaging.receiving import Deliver
from shared.messaging.worker import Worker
from tests.integration.messaging.line import Line, nothing
from tests.stack import wait_until


def say(word: str) -> None:
    """Tells the test how far things are."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Herald:
    """A part that tells when the worker has begun to stop."""

    name = "herald"

    def run(self, stop: threading.Event) -> None:
        """See `Part`."""
        stop.wait()
        say("stopping")


def deliver_for(weakness: str, line: Line) -> Deliver:
    """`slow` waits until the test releases it, then does its work; `dies` kills the process in the middle of
    the transaction, `dies-late` after the commit, before the acknowledgement."""
    released = line.mongo[line.hearing.name]["released"]
    deliver = line.deliver(nothing)

    def slow(message: Message) -> None:
        say("begun")
        wait_until(lambda: released.find_one({}))
        deliver(message)

    def die(session: ClientSession, message: Message) -> None:
        line.effects.insert_one({"message": message.id}, session=session)
        say("begun")
        os.kill(os.getpid(), signal.SIGKILL)

    def deliver_and_die(message: Message) -> None:
        deliver(message)
        say("begun")
        os.kill(os.getpid(), signal.SIGKILL)

    return {"slow": slow, "dies": line.deliver(die), "dies-late": deliver_and_die}[weakness]


def main(mongo_url: str, amqp_url: str, name: str, weakness: str) -> int:
    """Runs until it is told to stop, or until its weakness shows."""
    logs.configure("fragile-worker", stream=sys.stderr)
    line = Line(connect(mongo_url, "fragile-worker"), amqp_url, name)
    parts = line.hearing.parts(deliver_for(weakness, line))
    return Worker("registration", [*parts.all(), Herald()], ("127.0.0.1", 0), parts.readiness()).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
