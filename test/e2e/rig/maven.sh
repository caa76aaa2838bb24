#!/usr/bin/env bash
# Downloads one file from a Maven repository, once per machine, and prints its path.
# usage: maven.sh GROUP:ARTIFACT:VERSION[:CLASSIFIER]:EXTENSION      (LAKE_E2E_MAVEN: a mirror of Maven Central)
# What broke off is continued. The file gets its name only when it fits the strongest checksum that lies beside it there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
repository=${LAKE_E2E_MAVEN:-https://repo1.maven.org/maven2}
IFS=: read -r group artifact version classifier extension <<<"${1:-}"
if [ -z "$extension" ]; then extension=$classifier classifier=''; fi
[ -n "$extension" ] || die 'usage: maven.sh GROUP:ARTIFACT:VERSION[:CLASSIFIER]:EXTENSION'
name=$artifact-$version${classifier:+-$classifier}.$extension
url=${repository%/}/${group//.//}/$artifact/$version/$name
out=$cache/maven/$name
if [ -f "$out" ]; then printf '%s\n' "$out"; exit 0; fi

mkdir -p "$cache/maven"
lock maven
command -v curl >/dev/null || die 'no curl here: apt-get install curl'
get() { curl -fsL --connect-timeout 20 --speed-limit 1000 --speed-time 60 "$@"; }

# Prints "sha512 HEX" or the next weaker one. 22: the repository has no such file.
published() {
  local kind sum code
  for kind in sha512 sha256 sha1; do
    code=0
    sum=$(get "$url.$kind") || code=$?
    if [ $code -eq 0 ]; then printf '%s %s\n' "$kind" "${sum%% *}"; return 0; fi
    [ $code -eq 22 ] || return $code
  done
  return 22
}
fits() { [ "$("${kind}sum" "$out.part" | cut -d' ' -f1)" = "$sum" ]; }

download() {
  local code=0 status
  read -r kind sum < <(published) || { say "maven: no checksum for $name"; return 1; }
  [ ! -f "$out.part" ] || ! fits || return 0
  status=$(get -C - -o "$out.part" -w '%{http_code}' "$url") || code=$?
  if [ $code -eq 0 ] && fits; then return 0; fi
  say "maven: $name: curl ended with $code, status $status"
  # Whole and yet wrong, longer than it should be, or a server that cannot continue it: begin anew.
  case $code-$status in 0-* | 22-416 | 33-* | 36-*) rm -f "$out.part" ;; esac
  return 1
}

if [ ! -f "$out" ]; then
  say "maven: $name"
  start=$SECONDS done=
  for n in 1 2 3; do
    if download; then done=yes; break; fi
    say "maven: attempt $n of 3 failed: $name"
    sleep $((n * 3))
  done
  [ -n "$done" ] || die "cannot download $url"
  mv "$out.part" "$out"
  say "maven: $name in $((SECONDS - start)) s, $kind fits"
fi
printf '%s\n' "$out"
