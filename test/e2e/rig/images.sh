#!/usr/bin/env bash
# Makes the images of the end-to-end tests in the rig's engine, without a registry: trees of Debian packages, Go binaries, files of Maven, stand-ins.
# usage: images.sh [NAME...]   NAME is a file of images/ without ".image"; none: all. images.sh env: variables that say which Grafana and Tempo are there.
# A definition sets `tag`, `changes` (Dockerfile lines), `inputs` (files that count into its hash), `trees` (laid over each other first)
# and `fill DIR` (adds to the tree). An image with the hash of its inputs in its label is left alone: a second run builds nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
use_engine
label=lake.e2e.inputs

tree() { "$rig/packages.sh" "$1"; }
# A Go toolchain of this machine, else Debian's, unpacked.
go_binary() {
  command -v go >/dev/null || PATH=$(echo "$(tree golang)"/usr/lib/go-*/bin):$PATH
  "$rig/go-binary.sh" "$1"
}

# The folders that a root needs even when it is mounted read-only, and its users.
skeleton() {
  local o=$1
  mkdir -p "$o"/{etc/ssl/certs,proc,sys,dev,run,tmp,var/tmp,root,home,usr/share}
  chmod 1777 "$o/tmp" "$o/var/tmp"
  echo 'hosts: files dns' > "$o/etc/nsswitch.conf"
}
certificates() { find "$1/usr/share/ca-certificates/mozilla" -name '*.crt' | sort | xargs cat > "$2/etc/ssl/certs/ca-certificates.crt"; }

# What prom/* images stand on: glibc, busybox with its applets, certificates, zones, nobody.
busybox_base() {
  local o=$1 b applet
  b=$(tree busybox)
  skeleton "$o"
  mkdir -p "$o/bin" "$o/lib" "$o/lib64"
  cp -a "$b"/usr/lib/*-linux-gnu "$o/lib/"
  rm -rf "$o"/lib/*/gconv
  cp -aL "$b"/usr/lib64/ld-linux* "$o/lib64/" 2>/dev/null || cp -aL "$b"/usr/lib/ld-linux* "$o/lib/"
  cp "$b/usr/bin/busybox" "$o/bin/"
  for applet in $("$b/usr/bin/busybox" --list); do [ "$applet" = busybox ] || ln -s busybox "$o/bin/$applet"; done
  cp -a "$b/usr/share/zoneinfo" "$o/usr/share/"
  certificates "$b" "$o"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' > "$o/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\n' > "$o/etc/group"
}

# What distroless images stand on: no shell.
static_base() {
  local o=$1 b
  b=$(tree busybox)
  skeleton "$o"
  cp -a "$b/usr/share/zoneinfo" "$o/usr/share/"
  certificates "$b" "$o"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' > "$o/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n' > "$o/etc/group"
}

# What a Debian tree lacks because no maintainer script ran. Further lines of passwd: "user:uid:gid:home:shell".
debian_base() {
  local o=$1 from=$2 user; shift 2
  skeleton "$o"
  cp "$from/usr/share/base-passwd/passwd.master" "$o/etc/passwd"
  cp "$from/usr/share/base-passwd/group.master" "$o/etc/group"
  [ ! -d "$from/usr/share/ca-certificates" ] || certificates "$from" "$o"
  for user in "$@"; do
    IFS=: read -r name uid gid home shell <<<"$user"
    echo "$name:x:$uid:$gid::$home:$shell" >> "$o/etc/passwd"
    grep -q "^[^:]*:[^:]*:$gid:" "$o/etc/group" || echo "$name:x:$gid:" >> "$o/etc/group"
  done
}
# busybox for what such a tree has no program of its own.
debian_applets() {
  local o=$1 from=$2 applet
  mkdir -p "$o/usr/local/bin"
  local box=bin/busybox
  [ -e "$from/$box" ] || box=usr/bin/busybox
  for applet in $("$from/$box" --list); do
    [ -e "$from/bin/$applet" ] || [ -e "$from/usr/bin/$applet" ] || [ -e "$from/sbin/$applet" ] || [ -e "$from/usr/sbin/$applet" ] || ln -s /bin/busybox "$o/usr/local/bin/$applet"
  done
}

# Everything an image is made of, for its hash. Trees and binaries stand for their contents: their paths carry a hash.
fingerprint() {
  local file
  declare -f skeleton certificates busybox_base static_base debian_base debian_applets make_image | sha256sum
  sha256sum <"$rig/images/$1.image"
  printf '%s\n' "$version"
  for file in "${trees[@]}" "${inputs[@]}"; do
    case $file in
      /*/roots/*) printf '%s\n' "${file##*/}"; cat "$file/.packages" ;;
      /*/bin/* | /*/maven/*) printf '%s\n' "${file##*/}" ;;
      *) (cd "$rig" && find "$file" -type f | sort | xargs sha256sum) ;;
    esac
  done
}

