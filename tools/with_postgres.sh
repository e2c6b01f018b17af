#!/usr/bin/env bash
# Run a command with DATABASE_URL set to a PostgreSQL cluster that lives as long as the command.
# PostgreSQL does not run as root: then the cluster belongs to the user postgres.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed (Debian: apt-get install postgresql)."; exit 1; }

folder=$(mktemp -d)
as_owner() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
chmod 755 "$folder"
stop() { as_owner "$bin/pg_ctl" -D "$folder/db" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner "$bin/initdb" -D "$folder/db" -U raaderum -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/db" -w -l "$folder/log" \
  -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300" start >/dev/null
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U raaderum raaderum
DATABASE_URL="postgresql://raaderum@127.0.0.1:$port/raaderum" "$@"
