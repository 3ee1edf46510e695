"""What a server fetches from others for SERVICE and LOAD: nothing, unless it is told where from.

Oxigraph has an HTTP client of its own that goes to any address and follows any redirect, and it
cannot be switched off or listened to. So it never gets to see a SERVICE or a LOAD: what they ask
for is fetched here, from addresses that are allowed and checked, and put in their place.
"""

from __future__ import annotations

from kg.remote.client import NOWHERE, Allowed
from kg.remote.services import Answered, answered, check

__all__ = ["NOWHERE", "Allowed", "Answered", "answered", "check"]
