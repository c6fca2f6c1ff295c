#!/bin/sh
# Sees to it that the programs which the tests start are there: mosquitto, its clients, influxd, socat, openssl. As root on Debian
# it installs the packages that are missing; otherwise it says what to install and exits with 69. Further arguments are
# <command>:<package> pairs.
# A package's system service is neither started nor enabled: the tests start their own, on free ports.
set -eu

missing=
for pair in mosquitto:mosquitto mosquitto_sub:mosquitto-clients influxd:influxdb socat:socat openssl:openssl "$@"; do
  PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need programs that are not here. Install them and try again:" >&2
  echo "  sudo apt-get install --no-install-recommends$missing" >&2
  exit 69
fi

# Debian starts a service when its package is installed, unless this file says no (invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086 # package names are words
if ! { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  echo "scripts/packages.sh: could not install$missing" >&2
  exit 69
fi
rm -f "$log"
for package in $missing; do
  [ ! -d /run/systemd/system ] || systemctl disable --quiet "$package" 2>/dev/null || true
done
echo "installed$missing"
