"""gunicorn's settings for the web processes of all services; shared/command.py adds the address.

`timeout` is no limit of a request here: with threads there is none. It ends a process whose main loop has
been stuck that long, with everything it is doing, so it is generous. What bounds a request is the database's
budget (4 s, shared/documents.py) and the patience of those decided together (4 s and a last try of one).
Source: https://docs.gunicorn.org/en/stable/settings.html
"""

import gc
import logging
import os

from prometheus_client import multiprocess
from werkzeug.middleware.proxy_fix import ProxyFix

from shared import logs
from shared.serving import reserve_counters
from shared.web.beginning import EXTENSION

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 64)
worker_connections = 1000
backlog = 2048

timeout = 30
graceful_timeout = 10
keepalive = 15

GATEWAY = os.environ.get("FORWARDED_ALLOW_IPS", "")
"""Addresses of the gateway in front of this process; empty when there is none and nobody's word is taken."""

forwarded_allow_ips = GATEWAY
forwarder_headers = ""
header_map = "drop"
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None
"""Requests are counted and logged by the application, which knows what must not be written down."""

loglevel = os.environ.get("KUTSE_LOG_LEVEL") or "info"
control_socket_disable = True


preload_app = True
"""The application is made once and forked into every process. It has opened no connection by then; each
process opens its own (`begin`)."""


def on_starting(server):  # type: ignore[no-untyped-def]  # noqa: ARG001 - gunicorn's hook
    """What was made is put aside: collections in the processes do not touch it, so it stays shared."""
    gc.freeze()


def post_fork(server, worker):  # type: ignore[no-untyped-def]  # noqa: ARG001 - gunicorn's hook
    """What the process will count has its room on the disk."""
    reserve_counters()


def post_worker_init(worker):  # type: ignore[no-untyped-def]
    """Logs are lines of JSON, the application begins, and behind a gateway a visitor is who the gateway says.

    gunicorn calls this in each process, before it takes its first request.
    """
    logs.configure(f"{worker.wsgi.name.removeprefix('kutse-')}-web", loglevel)
    logging.getLogger("gunicorn.error").addFilter(Discreet())
    if "kutse" in worker.wsgi.extensions:
        worker.wsgi.extensions[EXTENSION].begin(worker.wsgi.extensions["kutse"].begin)
    if GATEWAY:
        worker.wsgi = ProxyFix(worker.wsgi, x_for=1, x_proto=1)


class Discreet(logging.Filter):
    """What visitors sent stays out of gunicorn's own lines.

    A request it cannot read may hold somebody's link, and its line names who asked.
    """

    SAID = ("Invalid request from", "Error handling request")

    def filter(self, record: logging.LogRecord) -> bool:
        """The line says what happened, and nothing more."""
        for said in self.SAID:
            if str(record.msg).startswith(said):
                record.msg, record.args = said.removesuffix(" from"), ()
        return True


def worker_exit(server, worker):  # type: ignore[no-untyped-def]  # noqa: ARG001 - gunicorn's hook
    """A process that has answered its last request ends at once.

    Finalizers of libraries may wait for threads that no longer run (limits 5.8 closes its database client in
    one), and every stop would take the whole `graceful_timeout`.
    """
    if worker.booted:
        logging.shutdown()
        os._exit(0)


def child_exit(server, worker):  # type: ignore[no-untyped-def]  # noqa: ARG001 - gunicorn's hook
    """The gauges of a process that has ended are no longer counted."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
