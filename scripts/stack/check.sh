#!/bin/sh
# Checks everything that a start would read, tells all problems at once, and changes nothing: .env, the secrets,
# compose.yaml, the broker's configuration and each service's.
#   check.sh              the whole stack
#   check.sh <service>    the common parts and this one
# Exit code: 0 where all is well, else 1.
set -u
cd "$(dirname "$0")/../.." || exit 1

problems=0
problem() {
  problems=$((problems + 1))
  printf '%s\n' "$*" | sed '2,$s/^/    /' >&2
}

# ---- .env and the secrets ----
if [ ! -f .env ]; then
  problem '.env is missing: run make env'
elif [ "$(stat -c %a .env)" != 600 ]; then
  problem ".env can be read by others (mode $(stat -c %a .env)): run chmod 600 .env"
fi
# shellcheck disable=SC2013 # the names hold no blanks
for file in $(sed -n 's/^  [a-z0-9_]*: { file: "\(.*\)" }$/\1/p' compose.yaml); do
  if [ ! -s "$file" ]; then problem "$file is missing or empty: run make env"; fi
done
[ -s mosquitto/config/passwords ] || problem 'mosquitto/config/passwords is missing: run make env'
if ! text=$(docker compose config --quiet 2>&1); then
  problem "compose.yaml or .env: $text"
  echo "$problems problems; what needs containers was not checked" >&2
  exit 1
fi
profiles=$(docker compose config --profiles)
# Compose takes one that it does not know for nothing; what .env has in quotes, or behind a #, it says itself
# shellcheck disable=SC2016 # for Compose
asked='{ name: constellation, services: { profiles: { image: "profiles=${COMPOSE_PROFILES-}" } } }'
wanted=$(echo "$asked" | docker compose --file - config --images)
for profile in $(echo "${wanted#profiles=}" | tr ',*' '  '); do
  echo "$profiles" | grep -qxF -- "$profile" ||
    problem "COMPOSE_PROFILES: there is no $profile; there are: $(echo "$profiles" | tr '\n' ' ')"
done

# ---- what each container would read, in the image that it runs in ----
run() { docker compose --progress quiet run --rm --no-deps --no-TTY "$@" </dev/null 2>&1; }

check() {
  case $1 in
    mosquitto)
      text=$(run --workdir /mosquitto --entrypoint mosquitto mosquitto -c config/mosquitto.conf --test-config) ||
        problem "mosquitto: $text"
      text=$(run --workdir /mosquitto --entrypoint sh mosquitto -c './bridge.sh /tmp >/dev/null') ||
        problem "mosquitto: $text"
      ;;
    influxdb | influx-init | grafana) ;; # all that they read is in compose.yaml
    # its token is made at the start of the stack
    influx-writer) text=$(run --env INFLUX_TOKEN_FILE= --env INFLUX_TOKEN=later "$1" --check) || problem "$text" ;;
    *) text=$(run "$1" --check) || problem "$text" ;;
  esac
}

services=$(docker compose config --services)
if [ $# -gt 0 ]; then services=$*; fi
if [ "$problems" = 0 ]; then
  for service in $services; do check "$service"; done
fi
if [ "$problems" -gt 0 ]; then
  echo "problems: $problems" >&2
  exit 1
fi
echo 'all is well'
