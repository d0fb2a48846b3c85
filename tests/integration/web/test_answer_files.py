"""Files given with a form: kept while the rest is put right, claimed once, taken for a purpose, and gone."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from services.registration.handlers import answer_files
from services.registration.handlers.erasures import carry_out_due
from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import Door
from tests.integration.web.asking import PROOF
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in
from tests.integration.web.test_mine import at as desk_at
from tests.integration.web.test_mine import rows, visit
from tests.integration.web.test_registering import typed

PDF = b"%PDF-1.7\nvaegkuulmine\n%%EOF\n"
NAME = "Salajas_Kanaarilind.pdf"
FIELD = "answers.proof"


def an_event(site: Site, **question: Any) -> str:
    """An event whose form asks for a file."""
    return str(site.door.event(form={"questions": [PROOF | question]}))


def brought(content: bytes = PDF) -> dict[str, Any]:
    """A file as a browser sends it."""
    return {"file.proof": (io.BytesIO(content), NAME)}


def registered(site: Site, slug: str, content: bytes = PDF, **changes: str) -> Page:
    """The page after somebody registered with a file."""
    return site.send(site.open(f"/et/events/{slug}/register"), typed(**changes) | brought(content))


def own_page(page: Page) -> str:
    """The address of the person's page."""
    return page.address.removesuffix("/received")


def person_page(site: Site, slug: str) -> str:
    """Where organisers see the one who registered."""
    (row,) = site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    return f"/et/manage/events/{slug}/registrations/{row['id']}"


def files_of(site: Site, slug: str) -> list[dict[str, Any]]:
    """What is stored of the event's files."""
    return rows(site, "answer_files", event_id=site.door.organise("GET", f"/events/{slug}").json["id"])


def test_a_file_is_chosen_once_however_often_the_form_comes_back_and_its_name_is_kept_nowhere(
    site: Site,
) -> None:
    slug = an_event(site, required=True)
    missing = site.send(site.open(f"/et/events/{slug}/register"), typed(), status=422)

    back = site.send(missing, typed(email="juri@") | brought(), status=422)
    page = site.send(back, typed())

    assert "f-answers-proof-error" in missing.ids
    assert "PDF, 1 kB" in back.text
    assert page.address.endswith("/received")
    (file,) = files_of(site, slug)
    assert (file["_id"], bytes(file["content"])) == (back.hidden[FIELD], PDF)
    assert (file["expires_at"], file["registration_id"] != "") == (None, True)
    assert NAME not in repr(site.door.everything())


def test_a_form_sent_twice_brings_its_file_once(site: Site) -> None:
    slug, person = an_event(site), typed()
    form = site.open(f"/et/events/{slug}/register")

    first, second = (site.send(form, person | brought()) for _ in range(2))

    assert first.address == second.address
    assert len(files_of(site, slug)) == 1


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7 cut", PDF[:9] + b"x" * 6_000_000 + PDF[9:]])
def test_what_cannot_be_kept_is_said_at_its_question_with_whatever_else_is_wrong(
    site: Site, content: bytes
) -> None:
    slug = an_event(site)

    page = site.send(
        site.open(f"/et/events/{slug}/register"), typed(email="juri@") | brought(content), status=422
    )

    assert {"f-answers-proof-error", "f-email-error"} <= page.ids
    assert page.values["first_name"] == "Jüri"
    assert files_of(site, slug) == []


def test_a_photograph_is_kept_without_where_and_with_what_it_was_taken(site: Site) -> None:
    slug, written = an_event(site), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telefon"
    Image.new("RGB", (40, 30), "white").save(written, "JPEG", exif=exif)

    registered(site, slug, written.getvalue())

    (file,) = files_of(site, slug)
    assert file["kind"] == "jpeg"
    assert not Image.open(io.BytesIO(bytes(file["content"]))).getexif()


def test_nobody_registers_with_a_file_that_is_somebody_elses_or_gone(site: Site) -> None:
    slug = an_event(site)
    back = site.send(site.open(f"/et/events/{slug}/register"), typed(email="juri@") | brought(), status=422)
    site.send(back, typed())

    other = site.send(back, typed(), status=422)
    unknown = site.send(other, typed() | {FIELD: "x" * 38}, status=422)
    by_program = site.door.ask(
        "POST", f"/events/{slug}/registrations", typed() | {"answers": {"proof": back.hidden[FIELD]}}
    )

    for page in (other, unknown):
        assert "Faili ei ole enam alles" in page.text
        assert FIELD not in page.hidden
    assert by_program.status_code == 422


def test_what_was_typed_is_kept_with_the_file_and_cleared_with_it(site: Site) -> None:
    slug = an_event(site)
    at = f"/et/events/{slug}/register"
    site.send(site.open(at), typed(email="juri@") | brought(), status=422)

    kept = site.open(at)
    site.send(kept, {}, f"{at}/clear")

    assert FIELD in kept.hidden
    assert files_of(site, slug) == []
    assert FIELD not in site.open(at).hidden


def test_a_file_nobody_sent_is_gone_after_a_day_and_one_that_was_sent_stays(site: Site) -> None:
    slug = an_event(site)
    registered(site, slug)
    site.send(site.open(f"/et/events/{slug}/register"), typed(email="juri@") | brought(), status=422)

    answer_files.forget_unsent(desk_at(site.door.desk, timedelta(hours=24)))
    before = len(files_of(site, slug))
    answer_files.forget_unsent(desk_at(site.door.desk, timedelta(hours=27)))

    assert before == 2
    assert [bool(file["registration_id"]) for file in files_of(site, slug)] == [True]


