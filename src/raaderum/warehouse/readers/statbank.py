"""StatBank of Statistics Denmark: https://api.statbank.dk/v1, functions tables, tableinfo and data.

Offline first: every answer that passed its checks is stored with the moment it was fetched, and is
used again where the network is away. Data are free to use with the source named (CC BY 4.0).

Source: https://www.dst.dk/en/Statistik/hjaelp-til-statistikbanken/api
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from raaderum.domain.errors import cannot_write
from raaderum.domain.reader_errors import SourceUnreachable
from raaderum.domain.text import Text
from raaderum.warehouse.readers.statbank_answers import (
    LANGUAGE,
    MAX_ANSWER_BYTES,
    SOURCE,
    TableInfo,
    TableListing,
    read_table_info,
    read_tables,
)
from raaderum.warehouse.readers.statbank_cells import Cells, Selection, read_data

ADDRESS = "https://api.statbank.dk/v1"
TIMEOUT_SECONDS = 30

Transport = Callable[[str, bytes], bytes]
"""Sends a body to an address and returns the answer; raises OSError where there is none."""

T = TypeVar("T")

# What a busy or passing-through server says: the source is away, rather than the question wrong.
_AWAY_STATUS = frozenset({407, 408, 429})


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer that passed its checks, and when it was fetched."""

    answer: bytes
    fetched_at: datetime


class _SameHostOnly(HTTPRedirectHandler):
    """Follows a redirect within the host; one to elsewhere is not StatBank's answer."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise URLError(f"HTTP {code} → {there.scheme}://{there.netloc}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = build_opener(_SameHostOnly)


def post_json(address: str, body: bytes) -> bytes:
    """Send ``body`` to ``address`` and return the answer, an error page of the source included.

    Returns:
        At most one byte more than the largest answer that is used.

    Raises:
        OSError: The source is away, or the connection broke before the answer was whole.
    """
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}
    request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 — the caller's address is fixed
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read_whole(response)
    except HTTPError as error:
        if 400 <= error.code < 500 and error.code not in _AWAY_STATUS:
            return error.read(MAX_ANSWER_BYTES + 1)  # StatBank explains a refused question in JSON
        raise OSError(f"HTTP {error.code}") from error
    except HTTPException as error:
        raise OSError(type(error).__name__) from error


def _read_whole(response: HTTPResponse) -> bytes:
    answer = response.read(MAX_ANSWER_BYTES + 1)
    promised = response.headers.get("Content-Length")
    if promised and promised.isdigit() and len(answer) < min(int(promised), MAX_ANSWER_BYTES):
        raise OSError(f"{len(answer)} / {promised} byte")
    return answer


@dataclass
class StatBank:
    """A client that keeps what it has heard.

    Args:
        cache: The folder of stored answers.
        transport: How to ask the network; None where it may not be asked.
        refresh: Ask the network first and fall back on the stored answer, rather than the other way round.
        now: The clock.
    """

    cache: Path
    transport: Transport | None = post_json
    refresh: bool = False
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _heard: dict[str, bytes] = field(default_factory=dict, init=False)
    _from_store: dict[str, datetime] = field(default_factory=dict, init=False)
    _away: str = field(default="", init=False)
    _damaged: list[str] = field(default_factory=list, init=False)

    def tables(self) -> tuple[TableListing, ...]:
        """Return the list of all tables.

        Raises:
            SourceUnreachable: There is neither network nor a stored answer.
            UnexpectedAnswer: The answer cannot be read with certainty.
        """
        return self._ask("tables", {"lang": LANGUAGE, "format": "JSON"}, "tables", read_tables)

    def tableinfo(self, table: str) -> TableInfo:
        """Return the dimensions of ``table`` and their codes. Raises as ``tables``."""
        request = {"lang": LANGUAGE, "format": "JSON", "table": table}
        return self._ask("tableinfo", request, table, lambda answer: read_table_info(answer, table))

    def data(self, selection: Selection) -> Cells:
        """Return every cell of ``selection``. Raises as ``tables``."""
        request = {
            "table": selection.table,
            "format": "CSV",
            "lang": LANGUAGE,
            "valuePresentation": "Code",  # without it the answer has texts, which change more often than codes
            "delimiter": "Semicolon",
            "variables": [{"code": name, "values": list(codes)} for name, codes in selection.values.items()],
        }
        return self._ask("data", request, selection.table, lambda answer: read_data(answer, selection))

    @property
    def notes(self) -> list[Text]:
        """What the user should know: which stored answers were used, from when, and why."""
        notes = [Text(f"Det gemte svar {name} var beskadiget og blev ikke brugt.",
                      f"The stored answer {name} was damaged and was not used.") for name in self._damaged]  # fmt: skip
        why_da = f"{SOURCE} svarede ikke ({self._away}). " if self._away else ""
        why_en = f"{SOURCE} did not answer ({self._away}). " if self._away else ""
        for table, when in self._from_store.items():
            da = f"{why_da}For {table} er det gemte svar fra {when.day}.{when.month}.{when.year} brugt."
            notes.append(Text(da, f"{why_en}For {table} the stored answer from {when:%Y-%m-%d} was used."))
        return notes

    def _ask(self, function: str, request: dict[str, Any], about: str, read: Callable[[bytes], T]) -> T:
        body = json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
        name = _file_name(function, about, body)
        if name in self._heard:
            return read(self._heard[name])
        stored = self._stored(name, body)
        answer = None if stored and not self.refresh else self._fetch(function, body)
        if answer is not None:
            result = read(answer)
            self._store(name, body, answer)
        elif stored:
            answer, result = stored.answer, read(stored.answer)
            self._from_store[about] = min(self._from_store.get(about, stored.fetched_at), stored.fetched_at)
        else:
            raise SourceUnreachable(source=SOURCE, address=f"{ADDRESS}/{function}", reason=self._away or "offline")
        self._heard[name] = answer
        return result

    def _fetch(self, function: str, body: bytes) -> bytes | None:
        """Return the answer of the network, or None; a network once away is not asked again."""
        if self.transport is None or self._away:
            return None
        try:
            return self.transport(f"{ADDRESS}/{function}", body)
        except OSError as error:
            self._away = str(getattr(error, "reason", "") or error) or type(error).__name__
            return None

    def _stored(self, name: str, body: bytes) -> StoredAnswer | None:
        path = self.cache / name
        if not path.is_file():
            return None
        try:
            content = json.loads(path.read_bytes())
            answer = content["answer"].encode()
            if (content["request"], content["sha256"]) == (body.decode(), hashlib.sha256(answer).hexdigest()):
                return StoredAnswer(answer, datetime.fromisoformat(content["fetched_at"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # unreadable and altered are told of in the same way
        self._damaged.append(name)
        return None

    def _store(self, name: str, body: bytes, answer: bytes) -> None:
        content = {
            "request": body.decode(),
            "fetched_at": self.now().isoformat(),
            "sha256": hashlib.sha256(answer).hexdigest(),
            "answer": answer.decode(),
        }
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=".part-", dir=self.cache)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(content, file, ensure_ascii=False)
                os.replace(part, self.cache / name)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError as problem:
            raise cannot_write(self.cache / name, problem) from problem


def _file_name(function: str, about: str, body: bytes) -> str:
    digest = hashlib.sha256(function.encode() + b"\n" + body).hexdigest()
    return f"{function}-{re.sub(r'[^A-Za-z0-9]', '', about)}-{digest[:20]}.json"
