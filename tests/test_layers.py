"""The package is the pipeline: a module imports only from its left, and only what is declared."""

from __future__ import annotations

import ast
import gc
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
PROJECT = PACKAGE.parent / "pyproject.toml"

#: The layers from left to right; what stands in one layer may import each other, if need be.
LAYERS = (
    {"kg", "model", "errors", "resources", "slug"},
    {"proof"},
    {"memory"},
    {"graph"},
    {"backup"},
    {"documents"},
    {"facts"},
    {"authority"},
    {"extract"},
    {"processes"},
    {"llm"},
    {"extractors"},
    {"sources"},
    {"consolidate"},
    {"mapping"},
    {"reason"},
    {"consistency"},
    {"store"},
    {"remote"},
    {"workers"},
    {"evidence"},
    {"why"},
    {"aside"},
    {"turtle"},
    {"derivation"},
    {"export"},
    {"queries"},
    {"shapes"},
    {"writing"},
    {"told"},
    {"standing"},
    {"pipeline"},
    {"keeping"},
    {"web"},
    {"cli"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}

#: What a part must not know even though it stands to its left: the seams.
IGNORANT = {
    "reason": {"store", "pyoxigraph", "flask", "documents", "facts", "extract", "consolidate"},
    "extract": {"rdflib", "pyoxigraph", "owlrl", "mapping", "reason", "store"},
    "web": {"extract", "sources", "told", "pipeline", "consolidate"},
    "documents": {"rdflib", "pyoxigraph"},
    "facts": {"rdflib", "pyoxigraph"},
    "consolidate": {"rdflib"},
}
#: Who knows all the same, because it is what that module is for.
KNOWING = {("reason/files.py", "pyoxigraph"), ("reason/stores.py", "pyoxigraph")}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The part of the package that a file belongs to: ``extract`` for ``kg/extract/dates.py``."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "kg" if first == "__init__" else first


installed = cache(packages_distributions)


@cache
def imports(path: Path, *, types: bool = True) -> frozenset[str]:
    """The dotted names that a file imports, ours and others', wherever in the file they stand."""
    found: set[str] = set()
    tree = _parsed(path.read_text(encoding="utf-8"))
    skipped = set() if types else set(_for_types_only(tree))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            found.add(node.module or "")
            if node.module == "kg":
                found.update(f"kg.{alias.name}" for alias in node.names)
    return frozenset(found)


def _parsed(text: str) -> ast.AST:
    """The syntax tree.

    Python 3.11 miscounts its recursion (python/cpython#106905) if the garbage collector calls back
    meanwhile, as it does once hypothesis has run in this process.
    """
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()


def _for_types_only(tree: ast.AST) -> list[ast.AST]:
    """The nodes under ``if TYPE_CHECKING:``."""
    return [
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    ]


def ours(names: frozenset[str]) -> set[str]:
    """The parts of the package among imported names."""
    found = {name.split(".")[1] for name in names if name.startswith("kg.")}
    return found - {"__version__"}


def test_every_part_has_its_layer() -> None:
    assert {part(path) for path in modules()} <= set(RANK)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_come_from_the_left(path: Path) -> None:
    mine = part(path)
    wrong = {other for other in ours(imports(path)) - {mine} if RANK[other] >= RANK[mine]}
    assert not wrong, f"{path.name} imports {sorted(wrong)} from its right"


@pytest.mark.parametrize("name", IGNORANT)
def test_seams(name: str) -> None:
    for path in modules():
        if part(path) == name:
            names = imports(path, types=False)
            known = ours(names) | {n.split(".")[0] for n in names}
            at = path.relative_to(PACKAGE).as_posix()
            allowed = {seam for module, seam in KNOWING if module == at}
            assert not (known - allowed) & IGNORANT[name], path


def test_reasoning_needs_neither_store_nor_web_nor_the_reference() -> None:
    code = (
        "import sys, kg.reason.closure\n"
        "kg.reason.reasoner('entente')\n"
        "print(*{m.split('.')[0] for m in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert not {"flask", "pyoxigraph", "owlrl", "click"} & set(done.stdout.split())


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_what_is_imported_is_declared(path: Path) -> None:
    project = tomllib.loads(PROJECT.read_text())["project"]
    extra = project["optional-dependencies"].get(part(path), [])  # kg/llm has the extra [llm]
    declared = {
        re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
        for requirement in [*project["dependencies"], *extra]
    }
    distributions = installed()
    for name in {n.split(".")[0] for n in imports(path)} - {"kg", "__future__"}:
        if name not in sys.stdlib_module_names:
            homes = {home.lower().replace("_", "-") for home in distributions.get(name, [name])}
            assert homes & declared, f"{path.name} imports {name}, which pyproject does not declare"


def test_declared_dependencies_are_used() -> None:
    distributions = installed()
    used = {
        home.lower().replace("_", "-")
        for path in modules()
        for name in imports(path)
        for home in distributions.get(name.split(".")[0], [])
    }
    used.add("lxml_html_clean")  # trafilatura's: it imports it without declaring it everywhere
    project = tomllib.loads(PROJECT.read_text())["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["llm"]:
        assert re.split(r"[^\w.-]", requirement)[0].lower() in used, requirement
