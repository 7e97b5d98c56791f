"""The console as one application."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

from console.assembly import Service
from console.exporting import guard_of
from console.web import assets, troubles
from console.web.city import Case, City
from console.web.here import Console
from console.web.keys import WebKeys, web_keys
from console.web.overview import address_of
from console.web.pages import (
    actions,
    bulk,
    entrance,
    exports,
    feed,
    handing,
    health,
    incidents,
    people,
    posts,
    saved,
    sources,
)
from console.web.pages import (
    city as city_page,
)
from console.web.session import SignInNeeded, cookies, is_secure, visit
from console.web.shield import shield
from domain.errors import OtklikError
from domain.instant import iso

_TEMPLATES = Path(__file__).parent / "templates"
_LARGEST_FORM = 1_000_000  # bytes

# What the console answers, screen by screen.
ROUTES: tuple[ControllerRouterHandler, ...] = (
    assets.static,
    *health.ROUTES,
    *entrance.ROUTES,
    *feed.ROUTES,
    *posts.ROUTES,
    *incidents.ROUTES,
    *handing.ROUTES,
    *bulk.ROUTES,
    *actions.ROUTES,
    *saved.ROUTES,
    *exports.ROUTES,
    *sources.ROUTES,
    *people.ROUTES,
    *city_page.ROUTES,
)


def make_app(service: Service, city: City | None = None, cases: Sequence[Case] = ()) -> Litestar:
    """The console of a service; a demo passes its city and links to telling cases."""
    console = Console(service, guard_of(service), city, tuple(cases))
    keys = web_keys(service.settings.data / "web.key")
    loaded = assets.load_assets()
    return Litestar(
        route_handlers=list(ROUTES),
        state=State({"console": console, "assets": loaded}),
        dependencies={
            "console": Provide(lambda: console, sync_to_thread=False),
            "visit": Provide(visit),
        },
        middleware=[cookies(keys, service.settings).middleware],
        csrf_config=_forms(keys, service),
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine(engine_instance=templates(loaded))
        ),
        exception_handlers={
            SignInNeeded: troubles.to_sign_in,
            OtklikError: troubles.of_ours,
            HTTPException: troubles.of_http,
            Exception: troubles.of_nobody,
        },
        before_send=[shield],
        openapi_config=None,
        logging_config=None,  # the program that runs us decides what is written
        request_max_body_size=_LARGEST_FORM,
    )


@cache
def templates(loaded: assets.Assets) -> Environment:
    """The environment of all pages; a name that is not there is a mistake, not an empty place."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(assets=loaded, iso=iso, address_of=address_of)
    return environment


def _forms(keys: WebKeys, service: Service) -> CSRFConfig:
    return CSRFConfig(
        secret=keys.forms,
        cookie_name="otklik_form",
        cookie_httponly=True,
        cookie_samesite="lax",
        cookie_secure=is_secure(service.settings),
    )
