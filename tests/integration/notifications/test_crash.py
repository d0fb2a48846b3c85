"""A mailer that is killed at the worst moment."""

import multiprocessing
import os
import signal
import threading
from datetime import timedelta

from services.notifications.domain.deliveries import LADDER
from services.notifications.mailer.lanes import Mailer
from services.notifications.mailer.servers import Server
from services.notifications.store.queue import Queue
from shared.documents import connect
from tests.integration.notifications.conftest import ENVELOPES, PATIENT, Office, a_mailer
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.integration.notifications.test_mailer import MARI, attempts, registration, the_mail
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW, Registration

__all__ = ["registration"]


def send_in_a_process_of_its_own(mongo_url: str, database: str, smtp_url: str) -> None:
    """What the process that is killed does."""
    queue = Queue(connect(mongo_url, "kutse-tests")[database]["mails"], timedelta(seconds=1))
    Mailer(queue, Server.parse(smtp_url), ENVELOPES.sender_of, lambda: NOW, PATIENT).run(threading.Event())


def test_a_mailer_killed_after_the_server_took_the_mail_leaves_it_unknown_and_it_goes_once_more(
    office: Office, registration: Registration, post_office: PostOffice, smtp: OpenServer, mongo_url: str
) -> None:
    post_office.script(MARI, "slow")
    process = multiprocessing.get_context("spawn").Process(
        target=send_in_a_process_of_its_own, args=(mongo_url, office.database.name, smtp.url)
    )
    process.start()
    wait_until(lambda: post_office.taken, timeout=30)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(10)
    assert the_mail(office)["state"] == "sending"
    smtp.loop.call_soon_threadsafe(post_office.patience.set)
    stop = threading.Event()
    thread = threading.Thread(target=a_mailer(office, smtp.url).run, args=(stop,))
    thread.start()
    wait_until(lambda: office.mails(state="unknown"))
    office.now = NOW + LADDER[0]
    wait_until(lambda: office.mails(state="sent"))
    stop.set()
    thread.join(20)

    assert attempts(office) == ["unknown", "accepted"]
    assert {content for _, content in post_office.taken} == {post_office.taken[0][1]}
