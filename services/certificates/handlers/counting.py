"""How many documents there are, for whoever watches over the service: `failed` ones wait for staff."""

from prometheus_client import Gauge, Histogram

from services.certificates.domain.certificates import State
from services.certificates.handlers.desk import Desk

DOCUMENTS = Gauge("kutse_certificates", "Documents by state", ["state"])
SETTING = Histogram(
    "kutse_document_seconds", "Time to set one document", buckets=(0.01, 0.03, 0.1, 0.3, 1, 5)
)


def count_documents(desk: Desk) -> None:
    """The figures are those of this moment."""
    counts = desk.store.register.count_by_state()
    for state in State:
        DOCUMENTS.labels(state.value).set(counts.get(state.value, 0))
