#!/bin/sh
# Checks one service's configuration, restarts it and no other, waits until it is healthy, and shows its state.
#   restart.sh <service>
# Exit code: 0 when it runs again, 64 for an unknown service, 1 where the check or the start fails.
set -eu
cd "$(dirname "$0")/../.."
. scripts/stack/service.sh

if [ -z "${1-}" ]; then
  echo 'which one? make restart SERVICE=rf' >&2
  exit 64
fi
known "$1"
scripts/stack/check.sh "$1" >/dev/null || exit 1

before=$(docker compose ps --quiet "$1")
# makes the container anew where .env or compose.yaml have changed for it, and leaves its neighbours alone
docker compose up --detach --no-deps --quiet-pull "$1" 2>/dev/null
if [ -n "$before" ] && [ "$(docker compose ps --quiet "$1")" = "$before" ]; then
  docker compose restart --no-deps "$1" 2>/dev/null
fi
code=0
docker compose up --detach --no-deps --wait --wait-timeout 90 "$1" 2>/dev/null || code=1
docker compose ps "$1"
if [ "$code" != 0 ]; then docker compose --ansi never logs --no-log-prefix --tail 20 "$1" >&2; fi
exit "$code"
