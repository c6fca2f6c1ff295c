#!/bin/sh
# Runs a service while its image is built, to fill the compile cache: until its log has a line with this text, however slow
# the machine (or the emulation of one) is, then ends it in order.
#   warm.sh <text> <command> [<argument>...]
# Exit code: the command's, 1 where the text does not come in ten minutes or the command ends by itself.
set -u
text=$1
shift
log=$(mktemp)
"$@" >"$log" &
child=$!
tries=0
until grep -q -- "$text" "$log"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 2400 ] || ! kill -0 "$child" 2>/dev/null; then
    cat "$log" >&2
    kill -9 "$child" 2>/dev/null
    exit 1
  fi
  sleep 0.25
done
kill -TERM "$child"
wait "$child"
code=$?
[ "$code" = 0 ] || cat "$log" >&2
rm -f "$log"
exit "$code"
