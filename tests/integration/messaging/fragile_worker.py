"""The worker of the hearing service in a process of its own, with a chosen weakness in its handler."""

import os
import signal
import sys
import threading

from pymongo.client_session import ClientSession

from shared import logs
from shared.contracts.envelope import Message
from shared.documents import connect
from shared.messaging.worker import Worker
from tests.integration.messaging.line import Effect, Line, nothing
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


def effect_for(weakness: str, line: Line) -> Effect:
    """`slow` waits until the test releases it; `dies` kills the process in the middle of the transaction."""
    released = line.mongo[line.hearing.name]["released"]

    def slow(_: ClientSession, message: Message) -> None:
        say("begun")
        wait_until(lambda: released.find_one({}))

    def dies(session: ClientSession, message: Message) -> None:
        line.effects.insert_one({"message": message.id}, session=session)
        say("begun")
        os.kill(os.getpid(), signal.SIGKILL)

    return {"slow": slow, "dies": dies, "none": nothing}.get(weakness, nothing)


def main(mongo_url: str, amqp_url: str, name: str, weakness: str) -> int:
    """Runs until it is told to stop; `dies-late` kills itself after the commit, before the
    acknowledgement."""
    logs.configure("fragile-worker", stream=sys.stderr)
    line = Line(connect(mongo_url, "fragile-worker"), amqp_url, name)
    deliver = line.deliver(effect_for(weakness, line))

    def deliver_and_die(message: Message) -> None:
        deliver(message)
        say("begun")
        os.kill(os.getpid(), signal.SIGKILL)

    parts = line.hearing.parts(deliver_and_die if weakness == "dies-late" else deliver)
    return Worker("registration", [*parts.all(), Herald()], ("127.0.0.1", 0), parts.readiness()).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
