#!/usr/bin/env bash
# A Docker Engine of the tests' own: own socket, data root and Compose plugin, beside any other engine of the machine.
# usage: engine.sh start | stop | status | env
# start is idempotent; it removes the containers, networks and volumes that killed runs left behind (only when the engine was down).
# env prints the variables that point docker, compose and lake at it: eval "$(test/e2e/rig/engine.sh env)"
set -euo pipefail
. "$(dirname "$0")/lib.sh"
pidfile=$engine/d.pid

# A pid counts only while it is a dockerd of this data root: pids are given again.
pid() {
  local p
  p=$(cat "$pidfile" 2>/dev/null) && [ -n "$p" ] && [ -e "/proc/$p" ] && tr '\0' ' ' <"/proc/$p/cmdline" | grep -qF -- "--data-root $engine/data" && printf '%s\n' "$p"
}
answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

compose_plugin() {
  local tree plugin
  tree=$("$rig/packages.sh" compose)
  plugin=$(find "$tree" -path '*/cli-plugins/docker-compose')
  mkdir -p "$docker_config/cli-plugins"
  [ -f "$docker_config/config.json" ] || echo '{}' > "$docker_config/config.json"
  ln -sfn "$plugin" "$docker_config/cli-plugins/docker-compose"
}

# Without a usable iptables the published ports still work, through the userland proxy; containers only lose the way out.
firewall_options() {
  if iptables -w 5 -t nat -S >/dev/null 2>&1; then return 0; fi
  if iptables-legacy -w 5 -t nat -S >/dev/null 2>&1; then
    mkdir -p "$engine/bin"
    ln -sfn "$(command -v iptables-legacy)" "$engine/bin/iptables"
    PATH=$engine/bin:$PATH
    return 0
  fi
  say 'no usable iptables: containers get no way out of their networks'
  options+=(--iptables=false --ip-masq=false)
}

sweep() {
  local left
  left=$(docker ps -aq)
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -fv $left >/dev/null
  docker network prune -f >/dev/null
  left=$(docker volume ls -q)
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker volume rm -f $left >/dev/null
}

# An engine that was killed leaves its data root bound onto itself: the cache could not be deleted.
tidy() {
  while mountpoint -q "$engine/data"; do umount -l "$engine/data" || break; done
}

start() {
  # The engine's own pools hold 31 networks: tests of several stacks at once would use them up.
  local options=(--default-address-pool 'base=10.213.0.0/16,size=24') i hung
  command -v dockerd >/dev/null || die 'no dockerd here: apt-get install docker.io'
  command -v docker >/dev/null || die 'no docker command here: apt-get install docker.io'
  lock engine
  compose_plugin
  use_engine
  if pid >/dev/null && answers; then say "engine: running (pid $(pid))"; return 0; fi
  # One that runs and does not answer would keep the data root.
  if hung=$(pid); then say "engine: pid $hung does not answer, killed"; kill -KILL "$hung"; sleep 1; fi
  tidy
  # Left by an engine that was killed: the next one would wait for that containerd. The rest it takes over, then sweep removes it.
  rm -f "$pidfile" "$socket" "$run"/exec/containerd/containerd.{pid,sock,sock.ttrpc}
  mkdir -p "$engine/data" "$run/exec"
  echo "{}" > "$engine/daemon.json"
  firewall_options
  setsid dockerd -H "unix://$socket" --data-root "$engine/data" --exec-root "$run/exec" --pidfile "$pidfile" \
    --config-file "$engine/daemon.json" "${options[@]}" </dev/null >"$engine/dockerd.log" 2>&1 9>&- &
  local starter=$!
  for ((i = 0; i < 300; i++)); do
    if answers; then break; fi
    kill -0 "$starter" 2>/dev/null || { tail -n 20 "$engine/dockerd.log" >&2; die 'the engine did not start'; }
    sleep 0.2
  done
  answers || { tail -n 20 "$engine/dockerd.log" >&2; die 'the engine did not answer within a minute'; }
  sweep
  say "engine: started (pid $(pid), $(docker version --format '{{.Server.Version}}'), compose $(docker compose version --short), $(docker info --format '{{.Driver}}'))"
}

stop() {
  local p i
  lock engine
  if ! p=$(pid); then say 'engine: not running'; return 0; fi
  use_engine
  sweep || true
  kill -TERM "$p"
  for ((i = 0; i < 150; i++)); do
    if ! kill -0 "$p" 2>/dev/null; then tidy; say 'engine: stopped'; return 0; fi
    sleep 0.2
  done
  kill -KILL "$p"
  tidy
  say 'engine: killed, it did not stop within 30 seconds'
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) use_engine; if pid >/dev/null && answers; then echo running; else echo stopped; exit 1; fi ;;
  env)
    use_engine
    printf 'export DOCKER_HOST=%s\nexport DOCKER_CONFIG=%s\n' "$DOCKER_HOST" "$DOCKER_CONFIG"
    ;;
  *) die 'usage: engine.sh start | stop | status | env' ;;
esac
