"""A web page to a document: the readable text, without menus, advertisements and comments.

trafilatura finds the text, and title, day and publisher in the page's metadata. It may use nothing
but the page: a clock in it would make the same page another document next year.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from kg.documents.record import document
from kg.errors import DocumentError

if TYPE_CHECKING:
    from kg.model import Document

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
#: HTML 5 asks for the declaration within the first 1024 bytes; older pages are less strict.
_HEAD = 4096
#: htmldate's defaults are 1995 and today.
_DATES = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1900-01-01",
    "max_date": "2199-12-31",
}


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the page's ``<meta charset>`` names."""
    match = _CHARSET.search(data[:_HEAD])
    return match[1].decode("ascii", "ignore") if match else None


def html_document(content: str, *, source: str) -> Document:
    """The report that a page holds; ``DocumentError`` if the page has no readable text."""
    import trafilatura  # a quarter of a second, which only pages should cost
    from trafilatura.settings import Document as Page

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    page = trafilatura.bare_extraction(
        content, include_comments=False, with_metadata=True, date_extraction_params=_DATES
    )
    text = page.text if isinstance(page, Page) else None
    if not isinstance(page, Page) or not text or not text.strip():
        raise DocumentError(
            "a page without readable text",
            source=source,
            remedy="save the page as the browser shows it, or give its text",
        )
    slots = {
        "title": page.title,
        "date": page.date,
        "publisher": page.sitename,
        "url": page.url,
    }
    return document(text, slots, source=source)
