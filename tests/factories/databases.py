"""A database for each site of the tests, where they run on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from urllib.parse import urlsplit


def own_database() -> dict[str, str]:
    """Make a database, and return what tells a site of it; nothing where the tests run on SQLite.

    A site's worker does whatever it finds in its database: two sites in one would do, and lose, each other's work.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return {}
    import psycopg

    name = f"site_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    return {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
