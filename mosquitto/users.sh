#!/bin/sh
# Makes the broker's users, each with a random password of its own:
#   users.sh               the services, the operator `admin` and the device `guest`; keeps the passwords that exist
#   users.sh add <name>    a device, as a user of the devices' listener
#   users.sh house <name>  another house, as the user bridge-<name> of the bridges' listener, and its rights
# A password is in secrets/<user> (mode 600), for the service that needs it; config/passwords, config/passwords-devices
# and config/passwords-bridges hold hashes only. Running it again changes nothing. Needs mosquitto_passwd (Debian: mosquitto).
# Delete secrets/<user> and run it again for a new password, or for a device or a house that is gone. A running broker takes changes at SIGHUP.
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

# hashes <file> <folder of secrets> <user>...: makes the file anew where a secret is newer than it, or other users are in it.
hashes() {
  file=$1 folder=$2
  shift 2
  fresh=1
  [ -s "$file" ] && [ "$(wc -l <"$file")" = $# ] || fresh=
  for user; do
    [ -n "$fresh" ] && grep -q "^$user:" "$file" && [ -z "$(find "$folder/$user" -newer "$file")" ] || fresh=
  done
  [ -z "$fresh" ] || return 0
  for user; do printf '%s:%s\n' "$user" "$(cat "$folder/$user")"; done >"$file.new"
  mosquitto_passwd -U "$file.new"
  chmod 600 "$file.new"
  mv "$file.new" "$file"
}

# What the bridge of another house may write (publish) and be sent: its own readings and states, named after it, its own
# commands, and what the writer has stored. `cm` is our GROUP.
rights() {
  cat <<END
user bridge-$1
topic write $1/+/data/#
topic write $1/+/status/+
topic write $1-z-wave/+/data/#
topic write $1-z-wave/+/status/+
topic write bridge/$1/status/connected
topic write reply/#
topic read $1/+/action/#
topic read $1-z-wave/+/action/#
topic read cm/+/status/stored/+/+
END
}

case ${1-} in
  '') ;;
  add)
    [ $# = 2 ] || fail 'usage: users.sh add <name>'
    case $2 in
      '' | *[!A-Za-z0-9_-]*) fail "$2: a device's name is 1 to 64 of A-Z a-z 0-9 - _" ;;
    esac
    [ ${#2} -le 64 ] || fail "$2: a device's name is 1 to 64 of A-Z a-z 0-9 - _"
    for service in $services; do
      [ "$2" != "$service" ] || fail "$2 is the name of a service"
    done
    secret "secrets/devices/$2"
    ;;
  house)
    [ $# = 2 ] || fail 'usage: users.sh house <name>'
    case $2 in
      '' | *[!a-z0-9-]* | -* | *-) fail "$2: a house's name is 1 to 32 of a-z 0-9 -" ;;
      cm | z-wave | reply | bridge | *-z-wave) fail "$2: this name has another meaning" ;;
    esac
    [ ${#2} -le 32 ] || fail "$2: a house's name is 1 to 32 of a-z 0-9 -"
    mkdir -p secrets/bridges
    secret "secrets/bridges/bridge-$2"
    ;;
  *) fail 'usage: users.sh [add <name> | house <name>]' ;;
esac

for user in $services; do secret "secrets/$user"; done
secret secrets/devices/guest
# shellcheck disable=SC2086 # the names are words without blanks
hashes config/passwords secrets $services
devices=
for path in secrets/devices/*; do devices="$devices ${path##*/}"; done
# shellcheck disable=SC2086 # the names were checked above
hashes config/passwords-devices secrets/devices $devices
bridges=
for path in secrets/bridges/*; do [ ! -f "$path" ] || bridges="$bridges ${path##*/}"; done
if [ -z "$bridges" ]; then
  rm -f config/passwords-bridges config/acl-bridges
  exit 0
fi
# shellcheck disable=SC2086 # as above
hashes config/passwords-bridges secrets/bridges $bridges
for user in $bridges; do rights "${user#bridge-}"; done >config/acl-bridges.new
mv config/acl-bridges.new config/acl-bridges
