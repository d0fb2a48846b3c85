"""The outbox's rows: read by index alone, postponed with growing delays, forgotten in time."""

from datetime import timedelta
from typing import Any

from shared.messaging.outbox import KEPT, RETRY_MOST_S
from tests.integration.messaging.line import Line, announcement


def rows(line: Line) -> Any:
    """The collection of the publishing service's outbox."""
    return line.mongo[line.publishing.name]["outbox"]


def test_a_row_holds_what_is_sent_and_little_more(line: Line) -> None:
    one = announcement("mails/3")

    line.announce(one)

    row = rows(line).find_one()
    assert set(row) == {"_id", "position", "type", "subject", "body", "pending"}
    assert (row["_id"], row["type"], row["subject"]) == (one.id, one.kind.name, "mails/3")


def test_published_rows_are_not_pending_and_are_forgotten_after_their_time(line: Line) -> None:
    first, second = announcement(), announcement()
    line.announce(first, second)

    line.publishing.outbox.mark_published([first.id])

    assert [row.id for row in line.publishing.outbox.pending(10)] == [second.id]
    assert rows(line).index_information()["published"]["expireAfterSeconds"] == KEPT.total_seconds()
    assert rows(line).find_one({"_id": first.id})["published_at"].tzinfo is not None


def test_a_postponed_row_stays_pending_and_lets_others_go_first(line: Line) -> None:
    first, second = announcement(), announcement()
    line.announce(first, second)
    rows(line).update_one({"_id": first.id}, {"$set": {"failures": 40}})  # away for seconds, not for a moment
    outbox = line.publishing.outbox

    outbox.postpone(outbox.pending(1)[0], "unroutable")

    assert [row.id for row in outbox.pending(10)] == [second.id]
    assert outbox.backlog().depth == 2


def test_a_row_postponed_again_and_again_is_tried_every_few_seconds(line: Line) -> None:
    line.announce(announcement())
    rows(line).update_one({}, {"$set": {"failures": 40}})
    outbox = line.publishing.outbox
    row = outbox.pending(1)[0]

    outbox.postpone(row, "unroutable")

    wait = (
        rows(line).find_one()["retry_at"].replace(tzinfo=None)
        - line.mongo.admin.command("hello")["localTime"]
    )
    assert timedelta(0) < wait <= timedelta(seconds=RETRY_MOST_S)


def test_pending_rows_are_found_by_their_index_in_order(line: Line) -> None:
    for _ in range(30):
        line.announce(announcement())
    published = [row.id for row in line.publishing.outbox.pending(29)]
    line.publishing.outbox.mark_published(published)

    plan = rows(line).find({"pending": True}).sort("position").limit(5).explain()

    stats = plan["executionStats"]
    assert "pending" in str(plan["queryPlanner"]["winningPlan"])
    assert "SORT" not in str(plan["queryPlanner"]["winningPlan"])
    assert (stats["nReturned"], stats["totalDocsExamined"]) == (1, 1)


def test_the_backlog_tells_how_long_the_oldest_has_waited(line: Line) -> None:
    assert line.publishing.outbox.backlog().oldest_age_s == 0
    line.announce(announcement())
    rows(line).update_one({}, {"$inc": {"position": -90 * 10**9}})

    backlog = line.publishing.outbox.backlog()

    assert (backlog.depth, round(backlog.oldest_age_s / 10)) == (1, 9)
