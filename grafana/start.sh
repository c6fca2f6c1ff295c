#!/bin/sh
# Starts Grafana with the ways to be told of alerts that .env has. Grafana ends at its start where a contact point lacks
# a setting, so what is not set is left out here:
#   ALERT_LCD=1           a line on the display, by MQTT (the default; 0: none)
#   ALERT_EMAIL           mail to these addresses (a comma between them); needs ALERT_SMTP_HOST
#   ALERT_WEBHOOK_URL     a POST with JSON to this address
# Each set of them is a contact point of its own name: Grafana keeps what it was given once, and only what the policies
# name is used.
set -eu
here=${GRAFANA_DIR:-/etc/grafana}
out=${GRAFANA_PROVISIONING:-/tmp/provisioning}

say() { echo "start.sh: $*" >&2; }

ways=
[ "${ALERT_LCD:-1}" = 0 ] || ways=lcd
if [ -n "${ALERT_EMAIL:-}" ]; then
  if [ -n "${ALERT_SMTP_HOST:-}" ]; then
    ways="$ways email"
    export GF_SMTP_ENABLED=true GF_SMTP_HOST="$ALERT_SMTP_HOST"
    export GF_SMTP_FROM_ADDRESS="${ALERT_SMTP_FROM:-${ALERT_EMAIL%%,*}}" GF_SMTP_FROM_NAME=Home
    [ -z "${ALERT_SMTP_USER:-}" ] || export GF_SMTP_USER="$ALERT_SMTP_USER"
    [ ! -s "$here/smtp/password" ] || export GF_SMTP_PASSWORD__FILE="$here/smtp/password"
  else
    say 'ALERT_EMAIL is set and ALERT_SMTP_HOST is not: no mail is sent'
  fi
fi
case ${ALERT_WEBHOOK_URL:-} in
  '') ;;
  http://* | https://*) ways="$ways webhook" ;;
  *) say 'ALERT_WEBHOOK_URL does not begin with http:// or https://: it is not used' ;;
esac

rm -rf "$out"
mkdir -p "$out"
cp -R "$here/provisioning/." "$out/"
set_name=$(echo "$ways" | tr ' ' '-')
if [ -n "$set_name" ]; then
  {
    cat "$here/contact-points/head.part"
    for way in $ways; do cat "$here/contact-points/$way.part"; done
  } | sed "s/household/household-$set_name/; s/uid: constellation-.*/&-$set_name/" >"$out/alerting/contact-points.yaml"
  sed "s/household/household-$set_name/" "$here/contact-points/policies.yaml" >"$out/alerting/policies.yaml"
else
  # whoever was told before is told no more
  printf 'apiVersion: 1\nresetPolicies:\n  - 1\n' >"$out/alerting/policies.yaml"
fi

export GF_PATHS_PROVISIONING="$out"
exec "${GRAFANA_RUN:-/run.sh}" "$@"
