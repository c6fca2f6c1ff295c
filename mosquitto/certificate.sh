#!/bin/sh
# Makes the certificate by which the bridges of other houses know this broker, and at first the CA that signs it:
#   certificate.sh <name or address>...    all that other houses call it: home.example.org 192.168.1.10
# config/bridges-ca.crt is for the other houses; secrets/ca/bridges.key stays here, config/bridges.crt and bridges.key
# are the broker's. Run it again before ten years are over, or for another name: the CA stays, and with it what other
# houses have. A running broker reads it at SIGHUP, if it had one when it started. Needs openssl.
set -eu
umask 077
cd "${MOSQUITTO_DIR:-$(dirname "$0")}"

fail() {
  echo "certificate.sh: $*" >&2
  exit 1
}
command -v openssl >/dev/null || fail 'openssl is missing (Debian: apt-get install openssl)'
[ $# -gt 0 ] || fail 'usage: certificate.sh <name or address>...'

names=
for name; do
  case $name in
    '' | *[!A-Za-z0-9.:-]*) fail "$name: expected a host name or an address" ;;
    *:*) kind=IP ;;
    *[!0-9.]*) kind=DNS ;;
    *) kind=IP ;;
  esac
  names=$names${names:+,}$kind:$name
done

mkdir -p config secrets/ca
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
# openssl tells its progress too: what it says is shown where it fails.
quiet() { openssl "$@" 2>"$new/said" || fail "$(cat "$new/said")"; }
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'

if [ ! -s secrets/ca/bridges.key ] || [ ! -s config/bridges-ca.crt ]; then
  # shellcheck disable=SC2086 # words without blanks
  quiet req -x509 $key -days 7300 -subj '/CN=Constellation bridges' -keyout "$new/ca.key" -out "$new/ca.crt" \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign'
  mv "$new/ca.key" secrets/ca/bridges.key
  mv "$new/ca.crt" config/bridges-ca.crt
  chmod 644 config/bridges-ca.crt
fi

# shellcheck disable=SC2086 # as above
quiet req $key -subj "/CN=$1" -keyout "$new/key" -out "$new/request"
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n' "$names" >"$new/extensions"
quiet x509 -req -in "$new/request" -CA config/bridges-ca.crt -CAkey secrets/ca/bridges.key -days 3650 \
  -set_serial "0x$(openssl rand -hex 16)" -extfile "$new/extensions" -out "$new/crt"
mv "$new/key" config/bridges.key
mv "$new/crt" config/bridges.crt
chmod 644 config/bridges.crt
