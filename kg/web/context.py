"""What the request at hand is about: the graph that is served, and its terms in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request

from kg.web.links import Links
from kg.web.values import Values

if TYPE_CHECKING:
    from kg.remote import Allowed
    from kg.web.current import Served
    from kg.web.limits import Limits


def served() -> Served:
    """The graph as it was when the request first asked for it."""
    if "served" not in g:
        g.served = current_app.extensions["entente"]()
    return g.served  # type: ignore[no-any-return]  # flask.g holds anything


def limits() -> Limits:
    """What a request may take."""
    return current_app.extensions["limits"]  # type: ignore[no-any-return]  # it holds anything


def allowed() -> Allowed:
    """Where queries and updates may fetch from."""
    return current_app.extensions["allowed"]  # type: ignore[no-any-return]  # it holds anything


def base() -> str:
    """What relative IRIs in a query or update are resolved against."""
    return served().base or request.base_url


def values() -> Values:
    """The graph's terms in words, remembered for the length of the request."""
    if "values" not in g:
        g.values = Values(served(), links())
    return g.values  # type: ignore[no-any-return]  # flask.g holds anything


def links() -> Links:
    """Where IRIs lead on this server."""
    return Links(served().base, request.script_root)
