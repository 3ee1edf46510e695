"""Plain text and Markdown, with optional YAML front matter, to a document.

Front matter stands between two lines ``---`` at the very beginning. The text is what comes after
it, and evidence offsets count its characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kg.documents.record import document
from kg.errors import DocumentError

if TYPE_CHECKING:
    from kg.model import Document

_FENCE = "---"
_REMEDY = "lines such as `title: …` and `date: 2016-08-09` between two lines ---"


def plain_document(content: str, *, source: str) -> Document:
    """The report that a text file holds; other keys of its front matter are let be."""
    head, text = _parted(content, source)
    slots, lines = _front_matter(head, source) if head.strip() else ({}, {})
    return document(text, slots, source=source, lines=lines)


def _parted(content: str, source: str) -> tuple[str, str]:
    """Front matter and text."""
    first, _, rest = content.partition("\n")
    if first.rstrip() != _FENCE:
        return "", content
    start = 0
    while start < len(rest):
        end = rest.find("\n", start)
        end = len(rest) if end < 0 else end
        if rest[start:end].rstrip() == _FENCE:
            return rest[:start], rest[end + 1 :]
        start = end + 1
    raise DocumentError(
        "front matter that no second line --- ends", source=source, line=1, remedy=_REMEDY
    )


def _front_matter(head: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """The slots, and the line of the file in which each stands (front matter begins in line 2)."""
    loader = yaml.SafeLoader(head)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise DocumentError(
                "front matter that is no list of keys and values",
                source=source,
                line=2,
                remedy=_REMEDY,
            )
        lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value}
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise DocumentError(
            f"front matter: {error.problem or error.context}",
            source=source,
            line=mark.line + 2 if mark else 2,
            remedy="put a value with a colon in it in quotes" if mark else _REMEDY,
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # a character that YAML forbids, a day such as 2016-02-31, brackets a thousand deep
        raise DocumentError(
            f"front matter: {str(error).splitlines()[0]}", source=source, line=2, remedy=_REMEDY
        ) from error
    finally:
        loader.dispose()
    return {str(key): value for key, value in values.items()}, lines
