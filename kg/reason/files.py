"""RDF files in as numbers, triples out as N-Triples.

Plain N-Triples, a triple a line, is split here: a term that has been seen costs no more than a look
into the dictionary, and only what is new is checked. Whatever is not that plain (other formats,
comments, escapes) is read by Oxigraph's parsers, which also say what is wrong with it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from xml.parsers import expat

import numpy as np
from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import InputError
from kg.memory import guarded, need
from kg.reason.closure import Closure
from kg.reason.terms import BLANK, IRI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from kg.reason.explain import Stated
    from kg.reason.relations import Numbers
    from kg.reason.terms import Terms


class Columns(NamedTuple):
    """Triples in numbers: three arrays of one length."""

    subjects: Numbers
    predicates: Numbers
    objects: Numbers


#: Bytes read at a time.
_BLOCK = 1 << 22
#: Numbers kept of what Oxigraph parses, before they are handed on.
_NUMBERS = 3 << 17
#: Bytes of memory for a byte of a block while it is split, and for a number that is parsed, with
#: the dictionary's growth.
_OF_BLOCK, _OF_NUMBER = 16, 160
#: A file of so many bytes takes a byte of memory at the very least.
_LEAST = 8
#: Triples written at a time.
_ROWS = 1 << 16
_PLACE = re.compile(r"^Parser error .*?: ")
_LINE = re.compile(r"^(\S+) (\S+) (.+) \.\n", re.MULTILINE)
# What is possessive (``*+``) cannot be given back, so no term is looked at twice.
_IRI = (
    r'<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\%\[\]]*+'
    r'(?:%[0-9A-Fa-f]{2}[^\x00-\x20<>"{}|^`\\%\[\]]*+)*+>'
)
_TERM = re.compile(
    rf"{_IRI}|_:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
    r'|"[^\x00-\x1f\x7f"\\]*+(?:\\[tbnrf"\\][^\x00-\x1f\x7f"\\]*+)*+"'
    rf"(?:@[A-Za-z]{{1,8}}(?:-[A-Za-z0-9]{{1,8}})*|\^\^{_IRI})?"
)


def closed(paths: Sequence[str | Path], *, full: bool = False) -> Closure:
    """The closure of RDF files; errors as those of ``read``."""
    closure = Closure(full=full)
    for columns in read(paths, closure.terms):
        closure.take(*columns)
    closure.close()
    return closure


def read(paths: Sequence[str | Path], terms: Terms) -> Iterator[Columns]:
    """The triples of RDF files (of all graphs in them), some thousands at a time.

    A file's format is what its name ends in. Blank nodes of different files are different.
    ``InputError`` with file and line for what cannot be read, ``OutOfMemory`` if the triples are
    too many to keep.
    """
    for place, path in enumerate(map(Path, paths), start=1):
        kind = RdfFormat.from_extension(path.suffix.removeprefix(".").lower())
        if kind is None:
            raise InputError(
                f"no RDF format has names that end in {path.suffix!r}" if path.suffix
                else "no RDF format is known by a name without an ending",
                source=str(path),
                remedy="name the file .nt, .ttl, .nq, .trig, .rdf, .n3 or .jsonld",
            )  # fmt: skip
        scope = f"_:f{place}-" if len(paths) > 1 else "_:"
        try:
            with path.open("rb") as stream, guarded(f"reading {path}"):
                need(path.stat().st_size // _LEAST, f"reading {path}")
                if stream.peek(len(BOM_UTF8)).startswith(BOM_UTF8):
                    stream.read(len(BOM_UTF8))
                if kind == RdfFormat.N_TRIPLES:
                    yield from _lines(stream, str(path), scope, terms)
                else:
                    yield from _parsed(stream, kind, str(path), scope, terms)
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror or error}", source=str(path)
            ) from error


def _lines(stream: BinaryIO, source: str, scope: str, terms: Terms) -> Iterator[Columns]:
    """Blocks of whole lines of N-Triples."""
    before = 0
    while block := stream.read(_BLOCK):
        need(_OF_BLOCK * len(block), f"reading {source} from line {before + 1:,}")
        block += stream.readline()
        if not block.endswith(b"\n"):
            block += b"\n"
        found = _split(block, scope, terms)
        if found is None:
            yield from _parsed(BytesIO(block), RdfFormat.N_TRIPLES, source, scope, terms, before)
        else:
            yield found
        before += block.count(b"\n")


def _split(block: bytes, scope: str, terms: Terms) -> Columns | None:
    """The triples of plain lines; None if one of them is not plain, or no triple."""
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    triples = _LINE.findall(text)
    if len(triples) != text.count("\n"):
        return None
    if scope != "_:" and "_:" in text:
        triples = [tuple(_in_scope(t, scope) for t in triple) for triple in triples]
    mark = terms.mark()
    numbers = np.fromiter(
        map(terms.number, chain.from_iterable(triples)), np.int64, 3 * len(triples)
    ).reshape(-1, 3)
    columns = Columns(*numbers.T)
    kinds = terms.kinds()
    if (
        all(map(_TERM.fullmatch, terms.spellings[mark[0] :]))
        and (kinds[columns.predicates] == IRI).all()
        and np.isin(kinds[columns.subjects], (IRI, BLANK)).all()
    ):
        return columns
    terms.forget(mark)
    return None


def _parsed(
    stream: BinaryIO, kind: RdfFormat, source: str, scope: str, terms: Terms, before: int = 0
) -> Iterator[Columns]:
    """The triples that Oxigraph finds; ``before`` lines of the file came before these.

    Blank nodes are named in their order, for Oxigraph's own names are another each time; but as
    the file names them where every one has a name there.
    """
    names: dict[str, str] = {}
    all_named = kind in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)

    def spelled(term: str) -> str:
        if term[0] != "_":
            return term
        return scope + (term[2:] if all_named else names.setdefault(term, f"b{len(names)}"))

    try:
        base = Path(source).absolute().as_uri()
        yield from numbered(parse(stream, format=kind, base_iri=base), terms, source, spelled)
    except SyntaxError as error:
        line = None if error.lineno is None else error.lineno + before
        if kind == RdfFormat.RDF_XML and stream.seekable():
            line = _line_of_xml(stream)
        place = f" at column {error.offset}" if error.offset else ""
        raise InputError(
            f"not {kind.name}{place}: {_PLACE.sub('', error.msg)}",
            source=source,
            line=line,
            remedy="correct it, or let the file's name end in its format",
        ) from error


def numbered(
    quads: Iterable[Quad], terms: Terms, source: str, spelled: Callable[[str], str] = str
) -> Iterator[Columns]:
    """The triples of Oxigraph's quads, some thousands at a time.

    ``spelled`` renames terms in N-Triples; ``source`` is what errors name.
    """
    found: list[int] = []
    number = terms.number
    for quad in quads:
        found += [number(spelled(term)) for term in _terms(quad, source)]
        if len(found) >= _NUMBERS:
            need(_OF_NUMBER * len(found), f"reading {source}")
            yield _columns(found)
            found = []
    if found:
        yield _columns(found)


def _line_of_xml(stream: BinaryIO) -> int | None:
    """The line where XML is not well-formed, which Oxigraph does not tell; None if it is."""
    stream.seek(0)
    try:
        expat.ParserCreate(namespace_separator=" ").ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno
    return None


def _terms(quad: Quad, source: str) -> tuple[str, str, str]:
    if isinstance(quad.object, Triple):
        raise InputError(
            f"a triple inside a triple, which OWL 2 RL has no rule for: {quad.object}",
            source=source,
            remedy="leave such triples out",
        )
    return str(quad.subject), str(quad.predicate), str(quad.object)


def _in_scope(term: str, scope: str) -> str:
    return scope + term[2:] if term[0] == "_" else term


def _columns(numbers: list[int]) -> Columns:
    return Columns(*np.array(numbers, dtype=np.int64).reshape(-1, 3).T)


def write(columns: Iterable[tuple[Numbers, int, Numbers]], terms: Terms, stream: BinaryIO) -> int:
    """Subjects, a predicate and objects as lines of N-Triples; how many there were."""
    spelling, count = terms.spellings.__getitem__, 0
    for subjects, predicate, objects in columns:
        middle = f" {spelling(predicate)} "
        for begin in range(0, subjects.size, _ROWS):
            lines = zip(
                map(spelling, subjects[begin : begin + _ROWS].tolist()),
                repeat(middle),
                map(spelling, objects[begin : begin + _ROWS].tolist()),
                repeat(" .\n"),
            )
            stream.write("".join(chain.from_iterable(lines)).encode())
        count += subjects.size
    return count


def write_proofs(stated: Iterable[Stated], terms: Terms, stream: BinaryIO) -> int:
    """Triples as lines of N-Triples, each inferred one after a comment that says how it follows.

    ``# by RULE: PREMISE . PREMISE .`` is about the triple of the next line, which is commented out
    if it is not listed. How many triples are.
    """
    count = 0
    for triple, step, listed in stated:
        if step is not None:
            premises = " ".join(f"{_spelled(premise, terms)}" for premise in step.premises)
            stream.write(f"# by {step.rule}{':' if premises else ''} {premises}".rstrip().encode())
            stream.write(b"\n" if listed else b"\n# ")
        stream.write(f"{_spelled(triple, terms)}\n".encode())
        count += listed
    return count


def _spelled(triple: tuple[int, int, int], terms: Terms) -> str:
    return f"{' '.join(map(terms.spellings.__getitem__, triple))} ."