def test_a_person_replaces_and_removes_the_file(site: Site) -> None:
    slug, email = an_event(site), "vahetab@kool-01.example.org"
    own = own_page(registered(site, slug, email=email))

    edit = site.open(f"{own}/edit")
    site.send(edit, typed(email=email) | brought(PDF + PDF))
    replaced = [bytes(file["content"]) for file in files_of(site, slug)]
    site.send(site.open(f"{own}/edit"), typed(email=email) | {"without_file": "proof"})

    assert FIELD in edit.hidden
    assert replaced == [PDF + PDF]
    assert files_of(site, slug) == []


def test_the_file_is_taken_for_a_purpose_by_whoever_may_read_the_answer_and_never_shown(
    site: Site, door: Door
) -> None:
    slug = an_event(site)
    registered(site, slug)
    inside, at = signed_in(site), person_page(site, slug)
    page, take = inside.open(at), f"{at.removeprefix('/et')}/files/proof"
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    auditor = signed_in_as(site, member(door, {programme: "auditor"}))

    hidden = {name: value for name, value in page.hidden.items() if name == "csrf_token"}
    silent = inside.browser.post(take, data=hidden)
    answer = inside.browser.post(take, data=hidden | {"purpose": "Toetuse taotlus"})
    foreign = auditor.open(at)
    own = auditor.open("/manage/password").hidden
    refused = auditor.browser.post(take, data=own | {"purpose": "Huvi"})

    assert take in [each.removeprefix("/et") for each in page.post_actions]
    assert silent.status_code == 303
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert inside.browser.get(take).status_code == 405
    assert take not in [each.removeprefix("/et") for each in foreign.post_actions]
    assert refused.status_code == 403
    acts = [row["act"] for row in rows(site, "audit", subject=f"registrations/{at.rpartition('/')[2]}")]
    assert [act for act in acts if "file" in act] == ["took a file given with the form: Toetuse taotlus"]
    assert "fail olemas" in inside.open(f"/et/manage/events/{slug}/registrations").text


def test_organisers_enter_somebody_without_the_file_which_the_person_owes(site: Site) -> None:
    slug = an_event(site, required=True)
    inside = signed_in(site)

    inside.send(inside.open(f"/et/manage/events/{slug}/registrations/new"), typed())
    at = person_page(site, slug)
    page = inside.send(inside.open(f"{at}/edit"), typed(first_name="Mari"))

    assert "Mari" in page.text
    assert "ei ole veel vastanud vormi" in page.text


def test_the_file_goes_along_with_everything_of_oneself_and_goes_with_an_erasure(site: Site) -> None:
    slug, email = an_event(site), "failiga@kool-01.example.org"
    registered(site, slug, email=email)

    page = visit(site, email)
    archive = zipfile.ZipFile(io.BytesIO(site.browser.post("/en/me/data", data=page.hidden).data))
    (told,) = json.loads(archive.read("data.json"))["services"]["registration"]["answer_files"]
    site.send(site.open("/en/me/erase"), {"agreed": "yes"})

    (name,) = [each for each in archive.namelist() if each.startswith("files/")]
    assert archive.read(name) == PDF
    assert (told["kind"], told["question"], "content" in told) == ("pdf", "proof", False)
    carry_out_due(desk_at(site.door.desk, timedelta(hours=2)))
    assert files_of(site, slug) == []


def test_a_program_brings_a_file_first_and_answers_with_what_stands_for_it(site: Site) -> None:
    slug = an_event(site, required=True)
    bring = f"/api/v1/events/{slug}/files/proof"
    program, sent = site.door.client, {"data": PDF, "content_type": "application/pdf"}
    once = {"Idempotency-Key": "once"}

    brought_twice = [program.post(bring, **sent, headers=once).json["answer"] for _ in range(2)]
    of_somebody_else = program.post(bring, **sent).json
    registered_with = site.door.register(slug, answers={"proof": brought_twice[0]})
    taken = {"answers": {"proof": brought_twice[0]}, "email": "keegi.teine@example.org"}
    refused = site.door.ask("POST", f"/events/{slug}/registrations", person_body(99) | taken)

    assert brought_twice[0] == brought_twice[1] != of_somebody_else["answer"]
    assert (of_somebody_else["kind"], of_somebody_else["size"]) == ("pdf", len(PDF))
    assert registered_with["status"] == "confirmed"
    assert refused.status_code == 422
    assert {one["registration_id"] for one in files_of(site, slug)} == {registered_with["id"], ""}


@pytest.mark.parametrize(
    ("question", "content", "status", "code"),
    [
        ("proof", b"", 409, "file-missing"),
        ("proof", b"MZ not a paper", 409, "file-no-paper"),
        ("other", PDF, 404, "unknown-question"),
    ],
)
def test_what_is_no_paper_or_was_not_asked_for_is_refused(
    site: Site, question: str, content: bytes, status: int, code: str
) -> None:
    path = f"/api/v1/events/{an_event(site)}/files/{question}"

    answer = site.door.client.post(path, data=content, content_type="application/pdf")
    as_text = site.door.client.post(path, data="nothing", content_type="text/plain")

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert as_text.status_code == 415
