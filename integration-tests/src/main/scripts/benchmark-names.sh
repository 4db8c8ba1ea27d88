#!/bin/bash
# DNS lookups in a container's network: how many a second, and how long one takes, for a name of another container; for
# the packaged jdock and for the Docker daemon of this machine where there is one, in one run and by one clock. Prints a
# Markdown table. As root, on a machine that does nothing else; needs the docker client, nsenter and python3:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-names.sh [seconds] [clients]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

seconds=${1:-10}
clients=${2:-4}
begin names

measure() { # client of the engine: "jdock" or "docker"
  local pid
  "$1" network create names >/dev/null
  "$scripts/busybox-rootfs.sh" | "$1" import - busybox >/dev/null
  "$1" run -d --name target --network names busybox sleep 3600 >/dev/null
  "$1" run -d --name client --network names busybox sleep 3600 >/dev/null
  pid=$("$1" inspect -f '{{.State.Pid}}' client)
  nsenter -t "$pid" -n python3 "$scripts/ask-names.py" target 2 "$clients" >/dev/null # warms up
  echo "| $1 | $(nsenter -t "$pid" -n python3 "$scripts/ask-names.py" target "$seconds" "$clients") |"
}

start_jdockd
echo "| $clients clients, $seconds s | lookups a second | µs a lookup (median) |"
echo "|---|---:|---:|"
measure jdock
if start_dockerd; then measure docker; fi
