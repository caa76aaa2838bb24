#!/bin/sh
# As upstream: whatever is not `minio` becomes its arguments. A shell as the command needs `entrypoint`.
if [ "${1:-}" != minio ] && [ -n "${1:-}" ]; then set -- minio "$@"; fi
exec "$@"
