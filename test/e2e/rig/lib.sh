# Shared by the rig's scripts: where things are kept, how they are told, how two runs keep out of each other's way.
# shellcheck shell=bash
rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LAKE_E2E_CACHE=${LAKE_E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lake-e2e}
cache=$LAKE_E2E_CACHE
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

say() { printf '[rig %3ds] %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'rig: %s\n' "$*" >&2; exit 1; }

# One holder per name and machine. The lock ends with the script: daemons must be started with `9>&-`.
lock() {
  exec 9>"$cache/$1.lock"
  flock -n 9 || { say "waiting for another run that holds '$1'"; flock -w 3600 9 || die "lock '$1' was not released within an hour"; }
}

# Prints twelve hex digits for what comes in.
digest() { sha256sum | cut -c1-12; }

# The rig's engine. Socket paths have to fit into about 100 bytes, whatever the cache is called.
engine=$cache/engine
run=$engine
[ ${#run} -lt 60 ] || run=/tmp/lake-e2e-$(printf %s "$cache" | digest)
socket=$run/d.sock
docker_config=$cache/docker-config
use_engine() { export DOCKER_HOST=unix://$socket DOCKER_CONFIG=$docker_config; unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH; }
