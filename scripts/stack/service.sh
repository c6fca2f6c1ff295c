# shellcheck shell=sh
# Sourced by the scripts here: `known <service>` ends with a list where there is no such service in the stack.
known() {
  all=$(docker compose config --services) || exit 1
  for each in $all; do
    if [ "$each" = "$1" ]; then return 0; fi
  done
  for each in $(docker compose --profile '*' config --services); do
    if [ "$each" = "$1" ]; then
      echo "SERVICE=$1: it is not among what this home has: COMPOSE_PROFILES in .env" >&2
      exit 64
    fi
  done
  echo "SERVICE=$1: there is no such service; there are: $(echo "$all" | sort | tr '\n' ' ')" >&2
  exit 64
}