make_image() {
  (
    name=$1 version='' trees=() inputs=() changes=()
    # shellcheck source=/dev/null
    . "$rig/images/$name.image"
    want=$(fingerprint "$name" | digest)
    have=$(docker image inspect -f "{{index .Config.Labels \"$label\"}}" "$tag" 2>/dev/null || true)
    if [ "$want" = "$have" ]; then say "image $tag: up to date ($want)"; exit 0; fi
    start=$SECONDS
    work=$(mktemp -d "$cache/image-$name.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/root" "$work/filled"
    # Trees are hard-linked, so what is filled in comes from beside them and replaces: never written through a link.
    for one in "${trees[@]}"; do cp -alf "$one/." "$work/root/"; done
    fill "$work/filled"
    chmod 755 "$work/filled"
    cp -a --remove-destination "$work/filled/." "$work/root/"
    rm -rf "$work/root/var/run"; ln -s /run "$work/root/var/run"
    # One layer, then metadata alone: import knows no STOPSIGNAL, and a RUN would start a container.
    layer=$(tar --numeric-owner --exclude=./.packages -C "$work/root" -cf - . | docker import - "lake-e2e/layer:$name")
    printf '%s\n' "FROM ${layer#sha256:}" "${changes[@]}" "LABEL $label=$want lake.e2e.version=${version:-none}" |
      DOCKER_BUILDKIT=0 docker build -q --force-rm -t "$tag" - >"$work.log" 2>&1 || { cat "$work.log" >&2; rm -f "$work.log"; die "image $tag could not be built"; }
    rm -f "$work.log"
    docker rmi "lake-e2e/layer:$name" >/dev/null
    say "image $tag: made in $((SECONDS - start)) s ($want${version:+, $version})"
  )
}

version_of() { sed -nE "s/^$2=(.*)/\1/p" "$1/.packages"; }

# LAKE_TEST_GRAFANA: an image of this machine's usual engine, a `docker save` file, or the folder of an unpacked Grafana.
real_grafana() {
  local what=$1 name
  if [ -d "$what" ]; then
    LAKE_TEST_GRAFANA=$(cd "$what" && pwd) make_image grafana-folder
  elif [ -f "$what" ]; then
    name=$(docker load -i "$what" | sed -nE 's/^Loaded image( ID)?: //p' | head -n 1)
    docker tag "$name" lake-e2e/grafana:real
  else
    (unset DOCKER_HOST DOCKER_CONFIG; docker save "$what") | docker load >/dev/null
    docker tag "$what" lake-e2e/grafana:real
  fi
  say "image lake-e2e/grafana:real: $what"
}

if [ "${1:-}" = env ]; then
  if [ -n "${LAKE_TEST_GRAFANA:-}" ]; then printf 'export LAKE_E2E_GRAFANA_IMAGE=lake-e2e/grafana:real\n'
  else printf 'export LAKE_E2E_GRAFANA_IMAGE=lake-e2e/grafana-standin:1\n'; fi
  if [ -n "${LAKE_TEST_TEMPO:-}" ]; then printf 'export LAKE_E2E_TEMPO_IMAGE=lake-e2e/tempo:real\n'
  else printf 'export LAKE_E2E_TEMPO_IMAGE=lake-e2e/tempo-standin:1\n'; fi
  exit 0
fi
"$rig/engine.sh" status >/dev/null || die 'the engine is not running: engine.sh start'
lock images
if [ $# -eq 0 ]; then
  # One call for all trees: apt's lists are read once.
  "$rig/packages.sh" $(sed -nE 's/^([a-z0-9]+) .*/\1/p' "$rig/roots.txt" | grep -vE '^(golang|registry)$') >/dev/null
  set -- prometheus alertmanager pgexporter postgres15 postgres17 postgres18 haproxy noise grafana-standin tempo-standin loki alloy minio nessie trino
fi
for one in "$@"; do make_image "$one"; done
docker image prune -f >/dev/null
[ -z "${LAKE_TEST_GRAFANA:-}" ] || real_grafana "$LAKE_TEST_GRAFANA"
# LAKE_TEST_TEMPO: the binary of a real Tempo.
[ -z "${LAKE_TEST_TEMPO:-}" ] || make_image tempo-binary
