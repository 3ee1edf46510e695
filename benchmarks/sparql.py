"""How fast a served graph answers, beside another server on the same store.

``python -m benchmarks.sparql --native OXIGRAPH [--copies 150] [--rounds 5]`` builds the sample
reports, multiplies what they say (150 times: a million statements, each of them also in the default
graph), serves that and a copy of it by ``kg serve`` and by ``OXIGRAPH serve-read-only`` (the
program that PyPI's ``oxigraph`` brings), and asks both the same questions in turn. Wall time in
milliseconds, medians; each asking differs from the last by a comment, so that no answer is a
remembered one.

``--beside rdflib`` or ``--beside oxrdflib`` compares with these behind Flask instead
(``benchmarks.behind_flask``; oxrdflib is to be installed for it). A million statements are too many
for rdflib, which takes minutes to load them and gigabytes to hold them: take 2 to 20 copies.
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from benchmarks.__main__ import SAMPLES
from kg import graph as graphs
from kg.pipeline import build

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIXES = """PREFIX ent: <https://w3id.org/entente/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <https://w3id.org/entente/id/>
"""
POINT = "SELECT ?p ?o { <person/theresa-may> ?p ?o }"
QUERIES = {
    "point": POINT,
    "star": "SELECT ?c ?d ?s ?l { ?c a ent:PhoneCall ; ent:date ?d ; ent:status ?s ; "
    "rdfs:label ?l }",
    "two steps": "SELECT DISTINCT ?s { <person/theresa-may> ent:metWith ?p . "
    "?p ent:represents ?s }",
    "four steps": "SELECT ?p (COUNT(*) AS ?n) { <state/france> ^ent:participantState ?c . "
    "?c ent:evidence ?e . ?e ent:inDocument ?d . ?d ent:published ?p } GROUP BY ?p",
    "path": "SELECT ?x { ent:Contact ^rdfs:subClassOf+ ?x }",
    "subclasses": "SELECT (COUNT(?c) AS ?n) { ?k rdfs:subClassOf* ent:Contact . ?c a ?k }",
    "group": "SELECT ?k ?s (COUNT(*) AS ?n) { ?c a ?k ; ent:status ?s } GROUP BY ?k ?s "
    "ORDER BY DESC(?n) LIMIT 20",
    "optional": "SELECT ?c ?p ?t { ?c a ent:Meeting ; ent:date ?d . OPTIONAL { ?c ent:place ?p } "
    "OPTIONAL { ?c ent:topic ?t } FILTER(STR(?d) >= '2000') }",
    "contains": "SELECT ?e ?q { ?e ent:exact ?q FILTER("
    "CONTAINS(LCASE(?q), 'security')) } LIMIT 200",
    "regex": "SELECT (COUNT(*) AS ?n) { ?x rdfs:label ?l FILTER(REGEX(?l, '^Report .*a$')) }",
    "order": "SELECT ?d ?t ?l { ?d ent:published ?t ; rdfs:label ?l } "
    "ORDER BY DESC(?t) ?l LIMIT 25",
    "count all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "construct": "CONSTRUCT { ?a ent:metWith ?b } { ?e ent:firstParticipant ?a ; "
    "ent:secondParticipant ?b }",
    "describe": "DESCRIBE <state/france>",
    "80,000 rows": "SELECT ?e ?d ?q { ?e ent:inDocument ?d ; ent:exact ?q } LIMIT 80000",
    "tenures": "SELECT ?p ?o ?f { ?t ent:holder ?p ; ent:office ?o ; ent:start ?f . "
    "FILTER NOT EXISTS { ?t ent:end ?u } }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?c ent:status ent:Planned } } GROUP BY ?g",
}
_CLIENTS, _SECONDS = 8, 4.0


def multiplied(source: Path, target: Path, base: str, copies: int) -> int:
    """A store with so many copies of what the documents of another say; how many statements."""
    kinds = "|".join(
        "contact tenure document evidence encounter statement agreement summit position event "
        "relation membership graph/document".split()
    )
    own = re.compile(f"{re.escape(base)}(?:{kinds})/")
    former, store = ox.Store.read_only(str(source)), ox.Store(str(target))

    def renamed(term: ox.Term, number: int) -> ox.Term:
        if isinstance(term, ox.NamedNode) and own.match(term.value):
            return ox.NamedNode(f"{term.value}-{number}")
        return term

    def quads() -> Iterator[ox.Quad]:
        for graph in former.named_graphs():
            for quad in former.quads_for_pattern(None, None, None, graph):
                if not own.match(str(graph.value)):
                    yield quad
                for number in range(copies) if own.match(str(graph.value)) else ():
                    yield ox.Quad(*(renamed(term, number) for term in quad))

    for quad_or_mirror in (quads(), (ox.Quad(*quad.triple) for quad in quads())):
        store.bulk_extend(quad_or_mirror)
    store.optimize()
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


@contextmanager
def served(command: list[str], url: str) -> Iterator[str]:
    """A server that answers at an address until the block ends."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(6000):  # rdflib has it all to load
                try:
                    ask(url, "ASK {}")
                    break
                except (OSError, http.client.HTTPException):
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def ask(url: str, query: str, connection: http.client.HTTPConnection | None = None) -> bytes:
    """The answer to a query."""
    split = urlsplit(url)
    kept = connection or http.client.HTTPConnection(split.netloc, timeout=600)
    kept.request(
        "POST",
        split.path,
        body=PREFIXES + query,
        headers={
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, application/n-triples",
        },
    )
    response = kept.getresponse()
    body = response.read()
    if connection is None:
        kept.close()
    if response.status != 200:
        raise RuntimeError(f"{url}: {response.status}: {body[:200]!r} for {query}")
    return body


