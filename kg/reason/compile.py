"""The table of rules, specialised to a schema: what is left to do with data.

A rule such as ``T(?p rdfs:domain ?c) T(?x ?p ?y) -> T(?x rdf:type ?c)`` is no join once the
schema is known: for every domain there is an instance with nothing but data in its body. Rules that
have no variable in place of a property or a class (those of table 9) are data rules as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kg.reason.rules import RULES
from kg.reason.terms import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.reason.facts import Facts
    from kg.reason.rules import Atom, Rule, Word
    from kg.reason.schema import Schema
    from kg.reason.terms import Terms

#: A triple of numbers; a negative one is a variable.
Triple = tuple[int, int, int]
#: What the engine does itself, by representatives and at reading literals.
BUILT_IN = frozenset(
    """eq-ref eq-sym eq-trans eq-rep-s eq-rep-p eq-rep-o eq-diff1 prp-ap cls-thing cls-nothing1
    dt-type1 dt-type2 dt-eq dt-diff dt-not-type""".split()
)
TYPE = "rdf:type"


class Instance(NamedTuple):
    """A rule with the schema filled in: data atoms, heads (None: a contradiction), schema used."""

    rule: str
    body: tuple[Triple, ...]
    head: tuple[Triple, ...] | None
    used: tuple[Triple, ...]


@dataclass(frozen=True)
class _Split:
    """A rule's atoms: those of the schema, and those of data."""

    rule: Rule
    schema: tuple[Atom, ...]
    data: tuple[Atom, ...]


def _split(rule: Rule) -> _Split:
    def open_(atom: Atom) -> bool:
        return atom[1][0] == "?" or (atom[1] == TYPE and atom[2][0] == "?")

    if not rule.lists and not any(open_(atom) for atom in rule.body):
        return _Split(rule, (), rule.body)

    def is_data(atom: Atom) -> bool:
        return open_(atom) or "[" in "".join(atom)

    return _Split(
        rule,
        tuple(a for a in rule.body if not is_data(a)),
        tuple(a for a in rule.body if is_data(a)),
    )


SPLITS = tuple(_split(rule) for rule in RULES if rule.name not in BUILT_IN)
#: Those that are about two elements of a list; all conclude ``false``.
PAIRWISE = tuple(split for split in SPLITS if any("[j]" in "".join(atom) for atom in split.data))
#: The properties and classes that the schema is made of; when one grows, there are new instances.
SCHEMA_WORDS = frozenset(
    (atom[1], atom[2] if atom[1] == TYPE else "") for split in SPLITS for atom in split.schema
) | {("rdf:first", ""), ("rdf:rest", "")}


