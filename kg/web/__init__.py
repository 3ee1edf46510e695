"""The graph on the web: pages for people, SPARQL and linked data for programs. It only reads."""

from kg.web.app import create_app, serve

__all__ = ["create_app", "serve"]
