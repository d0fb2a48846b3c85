"""What is to become of one delivered message: had its effect, comes again later, or is a dead letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shared import crash_points, metrics
from shared.contracts.envelope import InvalidMessageError, Message, MessageType, loads
from shared.documents import outages
from shared.errors import NotYet, Rejected
from shared.logs import correlated, logger
from shared.messaging.dead_letters import DeadLetters, Undelivered
from shared.messaging.failures import Failures
from shared.restored import Restored
from shared.tracing import Tracer, Untraced

Deliver = Callable[[Message], object]
"""Has the message's whole effect, in one transaction with its id (`Inbox.first_time`)."""


@dataclass(frozen=True)
class Delivery:
    """What the broker handed over. `message_id` and `kind` are what its properties claim, possibly empty."""

    body: bytes
    message_id: str
    kind: str


@dataclass(frozen=True)
class RetryLater:
    """The message waits on this step of the ladder, counted from 0."""

    step: int


@dataclass(frozen=True)
class Receiver:
    """Decides what becomes of deliveries.

    Args:
        kinds: the types this service hears, by name.
        steps: how many steps the ladder has.
        restored: what is of the gap before it is a dead letter, for its facts are stored no more.
        tracer: tells how long handling takes.
    """

    kinds: Mapping[str, MessageType]
    deliver: Deliver
    failures: Failures
    dead_letters: DeadLetters
    steps: int
    restored: Restored | None = None
    tracer: Tracer = field(default_factory=Untraced)

    def receive(self, delivery: Delivery) -> RetryLater | None:
        """None when the delivery is settled: its effect is stored, or it is stored as a dead letter.

        Raises:
            Unavailable: `mongodb`; nothing could be stored, not even the failure. Try the same delivery
                again.
        """
        try:
            message = loads(delivery.body, self.kinds)
        except InvalidMessageError as error:
            self._bury(delivery, "invalid", str(error.reasons))
            return None
        if self.restored and self.restored.is_of_the_gap(message.time):
            self._bury(delivery, "lost-by-restore", "")
            return None
        span = self.tracer.span("handle", message.correlation_id, type=message.type)
        with correlated(message.correlation_id), metrics.HANDLING.labels(message.type).time(), span:
            return self._handle(message, delivery)

    def _handle(self, message: Message, delivery: Delivery) -> RetryLater | None:
        """One of the two outermost loops' hearts: whatever a handler raises must not stop the consumer."""
        crash_points.reach("consumer-received")
        try:
            self.deliver(message)
            crash_points.reach("consumer-done")
        except Rejected as error:
            self._bury(delivery, error.code, "")
        except Exception as error:
            return self._retry_or_bury(message, delivery, error)
        else:
            metrics.HANDLED.labels(message.type, "done").inc()
            logger("consumer").info(
                "handled", type=message.type, message_id=message.id, subject=message.subject
            )
        return None

    def _retry_or_bury(self, message: Message, delivery: Delivery, error: Exception) -> RetryLater | None:
        problem = type(error).__name__
        with outages():
            attempts = self.failures.record(message.id, problem)
        logger("consumer").warning(
            "failed",
            type=message.type,
            message_id=message.id,
            attempts=attempts,
            error=problem,
            exc_info=not isinstance(error, NotYet),
        )
        if attempts > self.steps:
            self._bury(delivery, problem, "gave up after the last retry", attempts)
            return None
        metrics.HANDLED.labels(message.type, "retry").inc()
        return RetryLater(attempts - 1)

    def _bury(self, delivery: Delivery, reason: str, detail: str, attempts: int = 1) -> None:
        with outages():
            self.dead_letters.bury(
                Undelivered(delivery.message_id, delivery.kind, delivery.body, reason, detail, attempts)
            )
        metrics.HANDLED.labels(self._known(delivery.kind), "dead").inc()
        logger("consumer").error(
            "dead letter", type=self._known(delivery.kind), message_id=delivery.message_id, reason=reason
        )

    def _known(self, kind: str) -> str:
        """Labels are few: a type nobody knows counts as `unknown`."""
        return kind if kind in self.kinds else "unknown"
