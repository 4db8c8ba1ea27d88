#!/bin/sh
# Prints the home of a JDK 25 or newer: JAVA_HOME, the javac on PATH, then the usual places. Ends with 1 if there is none.
set -eu

minimum=25

# The feature release of the JDK at $1 ("25"), or 0 if there is no whole JDK.
release_of() {
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    echo 0
  fi
}

path_jdk=$(command -v javac 2>/dev/null || true)
[ -z "$path_jdk" ] || path_jdk=$(dirname "$(dirname "$(readlink -f "$path_jdk")")")
for candidate in "${JAVA_HOME:-}" "$path_jdk" /usr/lib/jvm/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  [ -n "$candidate" ] || continue
  release=$(release_of "$candidate")
  if [ "${release:-0}" -ge "$minimum" ]; then
    echo "$candidate"
    exit 0
  fi
done
exit 1
