#!/bin/sh
# Shows the logs for people, and follows them until Ctrl-C.
#   logs.sh [<service>]    all services where none is named
# RAW=1 gives the JSON as it was written, FOLLOW=0 ends after what there is, TAIL=<lines> (200) how far to look back.
set -eu
cd "$(dirname "$0")/../.."
. scripts/stack/service.sh

if [ -n "${1-}" ]; then known "$1"; fi
set -- --tail "${TAIL:-200}" ${1:+--no-log-prefix "$1"}
if [ "${FOLLOW:-1}" != 0 ]; then set -- --follow "$@"; fi
# Node is in the images, so the machine need have none: in any of those of this home
image=$(docker compose config --images | grep -m 1 -E '/(rf|zwave|lcd|influx-writer|simulator):') || RAW=1
if [ -n "${RAW-}" ]; then
  # Compose 2.26 erases the line before each, also where there is no terminal
  docker compose --ansi never logs --no-color --no-log-prefix "$@" | sed -u "s/^$(printf '\033')\[2K//"
  exit
fi

colour=0
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then colour=1; fi
docker compose --ansi never logs --no-color "$@" | docker run --rm --interactive --network none --read-only --cap-drop ALL \
  --memory 96m --env "FORCE_COLOR=$colour" --env "TZ=${TZ:-$(cat /etc/timezone 2>/dev/null || echo UTC)}" \
  --no-healthcheck --entrypoint node "$image" readable-log.mjs
