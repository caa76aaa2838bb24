#!/bin/bash
# As in upstream's base image: JAVA_OPTS, once set, replaces all defaults, JAVA_OPTS_APPEND too; the latter comes after the defaults.
# A second collector beside the default one is an error of the JVM: GC_CONTAINER_OPTIONS chooses another.
set -eo pipefail

defaults() {
  [ "${JAVA_MAX_MEM_RATIO:-}" = 0 ] || printf -- '-XX:MaxRAMPercentage=%.0f.0 ' "${JAVA_MAX_MEM_RATIO:-80}"
  printf '%s ' "${GC_CONTAINER_OPTIONS:--XX:+UseParallelGC}" "-XX:MinHeapFreeRatio=${GC_MIN_HEAP_FREE_RATIO:-10}" "-XX:MaxHeapFreeRatio=${GC_MAX_HEAP_FREE_RATIO:-20}" \
    "-XX:GCTimeRatio=${GC_TIME_RATIO:-4}" "-XX:AdaptiveSizePolicyWeight=${GC_ADAPTIVE_SIZE_POLICY_WEIGHT:-90}" \
    ${GC_MAX_METASPACE_SIZE:+"-XX:MaxMetaspaceSize=${GC_MAX_METASPACE_SIZE}m"} ${GC_METASPACE_SIZE:+"-XX:MetaspaceSize=${GC_METASPACE_SIZE}m"} -XX:+ExitOnOutOfMemoryError
}

# The start line shows every option: values of what is called a password are not.
masked() {
  local option
  for option in "$@"; do
    if [[ ${option%%=*} =~ [Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd] ]]; then option=${option%%=*}=*****; fi
    printf '%s ' "$option"
  done
}

read -ra options <<<"${JAVA_OPTS-$(defaults) ${JAVA_OPTS_APPEND:-}}"
cd "${JAVA_APP_DIR:-/deployments}"
echo "INFO exec -a \"${JAVA_APP_NAME-java}\" java $(masked "${options[@]}")-cp \".\" -jar $JAVA_APP_JAR $*" >&2
echo "INFO running in $PWD" >&2
exec -a "${JAVA_APP_NAME-java}" java "${options[@]}" -cp . -jar "$JAVA_APP_JAR" "$@"
