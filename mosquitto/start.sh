#!/bin/sh
# Starts mosquitto with config/mosquitto.conf beside this script (or the file given), from the folder above it.
#
# A database that mosquitto cannot read stops it for good: a power cut can leave one, and then the whole house is silent.
# Such a file is set aside with the date in its name, and mosquitto starts with an empty one: retained values and
# subscriptions come back from the services. A start that fails for another reason puts the database back.
#
# Exit code: mosquitto's; 0 after SIGTERM or SIGINT.
set -u
PATH=$PATH:/usr/sbin # where Debian has mosquitto, and users have no path to

conf=$(realpath "${1:-$(dirname "$0")/config/mosquitto.conf}") && here=$(realpath "$(dirname "$0")") || exit 78
cd "$(dirname "$conf")/.." || exit 78

setting() { sed -n "s/^$1[[:space:]]\{1,\}//p" "$conf" | tail -n 1; }
data=$(setting persistence_location)
database=${data:-data/}mosquitto.db
mkdir -p "${data:-data/}" || exit 78

log() { printf '%s: start.sh: %s\n' "$(date +%Y-%m-%dT%H:%M:%S%z)" "$*" >&2; }

# Started by root mosquitto becomes the user of that name, who has to read the passwords and to write the database.
# It reads them again, at SIGHUP, as that user.
give() {
  [ "$(id -u)" = 0 ] && id mosquitto >/dev/null 2>&1 || return 0
  for file; do
    [ ! -e "$file" ] || chown -R mosquitto: "$file"
  done
}
give_files() { give config/passwords config/passwords-devices config/passwords-bridges config/acl-bridges config/bridges.key; }
give "$data"
give_files

# Mosquitto 2.1 wants the files of rights and passwords to be its own user's. In a container they are mounted read-only, and
# belong to whoever made them: then it reads copies, which are made anew at each SIGHUP.
copies=
take_copies() {
  [ -n "$copies" ] || return 0
  for file in "$home"/config/*; do
    copy=$copies/config/${file##*/}
    if [ -f "$file" ]; then (umask 077 && cat "$file" >"$copy.new" && mv -f "$copy.new" "$copy"); fi
  done
}
home=$PWD
if [ "$(id -u)" != 0 ] && [ -n "$(find config -maxdepth 1 -type f ! -user "$(id -u)")" ]; then
  copies=$(mktemp -d) && mkdir "$copies/config" && ln -s "$home/data" "$copies/data" || exit 78
  take_copies
  conf=$copies/config/${conf##*/}
  cd "$copies" || exit 78
fi

# With a second house (bridge.sh), or a GROUP that is not the `cm` of config/acl, mosquitto reads a configuration that is
# made of the one here. The password of a bridge is in it, so that it is in a folder that nobody else can enter.
plain=$conf
made=$(mktemp -d) || exit 78
make_conf() {
  more=$("$here/bridge.sh" "$made") || return
  [ "$more${GROUP:-cm}" != cm ] || return 0
  (
    umask 077
    sed "s#\([[:blank:]]\)cm/#\1${GROUP:-cm}/#" config/acl >"$made/acl.new" && mv -f "$made/acl.new" "$made/acl" &&
      { sed "s#^acl_file config/acl\$#acl_file $made/acl#" "$plain" && printf '%s\n' "$more"; } >"$made/new" &&
      mv -f "$made/new" "$made/mosquitto.conf"
  ) || return
  conf=$made/mosquitto.conf
  give "$made"
}
make_conf || {
  rm -rf "$made" ${copies:+"$copies"}
  exit 78
}

# Its first 15 bytes are a fixed text (mosquitto's persist.h, since version 1.0); an empty file is taken as none.
well_begun() {
  [ ! -s "$1" ] || [ "$(od -An -tx1 -N15 "$1" | tr -d ' \n')" = 00b5006d6f7371756974746f206462 ]
}

# A second name for the file, since 2.1 writes what little it could read over the original before it gives up.
# (Saving replaces the file; where the file system has no links, a copy does.)
origin=$database.started-with
keep_origin() {
  [ ! -s "$database" ] || ln -f "$database" "$origin" 2>/dev/null || cp -p "$database" "$origin"
}

set_aside() {
  aside=$database.unreadable-$(date +%Y%m%dT%H%M%S)
  mv "$1" "$aside" || exit 74
  rm -f "$database"
}

stopping=
child=
# shellcheck disable=SC2317 # called by the traps
pass_on() { [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null; }
trap 'stopping=1; pass_on TERM' TERM INT
trap 'give_files; take_copies; make_conf; pass_on HUP' HUP

# Runs mosquitto to its end and leaves its exit code in `code`. A signal that we pass on ends `wait` early.
run() {
  started=$(date +%s)
  mosquitto -c "$conf" &
  child=$!
  wait "$child"
  code=$?
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    code=$?
  done
  [ -z "$stopping" ] || code=0
}

# Whether mosquitto ended in its first minute by itself: an error's exit code or a crash, not a kill from outside.
failed_to_start() {
  case $code in
    0 | 130 | 137 | 143) return 1 ;;
    *) [ -z "$stopping" ] && [ $(($(date +%s) - started)) -lt 60 ] ;;
  esac
}

if ! well_begun "$database"; then
  set_aside "$database"
  log "the database does not begin as one: set aside as $aside, starting with an empty one"
fi
rm -f "$origin"
keep_origin
run
if failed_to_start && [ -s "$origin" ]; then
  set_aside "$origin"
  log "mosquitto ended with code $code: database set aside as $aside, trying an empty one"
  run
  if failed_to_start; then
    log "it ends without the database too (code $code): database put back"
    mv "$aside" "$database"
  fi
fi
rm -f "$origin"
rm -rf "$made" ${copies:+"$copies"}
exit "$code"
