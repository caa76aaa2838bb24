# The rest of postgres15.image and its like. From 18 on the volume is the parent, and the data lie in a folder of the major version.
# shellcheck shell=bash disable=SC2034,SC2154
from=$(tree "postgres$major")
version=$(version_of "$from" "postgresql-$major")
trees=("$from")
inputs=(images/postgres)
volume=/var/lib/postgresql/data data=$volume
[ "$major" -lt 18 ] || { volume=/var/lib/postgresql data=/var/lib/postgresql/$major/docker; }
changes=("ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/$major/bin" "ENV PGDATA=$data" 'ENV LANG=C.UTF-8' "ENV PG_MAJOR=$major"
  "VOLUME [\"$volume\"]" 'STOPSIGNAL SIGINT' 'EXPOSE 5432' 'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]')
fill() {
  local o=$1 sample=usr/share/postgresql/$major/postgresql.conf.sample
  debian_base "$o" "$from" postgres:999:999:/var/lib/postgresql:/bin/bash
  debian_applets "$o" "$from"
  mkdir -p "$o/docker-entrypoint-initdb.d" "$o$volume" "$o/run/postgresql" "$o/usr/local/bin" "$o/${sample%/*}"
  cp "$rig/images/postgres/docker-entrypoint.sh" "$o/usr/local/bin/"
  chmod 755 "$o/usr/local/bin/docker-entrypoint.sh"
  sed -E "s/^#?(listen_addresses)\s*=.*/\1 = '*'/; s/^#?(unix_socket_directories)\s*=.*/\1 = '\/var\/run\/postgresql'/" "$from/$sample" > "$o/$sample"
  chown -R 999:999 "$o/var/lib/postgresql" "$o/run/postgresql"
  chmod 1777 "$o$volume"
  chmod 3777 "$o/run/postgresql"
}
