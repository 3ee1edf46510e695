"""A chat endpoint, asked until it answers: what can pass is waited for, what cannot ends the run.

Servers differ in what they take. Whatever one refuses is left out of the requests to come; without
structured output, the schema goes into the prompt.
"""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from kg import __version__
from kg.errors import ExtractionError, ExtractorError
from kg.llm.answers import Answer, Broken, NotJSON, answer, words
from kg.llm.prompt import in_words

if TYPE_CHECKING:
    from kg.llm.account import Account
    from kg.llm.settings import Settings

#: How often a request is made before it is given up.
TRIES = 5
#: Bytes of an answer: a hundred times what a window's facts take.
LARGEST = 2_000_000
#: Seconds that an answer may take, however busily the server sends.
LONGEST = 900
#: Seconds that a server may ask us to wait.
PATIENCE = 300
#: Tokens of one answer; a model that babbles is stopped.
LENGTH = 8_192
#: Statuses of what may be over when we come back.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
#: What a request can do without, in the order in which it is left out.
_OPTIONAL = ("response_format", "stream_options", "stream", "seed", "temperature", "max_tokens")


class Unanswered(ExtractionError):
    """The endpoint gave no answer, however often it was asked."""


class TooLong(ExtractionError):
    """The question is longer than the model can read."""


