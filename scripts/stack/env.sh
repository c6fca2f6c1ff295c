#!/bin/sh
# Makes what the stack needs before its first start: .env from .env.example, random secrets, the broker's users.
# What exists is kept, so it can be run again at any time. Needs Docker.
#   env.sh                 all of it
#   env.sh device <name>   a user for a device (Arduino, ESP, script) at the broker, and prints its password
#   env.sh house <name> <address>...   a user for another house's bridge, and the certificate by which it knows the broker
#                          here, under all that it calls it (docs/second-house.md); needs openssl
set -eu
umask 077
cd "$(dirname "$0")/../.."

usage() {
  echo 'usage: env.sh [device <name> | house <name> <address>...]' >&2
  exit 64
}
case ${1-} in
  '') users= ;;
  device)
    users=add
    [ $# = 2 ] || usage
    ;;
  house)
    users=house
    [ $# -gt 2 ] || usage
    ;;
  *) usage ;;
esac
who=${2-}
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

if [ "$users" = house ]; then
  shift 2
  mosquitto/certificate.sh "$@"
fi

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
  find secrets -type d -exec chmod 700 {} +
  find secrets -type f -exec chmod 444 {} +
  for file in config/passwords config/passwords-devices config/passwords-bridges config/acl-bridges config/bridges.key; do
    [ ! -e "$file" ] || chown 1883:1883 "$file"
  done
' sh "$(id -u):$(id -g)" ${users:+"$users" "$who"}

case $users in
  add) printf 'user %s, password %s, port 1884\n' "$who" "$(cat "mosquitto/secrets/devices/$who")" ;;
  house)
    printf 'for %s: mosquitto/secrets/bridges/bridge-%s as its secrets/bridge-password,\n' "$who" "$who"
    printf 'mosquitto/config/bridges-ca.crt as its secrets/bridge-ca.crt; here: make restart SERVICE=mosquitto\n'
    ;;
esac
# a running broker reads users, rights and certificates again; a listener that it did not have takes a restart
[ -z "$users" ] || docker compose kill --signal HUP mosquitto 2>/dev/null || true
