#!/usr/bin/env bash
# Unpacks Debian packages into trees of their own: nothing is installed, no maintainer script runs.
# usage: packages.sh NAME...   (names of roots.txt; prints one directory a name)
# A tree is kept by the hash of its line in roots.txt and of this script; a warm call asks apt nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
apt_dir=$cache/apt
roots=$cache/roots
arch=$(dpkg --print-architecture)
# Packaging tools and their like: in a closure, of no use in a tree that only runs.
skip='^(perl|lib[a-z-]*-perl|libperl|usrmerge|dpkg_|tar_|debconf|adduser|passwd|init-system|sysvinit|libpam-modules|lsb-base|libsemanage|libsepol|libgdbm|ucf|sensible|gcc-[0-9]*-base|libdb5|mount_|util-linux_|systemd|dmsetup|libllvm|libz3|logsave|e2fsprogs|ssl-cert|postgresql-common|postgresql-client-common|python3|media-types|gcc|g[+][+]|cpp|binutils|pkgconf|libc6-dev|libc-dev|linux-libc-dev|libgcc-[0-9]|libstdc[+][+]-[0-9])'

line_of() { grep -E "^$1 " "$rig/roots.txt" || die "no tree '$1' in roots.txt"; }
tree_of() { printf '%s/%s-%s\n' "$roots" "$1" "$( (line_of "$1"; printf '%s %s' "$arch" "$skip") | tr -s ' ' | digest)"; }

# Whatever mirror and keyring this machine's own apt uses for Debian.
mirror() {
  local uri
  uri=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null | awk '$2 ~ /^(bookworm|trixie|stable|oldstable|sid)$/ { print $1; exit }')
  [ -n "$uri" ] || uri=$(sed -nE 's,^(URIs: *|deb +(\[[^]]*\] +)?)(https?://[^ ]*/debian)/?( .*|$),\3,p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
  [ -n "$uri" ] || die 'no Debian mirror in the apt sources of this machine'
  printf '%s\n' "${uri%/}"
}

# Lists, archives and caches of one suite, all below the cache. The machine's apt.conf.d stays in force (proxies, timeouts).
conf_of() {
  local suite=$1 dir=$apt_dir/$1 keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mkdir -p "$dir/lists/partial" "$dir/archives/partial"
  : > "$dir/status"
  if [ ! -f "$dir/sources.list" ]; then printf 'deb %s%s %s main\n' "$([ ! -f "$keys" ] || echo "[signed-by=$keys] ")" "$(mirror)" "$suite" > "$dir/sources.list"; fi
  cat > "$dir/apt.conf" <<EOF
Dir::State::status "$dir/status";
Dir::State::lists "$dir/lists";
Dir::Cache "$dir";
Dir::Cache::archives "$dir/archives";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Languages "none";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
EOF
  printf '%s\n' "$dir/apt.conf"
}

# Archives of the network may be flaky: three attempts, for downloads only.
attempt() {
  local n
  for n in 1 2 3; do
    if "$@" >"$apt_dir/last.log" 2>&1; then return 0; fi
    say "apt: attempt $n of 3 failed: $(grep -E '^(E|W|Err)' "$apt_dir/last.log" | tail -n 1)"
    sleep $((n * 2))
  done
  cat "$apt_dir/last.log" >&2
  return 1
}

# name=version of everything a tree consists of.
resolve() {
  local how=$1; shift
  if [ "$how" = exact ]; then
    apt-cache show --no-all-versions "$@" | awk '/^Package: /{p=$2} /^Version: /{print p "=" $2}'
  else
    apt-get -s -q install "$@" | sed -nE 's,^Inst ([^ ]+) \(([^ ]+) .*,\1=\2,p'
  fi
}

# Drops the packaging tools but not what was asked for by name. base-files comes first: in newer suites it carries the links
# /bin -> usr/bin and the like.
keep() {
  awk -v named=" $1 " -v skip="$skip" -F= '
    index(named, " " $1 " ") == 0 && ($1 "_") ~ skip { next }
    $1 == "base-files" { print; next }
    { later = later $0 "\n" }
    END { printf "%s", later }'
}

# The file that `apt-get download` makes of name=version.
file_glob() { local v=${1#*=}; printf '%s_%s_*.deb' "${1%%=*}" "${v//:/%3a}"; }

update_lists() { say "apt: lists of $1"; attempt apt-get -q update; touch "$apt_dir/$1/fresh"; }

make_trees() {
  local suite=$1 name how wanted=() list; shift
  APT_CONFIG=$(conf_of "$suite"); export APT_CONFIG
  # Lists older than a day name files the mirror may have dropped.
  [ -n "$(find "$apt_dir/$suite/fresh" -mmin -1440 2>/dev/null)" ] || update_lists "$suite"
  for name in "$@"; do
    list=$apt_dir/$suite/$name.list
    read -r _ _ how rest <<<"$(line_of "$name" | tr -s ' ')"
    # shellcheck disable=SC2086
    resolve "$how" $rest > "$list.all"
    [ -s "$list.all" ] || die "apt resolves nothing for the tree '$name'"
    keep "$rest" < "$list.all" > "$list"
    mapfile -t -O "${#wanted[@]}" wanted < "$list"
  done
  say "apt: ${#wanted[@]} packages of $suite for: $*"
  mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | sort -u)
  (cd "$apt_dir/$suite/archives" && attempt apt-get -q download "${wanted[@]}")
  for name in "$@"; do unpack "$name" "$apt_dir/$suite/$name.list" "$apt_dir/$suite/archives"; done
}

unpack() {
  local name=$1 list=$2 archives=$3 tree entry files
  tree=$(tree_of "$name")
  rm -rf "$tree.part"; mkdir -p "$tree.part"
  while read -r entry; do
    # shellcheck disable=SC2206,SC2046
    files=("$archives"/$(file_glob "$entry"))
    dpkg -x "${files[0]}" "$tree.part"
  done < "$list"
  # Not /usr/lib/locale/C.utf8: initdb needs it.
  rm -rf "$tree.part"/usr/share/{doc,man,info,locale,lintian,bash-completion} "$tree.part"/usr/include
  rm -rf "$roots/$name-"*[0-9a-f]
  cp "$list" "$tree.part/.packages"
  mv "$tree.part" "$tree"
}

[ $# -gt 0 ] || die 'usage: packages.sh NAME...'
mkdir -p "$roots" "$apt_dir"
missing=()
for name in "$@"; do [ -d "$(tree_of "$name")" ] || missing+=("$name"); done
if [ ${#missing[@]} -gt 0 ]; then
  lock packages
  for suite in bookworm trixie sid; do
    of_suite=()
    for name in "${missing[@]}"; do
      if [ "$(line_of "$name" | awk '{print $2}')" = "$suite" ] && [ ! -d "$(tree_of "$name")" ]; then of_suite+=("$name"); fi
    done
    [ ${#of_suite[@]} -eq 0 ] || make_trees "$suite" "${of_suite[@]}"
  done
fi
for name in "$@"; do tree_of "$name"; done
