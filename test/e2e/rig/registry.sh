#!/usr/bin/env bash
# A registry on the loopback, for tests of pulling: its images are named 127.0.0.1:PORT/NAME.
# usage: registry.sh start PORT | stop PORT     (start is idempotent; its storage begins empty each time it is started anew)
set -euo pipefail
. "$(dirname "$0")/lib.sh"
port=${2:-}
[[ $port =~ ^[0-9]+$ ]] || die 'usage: registry.sh start PORT | stop PORT'
dir=$cache/registry/$port

# A pid counts only while it is this registry: pids are given again.
pid() {
  local p
  p=$(cat "$dir/pid" 2>/dev/null) && [ -n "$p" ] && [ -e "/proc/$p" ] && tr '\0' ' ' <"/proc/$p/cmdline" | grep -qF -- "$dir/config.yml" && printf '%s\n' "$p"
}
# /dev/tcp: curl is not everywhere.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /v2/ HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200 ') 2>/dev/null; }

start() {
  local tree i
  if pid >/dev/null && answers; then say "registry: running on 127.0.0.1:$port"; return 0; fi
  tree=$("$rig/packages.sh" registry)
  rm -rf "$dir"; mkdir -p "$dir/data"
  cat > "$dir/config.yml" <<EOF
version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: $dir/data }
  delete: { enabled: true }
http: { addr: "127.0.0.1:$port" }
EOF
  setsid "$tree/usr/bin/docker-registry" serve "$dir/config.yml" </dev/null >"$dir/log" 2>&1 &
  echo $! > "$dir/pid"
  for ((i = 0; i < 100; i++)); do
    if answers; then say "registry: started on 127.0.0.1:$port (pid $(cat "$dir/pid"))"; return 0; fi
    pid >/dev/null || [ "$i" -lt 5 ] || break
    sleep 0.1
  done
  cat "$dir/log" >&2
  die "the registry did not start on port $port"
}

stop() {
  local p i
  if ! p=$(pid); then say "registry: not running on $port"; return 0; fi
  kill -TERM "$p"
  for ((i = 0; i < 50; i++)); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
  if kill -0 "$p" 2>/dev/null; then kill -KILL "$p"; fi
  rm -rf "$dir"
  say "registry: stopped on $port"
}

case $1 in
  start) start ;;
  stop) stop ;;
  *) die 'usage: registry.sh start PORT | stop PORT' ;;
esac
