#!/bin/sh
# Says what to do where Docker, its Compose or a running engine is missing, and exits with 69.
set -eu

fail() {
  echo "$*" >&2
  exit 69
}
command -v docker >/dev/null || fail 'Docker is missing: docs/first-steps.md says how to install it'
docker compose version >/dev/null 2>&1 ||
  fail "Docker's Compose (2.26 or later) is missing: docs/first-steps.md says how to install it"
text=$(docker version 2>&1 >/dev/null) && exit 0
case $text in
  *'permission denied'*) fail "this user may not use Docker: sudo usermod -aG docker $(id -un), then log out and in again" ;;
  *) fail "Docker does not run (sudo systemctl start docker): $text" ;;
esac
