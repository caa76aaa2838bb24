#!/usr/bin/env bash
# Prints where the real parsers and servers lie on this machine, for tests that need no engine: lines LAKE_TOOL_NAME=/path.
# usage: tools.sh [export]   (export: prefixed for `eval`)
# Debian's binaries are fetched in seconds when absent. Loki and Alloy are listed only when go-binary.sh has built them already.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
prefix=''
[ "${1:-}" != export ] || prefix='export '
tools=$cache/tools
mkdir -p "$tools"

print() { printf '%sLAKE_TOOL_%s=%s\n' "$prefix" "$1" "$2"; }

# A program of a foreign tree runs with that tree's own loader and libraries.
wrap() {
  local name=$1 binary=$2 root=$3 loader libs
  loader=$(find "$root" -path '*-linux-gnu/ld-linux*' | head -n 1)
  libs=$(printf '%s:' "$root"/lib/*-linux-gnu "$root"/usr/lib/*-linux-gnu)
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libs" "$binary" > "$tools/$name.$$"
  chmod 755 "$tools/$name.$$"
  mv "$tools/$name.$$" "$tools/$name"
  print "${name^^}" "$tools/$name"
}
# Statically linked or content with this machine's libc: as it is.
native() {
  local name=$1 binary=$2
  if "$binary" --version >/dev/null 2>&1; then print "${name^^}" "$binary"; else wrap "$name" "$binary" "$busybox"; fi
}

{ read -r prometheus; read -r alertmanager; read -r haproxy; read -r busybox; } < <("$rig/packages.sh" prometheus alertmanager haproxy busybox)
native promtool "$prometheus/usr/bin/promtool"
native prometheus "$prometheus/usr/bin/prometheus"
native amtool "$alertmanager/usr/bin/amtool"
wrap haproxy "$haproxy/usr/sbin/haproxy" "$haproxy"
for name in loki alloy; do
  # shellcheck disable=SC2012
  binary=$(ls -t "$cache"/bin/$name-v* 2>/dev/null | grep -v '\.part$' | head -n 1 || true)
  [ -z "$binary" ] || print "${name^^}" "$binary"
done