class Question(NamedTuple):
    """What is asked; the answer fits the JSON Schema."""

    system: str
    user: str
    schema: dict[str, Any]
    seed: int = 0

    def body(self, model: str, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The request, without what the server does not take."""
        system = self.system + (in_words() if "response_format" in without else "")
        optional = {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "facts", "strict": True, "schema": self.schema},
            },
            "stream": True,
            "stream_options": {"include_usage": True},
            "seed": self.seed,
            "temperature": 0,
            "max_tokens": LENGTH,
        }
        return {
            "model": model,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": self.user},
            ],
        } | {name: value for name, value in optional.items() if name not in without}


class _Passing(Exception):
    """What may be over at the next try: why, and when that should be, if the server says."""

    def __init__(self, reason: str, wait: float | None = None, *, down: bool = False) -> None:
        super().__init__(reason)
        self.wait, self.down = wait, down


class _NotTaken(Exception):
    """The server does not take the request as it is; the message is the server's."""


class Endpoint:
    """Where the model is; the connection is made when it is first asked."""

    def __init__(self, settings: Settings, account: Account) -> None:
        self._settings, self._account = settings, account
        self._without: frozenset[str] = frozenset()
        self._client: httpx.Client | None = None

    def ask(self, question: Question) -> Answer:
        """The answer to a question.

        ``Unanswered``, ``TooLong`` or another ``ExtractionError`` if this question has none,
        ``ExtractorError`` if no question would have one.
        """
        without = self._without
        failures = 0
        while True:
            self._account.require_budget()
            try:
                found = self._once(question.body(self._settings.model, without))
            except _NotTaken as error:
                left_out = _left_out(str(error).lower(), without)
                if not left_out:
                    reason = f"the server does not take the request: {error}"
                    raise ExtractionError(reason, remedy="see its documentation") from error
                without |= left_out
            except _Passing as error:
                failures += 1
                if failures == TRIES:
                    raise self._given_up(error) from error
                self._account.add("again")
                wait = error.wait
                time.sleep(self._settings.pause * 2 ** (failures - 1) if wait is None else wait)
            else:
                self._without = without
                self._account.add("answers")
                spent = len(question.system + question.user + found.text) // 4  # a usual reckoning
                self._account.add("tokens", spent if found.tokens is None else found.tokens)
                return found._replace(
                    text=self._keyless(found.text), refusal=self._said(found.refusal)
                )

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _once(self, body: dict[str, Any]) -> Answer:
        """The answer to one request, or why there is none."""
        started = time.monotonic()
        try:
            with self._connected().stream("POST", self._settings.url, json=body) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > LARGEST:
                        raise _Passing(f"its answer is longer than {LARGEST / 1e6:g} MB")
                    if time.monotonic() - started > LONGEST:
                        raise _Passing(f"its answer took longer than {LONGEST} seconds")
        except httpx.TimeoutException as error:
            raise _Passing(f"it was silent for {self._settings.timeout:g} seconds") from error
        except httpx.ConnectError as error:
            raise _Passing(f"no connection: {self._said(str(error))}", down=True) from error
        except (httpx.InvalidURL, UnicodeError) as error:  # the latter of names of hosts
            raise ExtractorError(f"ENTENTE_LLM_URL: {error} (write another address)") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _Passing(f"the connection broke off: {self._said(str(error))}") from error
        if response.status_code != httpx.codes.OK:
            raise self._refusal(response, bytes(content))
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            return answer(bytes(content), kind)
        except NotJSON as error:
            if not kind.endswith(("json", "/event-stream")):
                raise ExtractorError(
                    f"{self._settings.url} answers with {self._said(kind) or 'something'} and "
                    "not with JSON (is this the address of a chat endpoint?)"
                ) from error
            raise _Passing(f"its answer is damaged: {error}") from error
        except Broken as error:
            raise _Passing(f"its answer is damaged: {self._said(str(error))}") from error

    def _refusal(self, response: httpx.Response, content: bytes) -> Exception:
        """What a status other than 200 comes to."""
        status = response.status_code
        said = self._said(_message(content))
        told = f"status {status}" + (f": {said}" if said else "")
        lower = said.lower()
        if "insufficient_quota" in lower or status == httpx.codes.PAYMENT_REQUIRED:
            return ExtractorError(f"{self._settings.url} wants to be paid: {told}")
        if status in _PASSING:
            return _Passing(told, self._wait(response.headers.get("retry-after")))
        if status in {401, 403}:
            return ExtractorError(f"{self._settings.url} refuses us, {told} (set ENTENTE_LLM_KEY)")
        if response.is_redirect:
            place = self._said(response.headers["location"])
            return ExtractorError(
                f"{self._settings.url} sends us to {place} (set ENTENTE_LLM_URL to where it moved)"
            )
        if status in {404, 405, 410}:
            return ExtractorError(
                f"{self._settings.url} is no chat endpoint of {self._settings.model!r}, {told} "
                "(set ENTENTE_LLM_URL and ENTENTE_LLM_MODEL)"
            )
        too_long = "context" in lower and any(w in lower for w in ("length", "maximum", "exceed"))
        if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE or too_long:
            return TooLong(f"the text is too long for the model: {told}")
        return _NotTaken(told)

    def _wait(self, retry_after: str | None) -> float | None:
        """The seconds that a server asks us to wait; ``ExtractorError`` if it asks too much."""
        if retry_after is None:
            return None
        try:
            seconds = float(retry_after)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
            except (ValueError, OverflowError):
                return None
        if not seconds <= PATIENCE:
            raise ExtractorError(
                f"{self._settings.url} asks to wait for {seconds:.0f} seconds (come back then; "
                "what was answered is in the cache)"
            )
        return max(0.0, seconds)

    def _given_up(self, error: _Passing) -> Exception:
        """What is raised when the last try has failed too."""
        if error.down:
            return ExtractorError(f"{self._settings.url}: {error} (is the server running?)")
        return Unanswered(
            f"{self._settings.url} gave no answer in {TRIES} tries; at last, {error}",
            remedy="try again later; what was answered is in the cache",
        )

    def _said(self, text: str) -> str:
        """Somebody else's words, fit to be shown: one line, not long, and without the key."""
        text = self._keyless(text)
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return text if len(text) <= 300 else text[:300] + " …"

    def _keyless(self, text: str) -> str:
        """Somebody else's words without our key, if they repeat it."""
        return text.replace(self._settings.key, "…") if self._settings.key else text

    def _connected(self) -> httpx.Client:
        if self._client is None:
            headers = {"User-Agent": f"entente/{__version__}"}
            if self._settings.key:
                headers["Authorization"] = f"Bearer {self._settings.key}"
            # No proxy knows the way to this machine.
            proxies = not self._settings.is_local
            try:
                self._client = httpx.Client(
                    headers=headers, timeout=self._settings.timeout, trust_env=proxies
                )
            except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
                reason = f"the proxy or the certificates that the environment names: {error}"
                raise ExtractorError(f"{reason} (correct HTTPS_PROXY, SSL_CERT_FILE)") from error
        return self._client


def _left_out(said: str, without: frozenset[str]) -> frozenset[str]:
    """What to leave out next: what the server complains of, else what it takes least likely."""
    rest = [name for name in _OPTIONAL if name not in without]
    if "json_schema" in said and "response_format" in rest:
        return frozenset({"response_format"})
    return frozenset(([name for name in rest if name in said] or rest)[:1])


def _message(content: bytes) -> str:
    """What the body of an error says."""
    try:
        return words(json.loads(content))
    except (ValueError, RecursionError):
        return content.decode(errors="replace")
