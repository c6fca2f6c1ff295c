#!/bin/sh
# Prints what a second house adds to mosquitto.conf, for start.sh, in whose folder it runs; for one house nothing:
#   at home      the listener that bridges come in by, where there is a certificate (certificate.sh): config/bridges.conf
#   elsewhere    the bridge to home, where BRIDGE_HOST and BRIDGE_SITE are set, with the CA at <folder>/bridge-ca.crt
#   bridge.sh <folder>
# What it prints holds a password: for a file that nobody else may read. docs/second-house.md tells all of it.
# Exit code: 78 where something is missing or wrong; all of it is told at once.
set -u

problems=0
problem() {
  problems=$((problems + 1))
  echo "bridge.sh: $*" >&2
}

group=${GROUP:-cm}
case $group in *[!A-Za-z0-9_-]*) problem "GROUP='$group': expected A-Z a-z 0-9 - _" ;; esac

# ---- at home ----
if [ -f config/bridges.crt ]; then
  [ -s config/bridges.key ] || problem 'config/bridges.crt has no config/bridges.key beside it: run certificate.sh'
  for file in config/passwords-bridges config/acl-bridges; do
    [ -s "$file" ] || problem "$file is missing: run users.sh house <name>"
  done
fi

# ---- elsewhere ----
folder=$1
host=${BRIDGE_HOST-} port=${BRIDGE_PORT:-8883} site=${BRIDGE_SITE-}
user=${BRIDGE_USERNAME:-bridge-$site} password_file=${BRIDGE_PASSWORD_FILE-} ca=${BRIDGE_CA_FILE-}
wanted=$host${BRIDGE_PORT-}$site${BRIDGE_USERNAME-}$password_file$ca
password=

check_bridge() {
  case $host in '' | *[!A-Za-z0-9.-]*) problem "BRIDGE_HOST='$host': expected the name or the IPv4 address of the broker at home" ;; esac
  case $port in *[!0-9]* | ??????*) port=0 ;; esac
  if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then problem "BRIDGE_PORT='${BRIDGE_PORT-}': expected 1 to 65535"; fi
  case $site in
    '' | *[!a-z0-9-]* | -* | *-) problem "BRIDGE_SITE='$site': expected this house's name, of a-z 0-9 and -" ;;
    cm | z-wave | reply | bridge | *-z-wave) problem "BRIDGE_SITE='$site': the name has another meaning at home" ;;
  esac
  [ ${#site} -le 32 ] || problem "BRIDGE_SITE='$site': expected at most 32 characters"
  case $user in *[!A-Za-z0-9_-]*) problem "BRIDGE_USERNAME='$user': expected A-Z a-z 0-9 - _" ;; esac
  if [ -r "$password_file" ]; then password=$(cat "$password_file"); fi
  case $password in
    '') problem "BRIDGE_PASSWORD_FILE='$password_file': expected a file with the password, which can be read" ;;
    *[[:cntrl:]]* | [[:blank:]]* | *[[:blank:]]) problem "BRIDGE_PASSWORD_FILE='$password_file': the password is not one line without blanks around it" ;;
  esac
  grep -q -e '-----BEGIN CERTIFICATE-----' -- "$ca" 2>/dev/null ||
    problem "BRIDGE_CA_FILE='$ca': expected a file with the certificate of the CA at home (PEM), which can be read"
}
[ -z "$wanted" ] || check_bridge
[ "$problems" = 0 ] || exit 78

[ ! -f config/bridges.crt ] || cat config/bridges.conf
[ -n "$wanted" ] || exit 0
cat "$ca" >"$folder/bridge-ca.crt" || exit 78

# connection <name> <client ID at home>: what both have in common.
connection() {
  cat <<END

connection $1
address $host:$port
# MQTT 5, for the user properties: time, unit, publisher and number
bridge_protocol_version mqttv50
# only a broker with a certificate of this CA, for this very name, is told the password
bridge_cafile $folder/bridge-ca.crt
remote_username $user
remote_password $password
remote_clientid $2
local_clientid $1
# seconds from a lost line to the next try, by chance between them, so that two houses do not keep step
restart_timeout 2 30
# home may not like to be told what it does not know
bridge_attempt_unsubscribe false
END
}

# What comes over a bridge has no user here whose rights could be looked at: with this check it would not be given to who
# subscribes later. (So what was retained by a user who has lost the right is given too.)
cat <<END

check_retain_source false
END

# Readings and states to home, and the writer's word of what is stored back. What waits while the line is down is kept
# like any absent client's (max_queued_messages); the outbox is what counts.
connection bridge-readings "$user"
cat <<END
cleansession false
# a line that fell silent is noticed, at home too, within 1.5 times this
keepalive_interval 30
# Whether the line is up: 1 or 0, retained, here and at home (there it is the will too). In a group of its own, lest it be
# taken along as one of the topics below: an old 0 would come after the 1.
notifications true
notification_topic bridge/$site/status/connected
topic +/data/# out 1 $group/ $site/
topic +/status/+ out 1 $group/ $site/
topic +/data/# out 1 z-wave/ $site-z-wave/
topic +/status/+ out 1 z-wave/ $site-z-wave/
topic +/status/stored/# in 1 $group/ cm/
END

# Commands from home and their replies, in sessions that forget: nothing acts late.
connection bridge-commands "$user-commands"
cat <<END
cleansession true
# A command that is stuck in a line that fell silent is given up with the connection, by both ends within 30 s: as old
# as ACTION_MAX_AGE_SECONDS lets a command be that says when it was given.
keepalive_interval 15
notifications false
topic +/action/# in 1 $group/ $site/
topic +/action/# in 1 z-wave/ $site-z-wave/
topic reply/# out 1
END
