"""The programme, its activities and its people: what is there before the first event."""

from datetime import datetime
from typing import Any

from services.registration.domain.forms import OPTIONAL, REQUIRED, Form, Question
from services.registration.domain.pools import WaitingListRule
from services.registration.domain.programmes import Issuer
from services.registration.domain.target_groups import TargetGroup
from services.registration.domain.texts import LocalText
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers import activities, programmes, sign_in, trainers
from services.registration.handlers.desk import Call, Desk
from services.registration.sample.plan import Plan
from shared.errors import NotFound
from shared.web.access import ADMINISTRATOR

LANGUAGES_OF = {
    "kadri": ("et", "en"),
    "toomas": ("et",),
    "jelena": ("ru", "et"),
    "anu": ("et",),
    "mikko": ("fi", "en"),
    "sara": ("sv", "en"),
    "ilze": ("lv", "en"),
    "ruta": ("lt", "en"),
}


def found_programme(desk: Desk, plan: Plan, at: datetime) -> None:
    """The organiser can sign in, the programme and its activities exist, its trainers are in the pool."""
    call = Call("sample", "sample", at)
    organiser, facts = plan.programme["organiser"], plan.programme["programme"]
    sign_in.make_link(desk, call, organiser["email"], organiser["name"], ADMINISTRATOR)
    try:
        programme = programmes.get_programme(desk, facts["slug"])
    except NotFound:
        programme = programmes.create_programme(desk, call, _programme(facts))
    for activity in plan.activities.values():
        _found_activity(desk, call, facts["slug"], activity)
    for key, trainer in plan.programme["trainers"].items():
        trainers.add_to_pool(desk, call, facts["slug"], _pool_trainer(programme.id, key, trainer))


def _programme(facts: dict[str, Any]) -> dict[str, Any]:
    given = {name: facts[name] for name in ("slug", "funder", "reference", "timezone", "contact_email")}
    texts = {name: LocalText(**facts[name]) for name in ("title", "statement")}
    return {**given, **texts, "issuer": Issuer(**facts["issuer"])}


def _found_activity(desk: Desk, call: Call, programme: str, facts: dict[str, Any]) -> None:
    try:
        activities.get_activity(desk, programme, facts["code"])
    except NotFound:
        fields = {
            "code": facts["code"],
            "kind": facts["kind"],
            "title": LocalText(**facts["title"]),
            "target_events": facts["events"],
            "target_participants": facts["participants"],
        }
        activities.create_activity(desk, call, programme, fields)


def _pool_trainer(programme_id: str, key: str, facts: dict[str, Any]) -> PoolTrainer:
    return PoolTrainer(
        id="",
        programme_id=programme_id,
        name=facts["name"],
        email=facts["email"],
        languages=LANGUAGES_OF[key],
        institution="Näidisministeerium" if key in ("kadri", "jelena", "anu") else "",
    )


def activity_fields(facts: dict[str, Any]) -> dict[str, Any]:
    """What every event of an activity has in common."""
    return {
        "kind": facts["kind"],
        "description": LocalText(**facts["description"]),
        "waiting_list": WaitingListRule("automatic"),
        "approval": facts.get("approval", False),
        "entry": facts.get("entry", "open"),
        "assessed": facts.get("assessed", False),
        "requires_activity": facts.get("requires", ""),
        "outcomes": tuple(LocalText(**text) for text in facts.get("outcomes", [])),
        "assessment_method": LocalText(**facts.get("assessment_method", {})),
        "certificate_kind": facts["certificate"],
        "target_groups": tuple(TargetGroup(**words) for words in facts["target_groups"]),
        "form": _form(facts.get("question")),
    }


def _form(question: dict[str, str] | None) -> Form:
    if question is None:
        return Form(organisation=REQUIRED, phone=OPTIONAL)
    texts = {name: text for name, text in question.items() if name != "key"}
    own = Question(question["key"], LocalText(**texts), required=True)
    return Form(organisation=REQUIRED, phone=OPTIONAL, questions=(own,))
