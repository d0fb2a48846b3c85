"""Every door says who may come in (OWASP: missing access checks are found by walking the routes)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from services.certificates.api.certificates import certificates
from services.certificates.pages.manage.doors import manage
from services.certificates.pages.verification import verification
from services.notifications.api.doors import API as NOTIFICATIONS
from services.notifications.pages.index import index
from services.notifications.pages.manage.doors import BLUEPRINTS as MAIL
from services.registration.api.blueprints import BLUEPRINTS
from services.registration.pages.every import PAGES
from shared.settings import Settings
from shared.web.application import WebParts, create_app
from shared.web.permitted import need_of

POLICIES = {"public", "personal", "organiser"}
SETTINGS = Settings.from_environment({"KUTSE_SECRET": "s" * 40})
OF_A_PROGRAMME = re.compile(r"/(events|programmes|people|messages|plans|certificates)/<").search
READING = {"GET", "HEAD", "OPTIONS"}


def registration() -> Flask:
    return create_app(WebParts("registration", SETTINGS, pages=PAGES, api=BLUEPRINTS))


def notifications() -> Flask:
    return create_app(WebParts("notifications", SETTINGS, pages=[index, *MAIL], api=NOTIFICATIONS))


def certificates_app() -> Flask:
    return create_app(WebParts("certificates", SETTINGS, pages=[verification, manage], api=[certificates]))


SERVICES = (registration, notifications, certificates_app)


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_says_its_policy(service: Callable[[], Flask]) -> None:
    app = service()

    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], "access_policy", "") not in POLICIES
    ]

    assert silent == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_organisers_route_is_an_organisers(service: Callable[[], Flask]) -> None:
    app = service()

    open_doors = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/manage")
        and not rule.endpoint.startswith("sign_in.")
        and app.view_functions[rule.endpoint].access_policy != "organiser"  # type: ignore[attr-defined]
    ]

    assert open_doors == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_organisers_route_says_which_permission_it_needs(service: Callable[[], Flask]) -> None:
    """`@needs(May.…)` below `@organiser_page` or `@blueprint.organiser`; table: shared/permissions.py."""
    app = service()

    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access_policy", "") == "organiser"
        and need_of(app.view_functions[rule.endpoint]) is None
    ]

    assert silent == []


@pytest.mark.parametrize("service", SERVICES)
def test_an_address_that_names_something_of_a_programme_is_judged_by_it(service: Callable[[], Flask]) -> None:
    """A door that lets in whoever may do it somewhere has nothing of one programme in its address."""
    app = service()

    named = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if OF_A_PROGRAMME(rule.rule)
        and (need := need_of(app.view_functions[rule.endpoint]))
        and need.somewhere
    ]

    assert named == []


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_a_personal_token_opens_is_kept_private(service: Callable[[], Flask]) -> None:
    app = service()

    public = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "<token>" in rule.rule and app.view_functions[rule.endpoint].access_policy == "public"  # type: ignore[attr-defined]
    ]

    assert public == ["/manage/sign-in/<token>"] * len(public)


def test_no_page_changes_anything_at_an_address_that_also_reads() -> None:
    both = [
        rule.rule
        for rule in registration().url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set())
    ]

    assert both == []
