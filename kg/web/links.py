"""Where an IRI leads on this server, whatever base the graph was built with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from kg.mapping.terms import ENT

# Characters that stand for themselves in the path of an address; "%" is not one of them, so an IRI
# that holds %2F comes back from the server's decoding as it is.
_SAFE = "/:@!$&'()*+,;=~"

_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for one base; ``root`` is where the application is mounted."""

    base: str
    root: str = ""

    def href(self, iri: str) -> str | None:
        """The address of a page about an IRI; None for what no link may lead to."""
        if iri.startswith(str(ENT)):
            name = iri.removeprefix(str(ENT))
            return f"{self.root}/ontology" + (f"#{quote(name, safe='')}" if name else "")
        if iri.startswith(self.base):
            path = iri.removeprefix(self.base)
            if path.startswith("graph/"):
                return f"{self.root}/export/{quote(path.removeprefix('graph/'), safe=_SAFE)}.ttl"
            return f"{self.root}/page/{quote(path, safe=_SAFE)}"
        # Anything else, javascript: first of all, is shown but never followed.
        return iri if iri.lower().startswith(("http://", "https://")) else None

    def is_external(self, iri: str) -> bool:
        """Whether an IRI is that of somebody else's page."""
        return not iri.startswith((str(ENT), self.base))

    def candidates(self, path: str) -> tuple[str, ...]:
        """The IRIs that a decoded path below the base may mean, the likeliest first."""
        as_it_is = () if _NOT_IN_IRIS.search(path) else (self.base + path,)
        return tuple(dict.fromkeys((*as_it_is, self.base + quote(path, safe=_SAFE))))
