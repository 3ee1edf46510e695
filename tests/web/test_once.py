"""What is made once is made by one, and nobody waits long for it."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from kg.errors import Busy
from kg.web import once

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_it_is_made_once_and_again_if_it_failed() -> None:
    keep, made = once.Once(), []

    def failing() -> None:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        keep("a", failing)
    for _ in range(2):
        assert keep("a", lambda: made.append(1) or len(made)) == 1  # type: ignore[func-returns-value]
    assert keep("b", lambda: 2) == 2


def test_who_waits_too_long_and_who_comes_when_too_many_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(once, "PATIENCE", 0.2)
    keep, begun, goes_on = once.Once(), Event(), Event()

    def slow() -> int:
        begun.set()
        goes_on.wait(20)
        return 1

    maker = Thread(target=keep, args=("slow", slow))
    maker.start()
    begun.wait(20)
    assert keep("quick", lambda: 2) == 2
    with pytest.raises(Busy, match="being made ready"):
        keep("slow", slow)
    monkeypatch.setattr(once, "MOST", 1)
    with pytest.raises(Busy):
        keep("other", lambda: 3)
    goes_on.set()
    maker.join(20)
    assert keep("slow", slow) == 1


def test_an_export_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/export/all.nt")
    assert first.content_length == len(first.data)
    again = client.get("/export/all.nt", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head("/export/all.nt").headers["ETag"] == first.headers["ETag"]