def schema_sizes(facts: Facts, words: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """How many facts there are of each property and class that the schema is made of."""
    return {
        (words[p], words[c] if c else -1): len(facts.members(words[c]))
        if c
        else len(facts.properties.get(words[p], ()))
        for p, c in SCHEMA_WORDS
        if p in words
    }


def pairwise(schema: Schema) -> Iterator[tuple[str, list[int], Callable[[int, int], Instance]]]:
    """What any two elements of a list must not share: rule, elements, instance for two places.

    There are too many pairs to have an instance for each before it is broken.
    """
    for split in PAIRWISE:
        ((node, name),) = split.rule.lists
        for bound, used in _solutions(schema, split.schema, {}, ()):
            for elements, triples in schema.lists(bound[node]):
                yield (
                    split.rule.name,
                    elements,
                    partial(
                        _instance, schema.words, split, bound, used + triples, {name: elements}
                    ),
                )


def instances(schema: Schema) -> Iterator[Instance]:
    """The instances of all rules over the schema, but those of ``pairwise``."""
    for split in SPLITS:
        if split in PAIRWISE:
            continue
        for bound, used in _solutions(schema, split.schema, {}, ()):
            yield from _with_lists(schema, split, split.rule.lists, bound, used, {})


def _solutions(
    schema: Schema, atoms: Sequence[Atom], bound: dict[Word, int], used: tuple[Triple, ...]
) -> Iterator[tuple[dict[Word, int], tuple[Triple, ...]]]:
    """The ways to find the schema atoms in the schema."""
    if not atoms:
        yield bound, used
        return
    atom, rest = atoms[0], atoms[1:]
    predicate = schema.words[atom[1]]
    subject = bound.get(atom[0])
    for s, o in _pairs(schema, atom, predicate, subject):
        if atom[2][0] == "?" and bound.get(atom[2], o) != o:
            continue
        more = {**bound, atom[0]: s}
        if atom[2][0] == "?":
            more[atom[2]] = o
        yield from _solutions(schema, rest, more, (*used, (s, predicate, o)))


def _pairs(
    schema: Schema, atom: Atom, predicate: int, subject: int | None
) -> Iterator[tuple[int, int]]:
    if atom[1] == TYPE or (atom[2][0] not in '?"'):
        wanted = schema.words[atom[2]]
        found = schema.facts.match(subject, predicate, wanted)
        yield from ((s, o) for s, _, o in found)
        return
    index = schema.objects(predicate)
    allowed = schema.cardinals[atom[2]] if atom[2][0] == '"' else None
    for s in index if subject is None else (subject,):
        for o in index.get(s, ()):
            if allowed is None:
                yield s, o
            elif o in allowed:
                yield s, allowed[o]


def _with_lists(
    schema: Schema,
    split: _Split,
    lists: Sequence[tuple[Word, Word]],
    bound: dict[Word, int],
    used: tuple[Triple, ...],
    elements: dict[Word, list[int]],
) -> Iterator[Instance]:
    if not lists:
        yield from _instantiated(schema.words, split, bound, used, elements)
        return
    node, name = lists[0]
    for found, triples in schema.lists(bound[node]):
        yield from _with_lists(
            schema, split, lists[1:], bound, used + triples, {**elements, name: found}
        )


def _instantiated(
    words: Mapping[str, int],
    split: _Split,
    bound: dict[Word, int],
    used: tuple[Triple, ...],
    elements: dict[Word, list[int]],
) -> Iterator[Instance]:
    """The instances for a choice of list elements: one for each element where [i]."""
    text = repr((split.data, split.rule.head))
    if not elements:
        yield _instance(words, split, bound, used, {}, None, None)
        return
    (name, found), *_ = elements.items()
    # Of an empty list of a chain or a conjunction: nothing.
    for i in range(len(found) if "[i]" in text else min(1, len(found))):
        yield _instance(words, split, bound, used, {name: found}, i, i)


def _instance(
    words: Mapping[str, int],
    split: _Split,
    bound: dict[Word, int],
    used: tuple[Triple, ...],
    elements: dict[Word, list[int]],
    i: int | None,
    j: int | None,
) -> Instance:
    variables: dict[Word, int] = {}

    def number(word: Word, k: int | None) -> int:
        base, _, place = word.partition("[")
        if place and base in elements:
            at = {"i]": i, "j]": j, "*]": k}[place]
            return elements[base][at or 0]
        if place:
            n = len(next(iter(elements.values())))
            word = f"{base}[{ {'*]': k, '*+1]': (k or 0) + 1, '1]': 0, 'n+1]': n}[place] }]"
        if word in bound:
            return bound[word]
        if word[0] != "?":
            return words[word]
        return variables.setdefault(word, -1 - len(variables))

    def filled(atom: Atom) -> Iterator[Triple]:
        repeated = any("[*" in word for word in atom)
        for k in range(len(next(iter(elements.values())))) if repeated else (None,):
            yield tuple(number(word, k) for word in atom)  # type: ignore[misc]

    body = tuple(t for atom in split.data for t in filled(atom))
    head = split.rule.head
    return Instance(
        split.rule.name,
        body,
        None if head is None else tuple(t for atom in head for t in filled(atom)),
        used,
    )


#: Every name of the table, numbered in every dictionary alike: the vocabulary comes first.
_NAMES = (
    *dict.fromkeys(
        word
        for rule in RULES
        for atom in (*rule.body, *(rule.head or ()))
        for word in atom
        if word[0] not in '?"'
    ),
    *("rdf:first", "rdf:rest", "rdf:nil"),
)
_WORDS = {word: number for number, word in enumerate(_NAMES)}


def vocabulary(terms: Terms) -> dict[str, int]:
    """The vocabulary's numbers in a new dictionary."""
    words = {word: terms.number(named(word)) for word in _NAMES}
    if words != _WORDS:
        raise ValueError("the vocabulary comes first in a dictionary of terms")
    return words
