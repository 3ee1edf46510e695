"""Where the data files that ship with the package lie: the ontology, the authority, the queries.

In a checkout they stand at the top level; in an installed wheel, inside the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parent

#: entente.ttl, topics.ttl, alignments.ttl, shapes.ttl
ONTOLOGY = _ROOT / "ontology"
#: states.ttl, organizations.ttl, offices.ttl, former.ttl, places.ttl
AUTHORITY = ONTOLOGY / "authority"
#: one competency question a file
QUERIES = _ROOT / "queries"
