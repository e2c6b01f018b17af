"""What the environment says, as Django wants it. A wrong value stops the start with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def read_database(address: str, default: Path) -> dict[str, Any]:
    """Return the database that ``DATABASE_URL`` names; the SQLite file ``default`` where it names none.

    >>> read_database("postgresql://kl:hemmelig@db.example.org:5433/raaderum", Path("x"))["PORT"]
    '5433'
    """
    parts = urlsplit(address)
    if not address or parts.scheme == "sqlite":
        name = unquote(parts.path) if address else str(default)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(_SQLITE)}
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "DATABASE_URL skal være som postgresql://bruger:kode@maskine:5432/navn eller sqlite:///sti/til/fil."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def read_providers(text: str) -> list[dict[str, Any]]:
    """Return the identity providers that ``RAADERUM_OIDC`` lists.

    Args:
        text: A JSON list of objects with ``id``, ``name``, ``client_id``, ``secret`` and ``server_url``.
    """
    if not text:
        return []
    try:
        listed = json.loads(text)
        return [
            {
                "provider_id": one["id"],
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one["secret"],
                "settings": {"server_url": one["server_url"], "oauth_pkce_enabled": True},
            }
            for one in listed
        ]
    except (ValueError, KeyError, TypeError) as problem:
        raise ImproperlyConfigured(
            "RAADERUM_OIDC skal være en JSON-liste af udbydere med id, name, client_id, secret og server_url."
        ) from problem


def provider_origins(text: str) -> list[str]:
    """Return where the login form may lead: a browser follows it to the provider only if we say so."""
    parts = [urlsplit(one["settings"]["server_url"]) for one in read_providers(text)]
    return [f"{one.scheme}://{one.netloc}" for one in parts]


def read_demand(text: str) -> str:
    """Return of whom a second factor is demanded: nobody (""), KL's people, or all.

    >>> read_demand("KL"), read_demand("")
    ('kl', '')
    """
    wanted = text.strip().lower()
    if wanted not in ("", "kl", "all"):
        raise ImproperlyConfigured(f"RAADERUM_MFA er »{text}«, men skal være kl, all eller tom.")
    return wanted


def read_address(text: str) -> tuple[str, int]:
    """Return machine and port of a server written as ``machine:port``.

    >>> read_address("smtp.example.org:587")
    ('smtp.example.org', 587)
    """
    machine, _, port = text.rpartition(":")
    if not machine or not port.isdigit():
        raise ImproperlyConfigured(f"»{text}« skal være maskine:port, fx smtp.example.org:587.")
    return machine, int(port)
