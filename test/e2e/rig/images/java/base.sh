# What images with a Java program stand on: Debian's OpenJDK and a shell. No maintainer script wrote a keystore: HTTPS to others fails.
# shellcheck shell=bash disable=SC2034
java=$(tree java)
java_version=$(version_of "$java" openjdk-25-jre-headless)
trees=("$java")
java_home=/usr/lib/jvm/$(basename "$java"/usr/lib/jvm/java-25-openjdk-*)
changes=("ENV JAVA_HOME=$java_home" "ENV PATH=$java_home/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" 'ENV LANG=C.UTF-8')
java_base() {
  local o=$1; shift
  debian_base "$o" "$java" "$@"
  debian_applets "$o" "$java"
  # As on upstream's bases: dash would drop variables whose names have dots.
  mkdir -p "$o/usr/bin"
  ln -s bash "$o/usr/bin/sh"
}
