"""`/events/{slug}/files/{question}`: a file for a question of the form, before the form is sent."""

from dataclasses import asdict
from typing import Any

from flask import request
from marshmallow import fields

from services.registration.api.doors import Door, desk, write_key
from services.registration.handlers import answer_files as handlers
from services.registration.handlers import events
from services.registration.handlers.answer_files import Brought
from services.registration.schemas.papers import read_paper
from services.registration.schemas.shapes import Strict
from shared.ids import new_id
from shared.web import visits
from shared.web.security import takes_bytes

blueprint = Door("answer_files", "", "Files that answer a question of an event's form.")

MOST_SENT = 13_000_000
BODY = {"schema": {"type": "string", "format": "binary"}}
MEDIA = ("application/pdf", "image/jpeg", "image/png")
BODIES = {"required": True, "content": dict.fromkeys(MEDIA, BODY)}


class FileKeptOut(Strict):
    """What stands for the file as the answer, and until when it waits for the form to be sent."""

    answer = fields.String(metadata={"description": "Send it as the answer to the question."})
    kind = fields.String(metadata={"description": "`pdf` or `jpeg`: pictures are made anew."})
    size = fields.Integer()
    expires_at = fields.AwareDateTime()


@blueprint.post("/events/<slug>/files/<question>")
@takes_bytes(MOST_SENT, *MEDIA)
@blueprint.public
@blueprint.doc(requestBody=BODIES)
@blueprint.response(201, FileKeptOut)
def bring(slug: str, question: str) -> Any:
    """Bring a file (PDF, JPEG or PNG) that answers a question of the form. It waits a day; then send the
    registration, or the change of one, with what stands for it as the answer."""
    event = events.public_event(desk(), slug).event
    asked = handlers.question_in(desk(), slug, question)
    visits.admit("answer-file")
    paper = read_paper(request.get_data())
    brought = Brought(paper.content, paper.kind, write_key() or new_id())
    token = handlers.keep(desk(), event, asked, brought)
    file = desk().store.records.answer_files.standing([token])[token]
    return {**asdict(file), "answer": token}
