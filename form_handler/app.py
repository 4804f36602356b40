"""The handler as a WSGI application: the parts put together, each address given to its function."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from form_handler.exchange import Exchanges
from form_handler.headers import HeadersOnEverything
from form_handler.health import show_health, show_readiness
from form_handler.pages import find_form, find_main_form, show_form, show_thanks
from form_handler.reception import Reception
from form_handler.refusals import SENTENCES, Refusal
from form_handler.replies import refuse
from form_handler.responses import RETRY_SECONDS, redirect_to
from form_handler.routes import add_route
from form_handler.submission import take_submission
from form_handler.tally import ANSWERS

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.reception import Wakeable
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

Views: TypeAlias = dict[str, Callable[..., Response]]

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    content: Content,
    database: Database,
    deliverer: Wakeable | None = None,
    *,
    mail_preview: Path | None = None,
) -> Flask:
    """Return the application; `mail_preview` is a folder of .eml files to show at /mail, for the preview only."""
    reception = Reception(content, database, settings, deliverer)
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False
    _add_form_routes(app, reception)
    _add_health_routes(app, reception)
    _add_ring_route(app, reception)
    if mail_preview is not None:
        from form_handler.mail_preview import add_mail_preview

        add_mail_preview(app, reception, mail_preview)
    _answer_errors(app, reception)
    _add_layers(app, reception)
    return app


def _current_request() -> Request:
    """Return the request itself: the stand-in looks it up at every touch, and this way has to be short."""
    return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _add_form_routes(app: Flask, reception: Reception) -> None:
    def get_thanks(name: str, receipt: str) -> Response:
        return show_thanks(reception, request, find_form(reception, name), receipt)

    form: Views = {
        "GET": lambda name: show_form(reception, request, find_form(reception, name)),
        "POST": lambda name: take_submission(reception, _current_request(), find_form(reception, name)),
    }
    # The address of the script that many sites had before: an old page that posts there keeps working.
    old: Views = {
        "GET": lambda: redirect_to(f"{request.script_root}/forms/{find_main_form(reception).name}"),
        "POST": lambda: take_submission(reception, _current_request(), find_main_form(reception)),
    }
    add_route(app, reception.origins, "/forms/<name>", form)
    add_route(app, reception.origins, "/forms/<name>/received/<receipt>", {"GET": get_thanks})
    add_route(app, reception.origins, "/contactus.php", old)


def _add_health_routes(app: Flask, reception: Reception) -> None:
    def get_metrics() -> Response:
        from form_handler.metrics import show_metrics

        return show_metrics(reception, request)

    add_route(app, reception.origins, "/metrics", {"GET": get_metrics})
    add_route(app, reception.origins, "/healthz", {"GET": show_health})
    add_route(app, reception.origins, "/readyz", {"GET": lambda: show_readiness(reception, request)})


def _add_ring_route(app: Flask, reception: Reception) -> None:
    from form_handler.ring.states import show_states

    view = {"GET": lambda receipt: show_states(reception, _current_request(), receipt)}
    add_route(app, reception.origins, "/api/ring/<receipt>", view)


def _answer_errors(app: Flask, reception: Reception) -> None:
    def answer_refusal(refusal: Refusal) -> Response:
        response = refuse(reception, request, refusal.status, refusal.key, refusal.facts)
        if refusal.status == 503:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def answer_http_error(error: HTTPException) -> Response:
        status = error.code if error.code in SENTENCES else 400
        response = refuse(reception, request, status, SENTENCES[status], {})
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response

    def answer_fault(error: Exception) -> Response:
        _log.error("fault at %s", request.endpoint, exc_info=error)
        return refuse(reception, request, 500, "refusal.failure", {})

    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_fault)


def _add_layers(app: Flask, reception: Reception) -> None:
    layers: Any = Exchanges(HeadersOnEverything(app.wsgi_app, reception), ANSWERS)
    hops = reception.settings.trusted_proxies
    if hops:
        from werkzeug.middleware.proxy_fix import ProxyFix

        layers = ProxyFix(layers, x_for=hops, x_proto=hops, x_host=0)
    app.wsgi_app = layers  # type: ignore[method-assign]
