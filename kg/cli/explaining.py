"""How reports are read, shown: sentence by sentence in lines, or on a page with words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, PackageLoader

from kg.extract import understood
from kg.extract.merging import merged
from kg.extract.silence import reasons
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.authority import Authority
    from kg.extract import Understood
    from kg.extract.clauses import Reading
    from kg.extract.mentions import Mention
    from kg.extract.verbs import Verb
    from kg.model import AnyFact, Document

#: What every record has, and what is said otherwise.
_ASIDE = frozenset({"document", "evidence", "confidence"})
_MARGIN = "    "


class Piece(NamedTuple):
    """Text on a page; ``kind`` and ``meaning`` where it is a name that was resolved."""

    text: str
    kind: str = ""
    meaning: str = ""


class Passage(NamedTuple):
    """A sentence on a page, or what stands between two; ``facts`` are the numbers of its facts."""

    pieces: tuple[Piece, ...]
    facts: tuple[int, ...] = ()


class Report(NamedTuple):
    """A document on a page."""

    document: Document
    passages: tuple[Passage, ...]
    facts: tuple[tuple[str, str], ...]


def lines(document: Document, authority: Authority) -> Iterator[str]:
    """The reading of a document, in lines."""
    published = f", published {document.date}" if document.date else ", without a date"
    yield f"{document.id}{published}"
    for number, sentence in enumerate(understood(document, authority), 1):
        yield ""
        start, end = sentence.sentence.start, sentence.sentence.end
        yield f"{number}  {' '.join(document.text[start:end].split())}"
        if sentence.source:
            yield f"{_MARGIN}credits  {sentence.source}"
        for mention in sentence.reading.mentions:
            words = sentence.reading.words(mention.start, mention.end)
            yield f"{_MARGIN}name     {words} → {_meaning(mention, document.date)}"
        for verb in sentence.reading.verbs:
            yield f"{_MARGIN}clause   {_clause(sentence.reading, verb)}"
        for reader, fact in sentence.facts:
            yield f"{_MARGIN}fact     {fact.type}: {_slots(fact)}  [{reader}]"
        for reason in reasons(sentence):
            yield f"{_MARGIN}no fact  {reason}"


def page(documents: Iterable[Document], authority: Authority) -> str:
    """The documents as a page of HTML, with names and facts marked and the facts beside them."""
    environment = Environment(
        loader=PackageLoader("kg.cli"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("reading.html")
    return template.render(reports=[_report(document, authority) for document in documents])


def _report(document: Document, authority: Authority) -> Report:
    read = list(understood(document, authority))
    facts = merged(fact for sentence in read for _, fact in sentence.facts)
    passages: list[Passage] = []
    at = 0
    for sentence in read:
        start, end = sentence.sentence.start, sentence.sentence.end
        passages.append(Passage((Piece(document.text[at:start]),)))
        told = tuple(
            number
            for number, fact in enumerate(facts, 1)
            if any(e.start < end and start < e.end for e in fact.evidence)
        )
        passages.append(Passage(tuple(_pieces(document, sentence)), told))
        at = end
    passages.append(Passage((Piece(document.text[at:]),)))
    return Report(document, tuple(passages), tuple((fact.type, _slots(fact)) for fact in facts))


def _pieces(document: Document, sentence: Understood) -> Iterator[Piece]:
    """The text of a sentence, cut at its names."""
    at = sentence.sentence.start
    tokens = sentence.reading.tokens
    for mention in sorted(sentence.reading.mentions, key=lambda m: (m.start, -m.end)):
        start, end = tokens[mention.start].start, tokens[mention.end - 1].end
        if start >= at:
            yield Piece(document.text[at:start])
            meaning = _meaning(mention, document.date)
            yield Piece(document.text[start:end], mention.kind, meaning)
            at = end
    yield Piece(document.text[at : sentence.sentence.end])


def _meaning(mention: Mention, published: str | None) -> str:
    """What a name or a time stands for."""
    if mention.time is not None:
        return mention.time.resolve(published) or "a time that cannot be told"
    if not mention.entities:
        return f"a {mention.kind} that is not known"
    return ", ".join(f"{entity.name} ({entity.kind})" for entity in mention.entities)


def _clause(reading: Reading, verb: Verb) -> str:
    """A verb with what was found around it."""
    subject = ", ".join(entity.name for entity in reading.subject(verb)) or "?"
    marks = (("passive", verb.passive), ("negated", verb.negated), (verb.phase, verb.phase))
    form = " ".join([verb.form, *(str(mark) for mark, holds in marks if holds)])
    parts = [reading.words(part.start, part.end) for part in reading.complements(verb.end)]
    said = "; ".join([subject, f"“{reading.words(verb.start, verb.end)}”", *parts])
    return f"{said}  [{verb.lemma}, {form}: {verb.status or 'asserts nothing'}]"


def _slots(fact: AnyFact) -> str:
    """A record in a line."""
    values = ((name, getattr(fact, name)) for name in fact.__struct_fields__ if name not in _ASIDE)
    return ", ".join(f"{name} {_value(value)}" for name, value in values if value)


def _value(value: Any) -> str:
    if isinstance(value, Entity):
        return value.name
    return " + ".join(map(_value, value)) if isinstance(value, tuple) else str(value)
