"""The content of a mail on the wire."""

from hypothesis import example, given
from hypothesis import strategies as some

from services.notifications.mailer.connections import as_lines

TEXT = some.lists(some.sampled_from([b".", b"..", b"a", b"\r\n", b"\n", b"\r", b" "]), max_size=12)


@given(TEXT.map(b"".join))
@example(b"")
@example(b".")
@example(b"a\n.\nb")
def test_no_content_ends_itself_and_the_server_gets_back_what_was_meant(content: bytes) -> None:
    sent = as_lines(content)
    lines = sent.removesuffix(b"\r\n").split(b"\r\n")
    meant = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")

    assert sent.endswith(b"\r\n")
    assert b"." not in lines
    assert [line.removeprefix(b".") if line.startswith(b".") else line for line in lines] == meant
