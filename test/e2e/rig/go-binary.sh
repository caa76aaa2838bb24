#!/usr/bin/env bash
# Builds one Go program from its module on the module proxy and prints the path of the binary.
# usage: go-binary.sh loki|alloy|minio
# The binary is cached by (module, version, Go version, hash of its own recipe below and its shims): a warm call is instant.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${LAKE_E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lake-e2e}
name=${1:-}
package=. shims=()
case "$name" in
  loki) module=github.com/grafana/loki/v3 version=v3.7.8 package=./cmd/loki ;;
  # CI runs an older Alloy than the pin: newer ones are not served whole by the module proxy.
  alloy) module=github.com/grafana/alloy version=v1.5.1 shims=("$here"/alloy-shim/*) ;;
  # The last state that the module proxy has; the pinned image is a fork of it.
  minio) module=github.com/minio/minio version=v0.0.0-20260212201848-7aac2a2c5b7c ;;
  *) echo "go-binary.sh: unknown program '$name'" >&2; exit 2 ;;
esac

download() { (cd "$work" && GOFLAGS=-mod=mod go mod download -json "$1") | sed -nE 's/^\t"Dir": "(.*)",?$/\1/p'; }
# The module's zip has no nested modules, and go.mod replaces this one by a path inside it.
prepare_loki() {
  cp -r "$(download github.com/grafana/loki/pkg/push@latest)" pkg/push
  chmod -R u+w pkg/push
}
# The same for Alloy's syntax module, of which only v0.1.0 is served: the shim adds what v1.5.1 expects beyond it.
prepare_alloy() {
  rm -rf syntax
  cp -r "$(download github.com/grafana/alloy/syntax@v0.1.0)" syntax
  chmod -R u+w syntax
  cp "$here/alloy-shim/vm_shim.go.txt" syntax/vm/zz_shim.go
  cp "$here/alloy-shim/stdlib_shim.go.txt" syntax/internal/stdlib/zz_shim.go
}
prepare_minio() { :; }
build() { CGO_ENABLED=0 GOFLAGS="-mod=mod -buildvcs=false -trimpath" go build -ldflags "-s -w" -o "$out.part" "$package" >&2; }

go_version=$(go env GOVERSION)
key=$( (declare -f download "prepare_$name" build; echo "$module $version $package"; cat /dev/null "${shims[@]}") | sha256sum | cut -c1-12)
out=$cache/bin/$name-$version-$go_version-$key
if [ -x "$out" ]; then echo "$out"; exit 0; fi
mkdir -p "$cache/bin"

echo "building $name $version from its Go module (once per machine; this takes minutes)" >&2
work=$(mktemp -d "$cache/build-$name.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cp -r "$(download "$module@$version")" "$work/src"
chmod -R u+w "$work/src"
cd "$work/src"
"prepare_$name"
build
mv "$out.part" "$out"
echo "$out"
