#!/bin/sh
# Runs a command with Node 24 or later, and the project's own tools, first in PATH:
#   scripts/node.sh node services/rf/src/main.ts
# Where the machine has no such Node, one is brought from npm into .tools, once. Needs npm, and no root.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
wanted=24

fail() {
  echo "Node $wanted or later is needed; $*" >&2
  exit 69
}
major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

own=$root/.tools/node_modules/node/bin
if [ "$(major node)" -lt "$wanted" ]; then
  if [ "$(major "$own/node")" -lt "$wanted" ]; then
    has=$(node --version 2>/dev/null || echo 'no Node')
    command -v npm >/dev/null || fail "this machine has $has, and no npm to bring it: install npm"
    echo "bringing Node $wanted from npm into .tools (this machine has $has)" >&2
    mkdir -p "$root/.tools"
    # its install script fetches the binary, so scripts have to run, whatever the machine's npm is told
    (cd "$root/.tools" && npm install --prefix . --ignore-scripts=false --loglevel=error "node@$wanted" >install.log 2>&1) || {
      grep -E '^npm (error|ERR!) (code|[A-Z][A-Za-z]*Error:)' "$root/.tools/install.log" >&2 || true
      fail 'npm could not bring it: is there a way to the internet? All that npm says is in .tools/install.log'
    }
  fi
  PATH=$own:$PATH
fi
PATH=$root/node_modules/.bin:$PATH:/usr/sbin:/sbin # where Debian has mosquitto, and users have no path to
export PATH
exec "$@"
