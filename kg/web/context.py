"""What the request at hand is about: the graph that is served, and its terms in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request

from kg.web.bounded import Bounded
from kg.web.links import Links
from kg.web.values import Values

if TYPE_CHECKING:
    from kg.remote import Allowed
    from kg.store import Readable
    from kg.web.bounded import Turns
    from kg.web.current import Served
    from kg.web.limits import Limits


def served() -> Served:
    """The graph as it was when the request first asked for it."""
    if "served" not in g:
        g.served = current_app.extensions["entente"]()
    return g.served  # type: ignore[no-any-return]  # flask.g holds anything


def store() -> Readable:
    """The store of that graph, to be read in this process for a while, once it is our turn.

    ``Busy`` if it is not soon; whoever reads for too long meets ``TimeUp``.
    """
    if "store" not in g:
        turns: Turns = current_app.extensions["turns"]
        turns.take()
        g.store = Bounded(served().store, limits().timeout)
    return g.store  # type: ignore[no-any-return]  # flask.g holds anything


def has_read(_: BaseException | None) -> None:
    """The end of the request's turn, if it had one."""
    if g.pop("store", None) is not None:
        current_app.extensions["turns"].give_back()


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
        g.values = Values(served(), store(), links())
    return g.values  # type: ignore[no-any-return]  # flask.g holds anything


def links() -> Links:
    """Where IRIs lead on this server."""
    return Links(served().base, request.script_root)
