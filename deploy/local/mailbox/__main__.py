"""python -m deploy.local.mailbox: takes and shows mails until it is told to stop."""

import os
import signal
import sys
import threading

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.local.choices import choices_now
from deploy.local.mailbox.mails import Mails
from deploy.local.mailbox.pages import create_app
from deploy.local.mailbox.smtp import smtp_server
from deploy.local.ports import Ports


class QuietHandler(WSGIRequestHandler):
    """Requests to the mailbox are not worth a line each: addresses would be in it."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is written."""


def main() -> int:
    """Runs until SIGTERM or SIGINT."""
    choices = choices_now()
    ports, host = Ports(choices.port), os.environ.get("KUTSE_BIND") or "127.0.0.1"
    mails = Mails(choices.home / "mails")
    app = create_app(mails, os.environ.get("KUTSE_INTAKE", ""), choices.clock_offset)
    serve(mails, app, host, ports)
    return 0


def serve(mails: Mails, app: Flask, host: str, ports: Ports) -> None:
    """Both servers listen until SIGTERM or SIGINT; then neither does."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    pages = make_server(host, ports.mailbox, app, threaded=True, request_handler=QuietHandler)
    smtp = smtp_server(mails, host, ports.smtp)
    smtp.start()
    threading.Thread(target=pages.serve_forever, name="pages", daemon=True).start()
    stopping.wait()
    smtp.stop()
    pages.shutdown()


if __name__ == "__main__":
    sys.exit(main())
