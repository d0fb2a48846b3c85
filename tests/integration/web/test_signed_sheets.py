"""Photographs of signed sheets: what is kept of them, who sees them, how one goes."""

import hashlib
import io

import pytest
from PIL import Image

from tests.integration.registration_api.conftest import Door
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in
from tests.integration.web.test_roles import today

PLACE = 0x8825
"""The EXIF field of where a picture was taken."""


def photograph() -> bytes:
    """A phone's picture, lying on its side, that tells where it was taken."""
    picture, written = Image.new("RGB", (400, 300), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telefon"
    exif.get_ifd(PLACE)[1] = "N"
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def brought(site: Site, address: str, content: bytes, name: str = "leht.jpg", status: int = 200) -> Page:
    """The page after a file was brought."""
    fields = {"file": (io.BytesIO(content), name)}
    return site.send(site.open(address), fields, action=address, status=status)


def test_a_photograph_is_kept_upright_with_its_digest_and_without_where_it_was_taken(site: Site) -> None:
    inside = signed_in(site)
    address = f"/manage/events/{today(inside.door)}/sessions/1/signed-sheets"

    page = brought(inside, address, photograph())
    brought(inside, address, photograph())

    (link,) = [each for each in inside.open(address).links if each.startswith(f"{address}/")]
    answer = inside.browser.get(link)
    kept = Image.open(io.BytesIO(answer.data))
    assert kept.size == (300, 400)
    assert not kept.getexif()
    assert hashlib.sha256(answer.data).hexdigest() in page.text
    assert "Liis Näidis" in page.text
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_whoever_is_at_the_door_brings_a_sheet_and_does_not_see_it(site: Site, door: Door) -> None:
    slug = today(door)
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    helper = signed_in_as(site, member(door, {programme: "check-in"}))
    auditor = signed_in_as(site, member(door, {programme: "auditor"}))
    address = f"/manage/events/{slug}/sessions/1/signed-sheets"

    page = brought(helper, address, b"%PDF-1.7\nx\n%%EOF\n", "leht.pdf")

    (link,) = [each for each in auditor.open(address).links if each.startswith(f"{address}/")]
    assert link not in page.links
    assert helper.browser.get(link).status_code == 403
    assert auditor.browser.get(link).data == b"%PDF-1.7\nx\n%%EOF\n"
    own = auditor.open("/manage/password").hidden
    assert auditor.browser.post(f"{link}/remove", data=own).status_code == 403


def test_one_that_is_removed_leaves_who_and_why(site: Site) -> None:
    inside = signed_in(site)
    address = f"/manage/events/{today(inside.door)}/sessions/1/signed-sheets"
    page = brought(inside, address, photograph())
    remove = next(each for each in page.post_actions if each.endswith("/remove"))

    refused = inside.send(page, {"reason": " "}, action=remove, status=422)
    after = inside.send(refused, {"reason": "Vale päev"}, action=remove)

    assert "Vale päev" in after.text
    assert inside.browser.get(remove.removesuffix("/remove")).status_code == 404


def test_of_a_picture_that_is_something_else_besides_the_picture_alone_is_kept(site: Site) -> None:
    inside = signed_in(site)
    address = f"/manage/events/{today(inside.door)}/sessions/1/signed-sheets"
    page_and_archive = b"<script>alert(1)</script>PK\x03\x04 evil.sh PK\x05\x06"

    brought(inside, address, photograph() + page_and_archive, "leht.html")

    (link,) = [each for each in inside.open(address).links if each.startswith(f"{address}/")]
    answer = inside.browser.get(link)
    assert answer.data.startswith(b"\xff\xd8\xff")
    assert (b"script" in answer.data, b"evil" in answer.data) == (False, False)
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


def test_a_picture_of_fifty_megabytes_is_refused_before_it_is_read(site: Site) -> None:
    inside = signed_in(site)
    address = f"/manage/events/{today(inside.door)}/sessions/1/signed-sheets"

    refused = brought(inside, address, photograph() + b"\x00" * 50_000_000, status=413)

    assert "liiga suur" in refused.text
    assert not [each for each in inside.open(address).links if each.startswith(f"{address}/")]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 broken", b"%PDF-1.7 cut"])
def test_what_is_no_sheet_is_refused_in_words(site: Site, content: bytes) -> None:
    inside = signed_in(site)
    address = f"/manage/events/{today(inside.door)}/sessions/1/signed-sheets"

    refused = brought(inside, address, content, status=422)

    assert "f-file-error" in refused.html
