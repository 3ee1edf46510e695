"""Reports in all their forms, and everything that can be wrong with one."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import FactLine, PassedOver, Read, read
from kg.documents.files import FORMATS
from kg.documents.record import iso_date
from kg.errors import InputError
from kg.model import Document

CALL = "Ana Costa telephoned Per Holm on Monday.\n"
FACT = {"type": "tenure", "document": "a", "evidence": [{"start": 0, "end": 1, "quote": "A"}]}


def items(path: Path | str, content: bytes | str = b"", **options: object) -> list[object]:
    """What reading one file of this content yields."""
    if isinstance(path, Path):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read([path], **options))  # type: ignore[arg-type]


def document(path: Path, content: bytes | str, **options: object) -> Document:
    """The one document in a file of this content."""
    (item,) = items(path, content, **options)
    assert isinstance(item, Read), item
    return item.document


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_text_is_what_stands_after_the_front_matter(tmp_path: Path, name: str) -> None:
    head = (
        '---\ntitle: "A call: two leaders"\ndate: 2016-08-09\npublisher: The Wire\ntags: [x]\n---\n'
    )
    found = document(tmp_path / name, head + "\n" + CALL)
    assert found.text == "\n" + CALL
    assert (found.title, found.date, found.publisher) == (
        "A call: two leaders",
        "2016-08-09",
        "The Wire",
    )
    assert found.id.startswith("a-call-two-leaders-")


def test_text_without_front_matter_is_all_text(tmp_path: Path) -> None:
    found = document(tmp_path / "a.txt", CALL)
    assert found == Document(id=found.id, text=CALL, source=str(tmp_path / "a.txt"))
    assert found.id.startswith("ana-costa-telephoned-per-holm-on-monday-")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2016-08-09", "2016-08-09"),
        ("2016-08", "2016-08"),
        ("2016", "2016"),
        ("'2016-08-09'", "2016-08-09"),
        ("2016-08-09T12:30:00Z", "2016-08-09"),
        ("2016-08-09 12:30:00", "2016-08-09"),
        ("", None),
    ],
)
def test_dates_of_front_matter(tmp_path: Path, written: str, meant: str | None) -> None:
    assert document(tmp_path / "a.md", f"---\ndate: {written}\n---\n{CALL}").date == meant


@given(st.dates())
def test_every_day_is_an_iso_date(day: object) -> None:
    assert iso_date(str(day)) == iso_date(day) == str(day)


def test_control_characters_are_spaces(tmp_path: Path) -> None:
    """No quote may hold what RDF/XML cannot."""
    found = document(tmp_path / "a.json", r'{"text":"a\u000cb\tc\uffff", "title":"d\u0001e"}')
    assert (found.text, found.title) == ("a b\tc ", "d e")


def test_given_id_wins_and_content_makes_the_others(tmp_path: Path) -> None:
    assert document(tmp_path / "a.md", f"---\nid: X-7.1\n---\n{CALL}").id == "X-7.1"
    first = document(tmp_path / "a.txt", CALL).id
    assert document(tmp_path / "b.txt", CALL.replace("\n", "\r\n")).id == first
    assert document(tmp_path / "a.txt", CALL + "More.").id != first
    long = document(tmp_path / "a.md", f"---\ntitle: {'word ' * 40}\n---\n{CALL}").id
    assert len(long.rpartition("-")[0]) <= 48
    assert "--" not in long


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp1252", "windows-1252")],
)
def test_encodings(tmp_path: Path, encoding: str, named: str | None) -> None:
    text = "L'Élysée a reçu le président.\n"
    assert document(tmp_path / "a.txt", text.encode(encoding), encoding=named).text == text
    record = json.dumps({"text": text}, ensure_ascii=False) + "\n"
    for name in ("a.json", "a.jsonl"):
        assert document(tmp_path / name, record.encode(encoding), encoding=named).text == text


def test_page(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><meta charset=windows-1252><title>Leaders speak</title>"
        '<meta property="og:site_name" content="The Wire">'
        '<meta property="article:published_time" content="1994-08-09T12:00:00+00:00"></head>'
        "<body><nav><a href=/>Home</a></nav><article><h1>Leaders speak</h1>"
        "<p>Ana Costa telephoned Per Holm on Monday about the “Élan” treaty.</p>"
        "<p>They will meet in Lisbon next month.</p></article><script>no()</script></body></html>"
    )
    found = document(tmp_path / "a.html", page.encode("cp1252"))
    assert (found.title, found.date, found.publisher) == ("Leaders speak", "1994-08-09", "The Wire")
    assert "“Élan” treaty" in found.text
    assert "no()" not in found.text


def test_json_as_object_list_and_lines(tmp_path: Path) -> None:
    record = {"id": 7, "text": "A\r\nb", "date": "2005", "source": "The Wire", "words": 2}
    expected = Document(id="7", text="A\r\nb", date="2005", publisher="The Wire")
    for name, content in {
        "a.json": json.dumps(record, indent=1),
        "b.json": json.dumps([record]),
        "c.json": json.dumps(record) + "\n",
        "d.jsonl": "\n" + json.dumps(record) + "\n\n",
    }.items():
        found = document(tmp_path / name, content)
        assert (found.id, found.text, found.date, found.publisher) == (
            expected.id,
            expected.text,
            expected.date,
            expected.publisher,
        )


def test_lines_are_reports_or_fact_records_and_a_broken_one_stops_nothing(tmp_path: Path) -> None:
    lines = [json.dumps({"text": CALL}), '{"text": ', json.dumps(FACT), "[1]", '{"text": 1}']
    first, broken, fact, number, no_text = items(tmp_path / "a.jsonl", "\n".join(lines))
    assert isinstance(first, Read)
    assert first.line == 1
    assert isinstance(fact, FactLine)
    assert (json.loads(fact.text), fact.line) == (FACT, 3)
    assert [getattr(error, "line", None) for error in (broken, number, no_text)] == [2, 4, 5]
    assert "not JSON" in str(broken)
    assert "neither a report nor a fact record" in str(number)


def test_lines_stream(tmp_path: Path) -> None:
    with (tmp_path / "endless").open("wb") as stream:
        stream.write(b'{"text": "one"}\n' * 10_000)
    found = read([tmp_path / "endless"], limit=100)
    assert isinstance(next(found), Read)
    found.close()  # type: ignore[attr-defined]


def test_a_long_line_is_refused_alone(tmp_path: Path) -> None:
    content = '{"text":"a"}\n{"text":"' + "b" * 500 + '"}\n{"text":"c"}'
    first, long, last = items(tmp_path / "a.jsonl", content, limit=100)
    assert isinstance(first, Read)
    assert isinstance(last, Read)
    assert str(long).startswith(f"{tmp_path}/a.jsonl:2: longer than 0.0001 MB")


#: file name, content, what the message says after the file's path
BROKEN = {
    "empty": ("a.txt", b"", ": empty"),
    "blank": ("a.txt", b" \n\n", ": empty"),
    "only front matter": ("a.md", b"---\ntitle: x\n---\n", ": no text"),
    "latin 1": ("a.txt", b"one\ncaf\xe9 \xe0 l'\xc9lys\xe9e\n", ":2: not utf-8 at byte 7"),
    "nul": ("a.txt", b"a\0b", ": binary data"),
    "nul among high bytes": ("a.txt", b"\x80\0\xff\0\xfe", ": binary data"),
    "pdf": ("a.txt", b"%PDF-1.7 \xff", ": a PDF, not a text"),
    "office": ("a.txt", b"PK\x03\x04\x00", ": a zip archive or an Office file"),
    "old office": ("a.txt", b"\xd0\xcf\x11\xe0\x00", ": an old Office file"),
    "picture": ("a.md", b"\x89PNG\r\n", ": a picture"),
    "lines of a picture": ("a.jsonl", b"\x89PNG\r\n\xff", ": a picture"),
    "front matter without end": ("a.md", b"---\ntitle: x\n", ":1: front matter that no second"),
    "front matter that is a list": ("a.md", b"---\n- x\n---\ny", ":2: front matter that is no"),
    "front matter with a stray colon": (
        "a.md",
        b"---\ndate: 2016\ntitle: a: b\n---\nx",
        ":3: front",
    ),
    "front matter of a thousand brackets": (
        "a.md",
        b"---\ntitle: " + b"[" * 20_000 + b"\n---\nx",
        ":2: front matter",
    ),
    "date in words": (
        "a.md",
        b"---\nid: x\ndate: 9 August 2016\n---\ny",
        ":3: date: '9 August 2016'",
    ),
    "day of no calendar": (
        "a.md",
        b"---\ndate: '2016-02-31'\n---\ny",
        ":2: date: '2016-02-31' is",
    ),
    "month of no calendar": (
        "a.json",
        b'{"text":"a","date":"2016-13"}',
        ":1: date: '2016-13' is",
    ),
    "title that is a list": ("a.json", b'{"text":"a","title":["b"]}', ":1: title: a list"),
    "id with a space": ("a.json", b'{"text":"a","id":"b c"}', ":1: id: 'b c' is no id"),
    "page without text": ("a.html", b"<html><body><img src=x></body></html>", ": a page without"),
    "broken json": ("a.json", b'{"text":\n "a"', ": not JSON"),
    "json of no report": ("a.json", b"3", ": neither a report"),
    "empty list": ("a.json", b"[]", ": an empty list"),
    "empty lines": ("a.jsonl", b"\n\n", ": empty"),
    "nested json": ("a.jsonl", b'{"text":' + b"[" * 100_000, ":1: JSON nested too deeply"),
    "json with a nul": ("a.json", b'{"text":"a\\u0000b"}', ":1: text: it holds a NUL"),
    "bytes that are no utf-8 in a line": ("a.jsonl", b'\n{"text":"\xff"}', ":2: not utf-8"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(tmp_path: Path, case: str) -> None:
    name, content, message = BROKEN[case]
    (error,) = items(tmp_path / name, content)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path / name}{message}"), error
    assert error.remedy
    assert "\n" not in str(error)


def test_likely_encoding_is_named(tmp_path: Path) -> None:
    russian = "Президент России позвонил премьер-министру Великобритании.\n" * 5
    (error,) = items(tmp_path / "a.txt", russian.encode("cp1251"))
    assert "--encoding windows-1251" in str(error)
    (error,) = items(tmp_path / "a.txt", CALL, encoding="klingon")
    assert "the encoding 'klingon' is unknown" in str(error)


def test_size_limit(tmp_path: Path) -> None:
    (error,) = items(tmp_path / "a.txt", b"a" * 101, limit=100)
    assert "larger than 0.0001 MB" in str(error)
    assert isinstance(items(tmp_path / "a.txt", b"a" * 100, limit=100)[0], Read)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a Unix device")
def test_endless_device_is_refused() -> None:
    (error,) = items("/dev/zero", limit=1000)
    assert "larger than" in str(error)


def test_missing_and_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no such file (check the path)" in str(items(str(tmp_path / "none.txt"))[0])
    (tmp_path / "a.txt").touch()
    assert "cannot be read: Not a directory" in str(items(str(tmp_path / "a.txt" / "b.txt"))[0])
    assert isinstance(items("a\0b")[0], InputError)

    def forbidden(self: Path, _mode: str) -> None:  # a test run by root may read everything
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", forbidden)
    assert "Permission denied (check its permissions)" in str(items("x.txt")[0])


def test_folder_is_read_in_order_and_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/x.txt", "x.png", "x.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Text of {name}.")
    (tmp_path / "report.docx").write_bytes(b"PK")
    graph = tmp_path / "graph"
    (graph / "store").mkdir(parents=True)
    (graph / "build.json").write_text("{}")
    (graph / "documents.jsonl").write_text('{"text":"again"}')
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
    found = items(tmp_path.as_posix())
    names = [Path(i.source).name for i in found if isinstance(i, Read)]
    assert names == ["a.md", "b.txt", "c.txt"]
    assert [str(i) for i in found if isinstance(i, InputError)] == [
        f"{tmp_path}/report.docx: no format that is read here: .docx (read are {' '.join(FORMATS)})"
    ]
    (passed,) = (i for i in found if isinstance(i, PassedOver))
    assert passed.files == 4 + hasattr(os, "mkfifo")


def test_folder_without_reports_and_graph_as_input(tmp_path: Path) -> None:
    assert "no reports in this folder" in str(items(str(tmp_path))[0])
    (tmp_path / "store").mkdir()
    (tmp_path / "build.json").write_text("{}")
    assert "a graph, not reports" in str(items(str(tmp_path))[0])


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (CALL, CALL),
        (f"---\ntitle: x\n---\n{CALL}", CALL),
        (json.dumps({"text": CALL}), CALL),
        (json.dumps({"text": CALL}, indent=2), CALL),
        (json.dumps([{"text": CALL}]), CALL),
        (json.dumps({"text": "x" * 20_000}) + "\n", "x" * 20_000),
    ],
)
def test_standard_input_is_recognised(
    monkeypatch: pytest.MonkeyPatch, content: str, source: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    (item,) = items("-")
    assert isinstance(item, Read)
    assert (item.document.text, item.source[0]) == (source, "-")


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "a.html"]))
def test_no_bytes_make_it_fall(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    for item in items(tmp_path_factory.getbasetemp() / name, data):
        assert isinstance(item, (Read, FactLine, InputError))
