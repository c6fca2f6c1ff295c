#!/bin/sh
# Makes the broker's users, each with a random password of its own:
#   users.sh               the services, the operator `admin` and the device `guest`; keeps the passwords that exist
#   users.sh add <name>    a device, as a user of the devices' listener
# A password is in secrets/<user> (mode 600), for the service that needs it; config/passwords and
# config/passwords-devices hold hashes only. Running it again changes nothing. Needs mosquitto_passwd (Debian: mosquitto).
# Delete secrets/<user> and run it again for a new password. A running broker takes changes at SIGHUP.
set -eu
umask 077
cd "${MOSQUITTO_DIR:-$(dirname "$0")}"

services='rf zwave lcd influx-writer grafana admin'

fail() {
  echo "users.sh: $*" >&2
  exit 1
}
command -v mosquitto_passwd >/dev/null || fail 'mosquitto_passwd is missing (Debian: apt-get install mosquitto)'
mkdir -p config secrets/devices

# A password of 24 random bytes, unless there is one.
secret() {
  [ -s "$1" ] || head -c 24 /dev/urandom | base64 | tr -d '\n' >"$1"
}

# hashes <file> <folder of secrets> <user>...: makes the file anew where a secret is newer than it or a user is missing.
hashes() {
  file=$1 folder=$2
  shift 2
  fresh=1
  [ -s "$file" ] || fresh=
  for user; do
    [ -n "$fresh" ] && grep -q "^$user:" "$file" && [ -z "$(find "$folder/$user" -newer "$file")" ] || fresh=
  done
  [ -z "$fresh" ] || return 0
  for user; do printf '%s:%s\n' "$user" "$(cat "$folder/$user")"; done >"$file.new"
  mosquitto_passwd -U "$file.new"
  chmod 600 "$file.new"
  mv "$file.new" "$file"
}

if [ "${1-}" = add ]; then
  [ $# = 2 ] || fail 'usage: users.sh add <name>'
  case $2 in
    '' | *[!A-Za-z0-9_-]*) fail "$2: a device's name is 1 to 64 of A-Z a-z 0-9 - _" ;;
  esac
  [ ${#2} -le 64 ] || fail "$2: a device's name is 1 to 64 of A-Z a-z 0-9 - _"
  for service in $services; do
    [ "$2" != "$service" ] || fail "$2 is the name of a service"
  done
  secret "secrets/devices/$2"
elif [ $# != 0 ]; then
  fail 'usage: users.sh [add <name>]'
fi

for user in $services; do secret "secrets/$user"; done
secret secrets/devices/guest
# shellcheck disable=SC2086 # the names are words without blanks
hashes config/passwords secrets $services
devices=
for path in secrets/devices/*; do devices="$devices ${path##*/}"; done
# shellcheck disable=SC2086 # the names were checked above
hashes config/passwords-devices secrets/devices $devices
