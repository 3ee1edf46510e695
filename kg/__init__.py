"""Entente: reports on diplomacy in, a reasoned and citable knowledge graph out.

The package is the pipeline, read from left to right; a module imports only from its left:
``documents → facts → authority → extract → sources → consolidate → mapping → reason → consistency →
store → export → queries → shapes → pipeline → web → cli``, on the ground of ``model``, ``errors``,
``resources``, ``slug`` and ``graph``. ``pipeline`` shows the whole path on one screen.
"""

__version__ = "0.1.0"
