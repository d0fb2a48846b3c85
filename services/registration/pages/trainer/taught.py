"""A trainer's own history: what was taught, how many hours, to how many; on a page and as a file."""

from flask import Response, render_template
from flask_babel import gettext as _

from services.registration.domain.hours import total_hours
from services.registration.handlers import taught as handlers
from services.registration.handlers import trainers
from services.registration.pages.trainer.blueprint import desk, pages
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated
from shared.web.access import personal
from shared.web.dates import hours, number, short_day
from shared.web.downloads import download
from shared.web.templating import plain


@pages.get("/<token>/history")
@personal
def history(token: str) -> str:
    """Every session that was held."""
    trainer, found = handlers.delivered(desk(), token)
    return render_template(
        "trainer/history.html",
        event=trainers.by_token(desk(), token).event.event,
        trainer=trainer,
        found=found,
        total=total_hours(each.session.academic_hours for each in found),
        token=token,
    )


@pages.get("/<token>/history.csv")
@personal
def history_file(token: str) -> Response:
    """The same, to take along."""
    _trainer, found = handlers.delivered(desk(), token)
    lines = [[_("Day"), _("Time"), _("Event"), _("Academic hours"), _("Participants")]]
    for each in found:
        zone = each.event.timezone
        lines.append(
            [
                short_day(each.session.starts, zone),
                hours(each.session, zone),
                plain(each.title),
                number(each.session.academic_hours),
                str(each.participants),
            ]
        )
    return download(b"".join(separated(lines, FOR_EXCEL)), MIMETYPE, "koolitustunnid.csv")