def a_second(url: str) -> float:
    """Point look-ups a second with several clients."""
    done = [0] * _CLIENTS
    end = time.perf_counter() + _SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        while time.perf_counter() < end:
            ask(url, f"{POINT} # {number} {done[number]}", connection)
            done[number] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / _SECONDS


def compared(servers: dict[str, str], rounds: int) -> None:
    """Ask in turn, and print a line a query."""
    spent: dict[str, dict[str, list[float]]] = {q: {name: [] for name in servers} for q in QUERIES}
    for turn in range(rounds + 1):
        for query, text in QUERIES.items():
            for name, url in servers.items():
                start = time.perf_counter()
                ask(url, f"{text} # {turn}")
                if turn:
                    spent[query][name].append((time.perf_counter() - start) * 1000)
    print(f"| query | {' | '.join(servers)} | ratio |\n|---|{'---:|' * (len(servers) + 1)}")
    ratios, long = [], []
    for query, by_server in spent.items():
        ours, theirs = (statistics.median(found) for found in by_server.values())
        ratios.append(ours / theirs)
        if theirs >= 20:
            long.append(ours / theirs)
        print(f"| {query} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.2f} |")
    print(f"| geometric mean | | | {statistics.geometric_mean(ratios):.2f} |")
    if long:
        print(f"| of those of 20 ms and more | | | {statistics.geometric_mean(long):.2f} |")
    rates: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(3):
        for name, url in servers.items():
            rates[name].append(a_second(url))
    ours, theirs = (statistics.median(found) for found in rates.values())
    what = f"look-ups a second, {_CLIENTS} clients"
    print(f"| {what} | {ours:,.0f} | {theirs:,.0f} | {ours / theirs:.2f} |")


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def main() -> None:
    """Build, serve, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--native", default="oxigraph", help="the oxigraph program")
    parser.add_argument("--beside", choices=("oxigraph", "rdflib", "oxrdflib"), default="oxigraph")
    parser.add_argument(
        "--copies", type=int, default=150, help="fewer for rdflib; 2 are 76,000 statements"
    )
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        report = build([SAMPLES], here / "graph")
        count = multiplied(here / "graph" / graphs.STORE, here / "store", report.base, given.copies)
        shutil.rmtree(here / "graph" / graphs.STORE)
        shutil.copytree(here / "store", here / "native")
        (here / "store").rename(here / "graph" / graphs.STORE)
        print(f"{count:,} statements\n")
        ours, theirs = _port(), _port()
        kg = [sys.executable, "-m", "kg.cli", "serve", str(here / "graph"), "--port", str(ours)]
        bind = f"127.0.0.1:{theirs}"
        other = [given.native, "serve-read-only", "--location", str(here / "native")]
        other, path = [*other, "--bind", bind], "query"
        if given.beside != "oxigraph":
            other = [sys.executable, "-m", "benchmarks.behind_flask", given.beside]
            other, path = [*other, str(here / "native"), str(theirs)], "sparql"
        with (
            served(
                [*kg, "--per-client", "64", "--queue", "64"], f"http://127.0.0.1:{ours}/sparql"
            ) as first,
            served(other, f"http://{bind}/{path}") as second,
        ):
            compared({"kg serve": first, given.beside: second}, given.rounds)


if __name__ == "__main__":
    main()
