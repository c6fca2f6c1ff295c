#!/bin/sh
# Makes what the stack needs before its first start: .env from .env.example, random secrets, the broker's users.
# What exists is kept, so it can be run again at any time. Needs Docker.
#   env.sh                 all of it
#   env.sh device <name>   a user for a device (Arduino, ESP, script) at the broker, and prints its password
set -eu
umask 077
cd "$(dirname "$0")/../.."

case ${1-} in
  '' | device) ;;
  *)
    echo 'usage: env.sh [device <name>]' >&2
    exit 64
    ;;
esac
scripts/stack/engine.sh

version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
if [ ! -e .env ]; then
  sed "s/^CONSTELLATION_VERSION=.*/CONSTELLATION_VERSION=$version/" .env.example >.env.new
  mv .env.new .env
  echo 'wrote .env'
fi
chmod 600 .env

# Letters and digits only: a `$` would be expanded by Compose or Grafana, a `+` or `/` changes in a URL.
mkdir -p secrets
chmod 700 secrets
[ -d secrets/smtp ] || mkdir -m 755 secrets/smtp # a mail server's password may be put there; Grafana's user looks into it
for name in influxdb-admin-password influxdb-admin-token grafana-admin-password grafana-secret-key; do
  [ ! -s "secrets/$name" ] || continue
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 40 >"secrets/$name.new"
  chmod 444 "secrets/$name.new" # its folder is closed; the container that is given it has another user
  mv "secrets/$name.new" "secrets/$name"
  echo "wrote secrets/$name"
done

# Z-Wave's network keys: 16 bytes each, in hex digits. A network that exists has its own: put them into these files.
for name in s0-legacy s2-unauthenticated s2-authenticated s2-access-control lr-s2-authenticated lr-s2-access-control; do
  [ ! -s "secrets/zwave-$name" ] || continue
  od -An -v -tx1 -N16 /dev/urandom | tr -d ' \n' >"secrets/zwave-$name.new"
  chmod 444 "secrets/zwave-$name.new"
  mv "secrets/zwave-$name.new" "secrets/zwave-$name"
  echo "wrote secrets/zwave-$name"
done

# mosquitto_passwd is in the broker's image. Root there, to give the hashes to the broker's user (1883) and the
# passwords to whoever runs this.
image=$(sed -n 's/^ *image: \(eclipse-mosquitto:.*\)$/\1/p' compose.yaml)
docker run --rm --network none --user 0:0 --entrypoint sh --volume "$PWD/mosquitto:/work" "$image" -c '
  set -eu
  cd /work
  owner=$1
  shift
  before=$(ls secrets secrets/devices 2>/dev/null | sort)
  /work/users.sh "$@"
  [ "$before" = "$(ls secrets secrets/devices | sort)" ] || echo "wrote mosquitto/secrets"
  chown -R "$owner" secrets
  chmod 700 secrets secrets/devices
  find secrets -type f -exec chmod 444 {} +
  chown 1883:1883 config/passwords config/passwords-devices
' sh "$(id -u):$(id -g)" ${1:+add "${2-}"}

if [ "${1-}" = device ]; then
  printf 'user %s, password %s, port 1884\n' "$2" "$(cat "mosquitto/secrets/devices/$2")"
  docker compose kill --signal HUP mosquitto 2>/dev/null || true # a running broker reads its users again
fi
