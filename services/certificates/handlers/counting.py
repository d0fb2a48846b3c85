"""How many documents there are, for whoever watches over the service: `failed` ones wait for staff."""

from prometheus_client import Gauge

from services.certificates.domain.certificates import State
from services.certificates.handlers.desk import Desk

DOCUMENTS = Gauge("kutse_certificates", "Documents by state", ["state"])


def count_documents(desk: Desk) -> None:
    """The figures are those of this moment."""
    counts = desk.store.register.count_by_state()
    for state in State:
        DOCUMENTS.labels(state.value).set(counts.get(state.value, 0))
