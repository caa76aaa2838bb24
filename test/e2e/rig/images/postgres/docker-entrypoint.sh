#!/bin/bash
# The part of the official image's contract that the stack relies on.
set -eu
[ "${1:-postgres}" = "${1#-}" ] || set -- postgres "$@"

# The value of $1, or of the file that $1_FILE names; both at once is an error, as upstream.
value() {
  local file="${1}_FILE"
  if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then echo "error: both $1 and $file are set (but are exclusive)" >&2; exit 1; fi
  if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-${2:-}}"; fi
}

# From 18 on data of another layout are refused: they would silently be left aside.
old_data() {
  local dir old=()
  [ "$PGDATA" = "/var/lib/postgresql/$PG_MAJOR/docker" ] || return 0
  for dir in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do [ ! -s "$dir/PG_VERSION" ] || old+=("$dir"); done
  if [ ${#old[@]} -eq 0 ] && mountpoint -q /var/lib/postgresql/data; then old=('/var/lib/postgresql/data (unused mount/volume)'); fi
  [ ${#old[@]} -gt 0 ] || return 0
  cat >&2 <<EOF
Error: in 18+, these Docker images are configured to store database data in a
       format which is compatible with "pg_ctlcluster" (specifically, using
       major-version-specific directory names).

       Counter to that, there appears to be PostgreSQL data in:
         ${old[*]}
EOF
  exit 1
}

if [ "${1:-postgres}" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    find "$PGDATA" \! -user postgres -exec chown postgres {} +
    chmod 700 "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
  fi
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    old_data
    user=$(value POSTGRES_USER postgres)
    db=$(value POSTGRES_DB "$user")
    pass=$(value POSTGRES_PASSWORD)
    method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    [ -n "$pass" ] || [ "$method" = trust ] || {
      echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
      echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
      exit 1
    }
    # shellcheck disable=SC2086
    initdb -D "$PGDATA" -U "$user" --encoding=UTF8 --auth-local=trust --auth-host=scram-sha-256 --pwfile=<(printf '%s\n' "${pass:-x}") ${POSTGRES_INITDB_ARGS:-}
    printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
    shift
    pg_ctl -D "$PGDATA" -o "-c listen_addresses='' $*" -w start
    [ "$db" = postgres ] || createdb -U "$user" "$db"
    export PGUSER=$user PGDATABASE=$db
    for f in /docker-entrypoint-initdb.d/*; do
      case "$f" in
        *.sh) if [ -x "$f" ]; then echo "$0: running $f"; "$f"; else echo "$0: sourcing $f"; . "$f"; fi ;;
        *.sql) echo "$0: running $f"; psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc -f "$f" ;;
        *.sql.gz) echo "$0: running $f"; gunzip -c "$f" | psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc ;;
      esac
    done
    unset PGUSER PGDATABASE
    pg_ctl -D "$PGDATA" -m fast -w stop
    set -- postgres "$@"
    echo
    echo 'PostgreSQL init process complete; ready for start up.'
    echo
  else
    echo
    echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
    echo
  fi
fi
exec "$@"
