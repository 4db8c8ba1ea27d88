#!/bin/bash
# Measures the packaged jdock, and the Docker daemon of this machine where there is one, in one run and by one clock.
# Prints a Markdown table. As root, on a machine that does nothing else:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark.sh [rounds]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

rounds=${1:-30}
begin start

whole_process() { # command...: wall time of the whole process
  local i before after
  for i in 1 2 3; do "$@" >/dev/null 2>&1 </dev/null; done
  for ((i = 0; i < rounds; i++)); do
    before=$(date +%s%N)
    "$@" >/dev/null 2>&1 </dev/null
    after=$(date +%s%N)
    echo "$((after - before))" | awk '{ printf "%.9f\n", $1 / 1e9 }'
  done | percentiles
}

api_start() { # socket, network mode: time of POST /containers/ID/start of a created container
  local i id
  for ((i = 0; i < rounds + 5; i++)); do
    api "$1" POST /containers/create -H 'Content-Type: application/json' \
      -d "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\"$2\"}}" >/dev/null
    id=$(id_of_answer)
    read -r seconds status < <(api "$1" POST "/containers/$id/start")
    [ "$status" = 204 ] || { echo "start answered $status: $(cat "$work/answer")" >&2; exit 1; }
    [ "$i" -lt 5 ] || echo "$seconds"
    api "$1" DELETE "/containers/$id?force=1" >/dev/null
  done | percentiles
}

resident() { # pid -> MB
  awk '/^VmRSS/ { printf "%.0f", $2 / 1000 }' "/proc/$1/status"
}

row() {
  printf '| %s | %s | %s |\n' "$@"
}

start_jdockd
"$scripts/busybox-rootfs.sh" >"$work/busybox.tar"
jdock import "$work/busybox.tar" busybox:latest >/dev/null
have_dockerd=
if start_dockerd; then
  docker import "$work/busybox.tar" busybox:latest >/dev/null
  have_dockerd=yes
fi
docker_whole() { if [ -n "$have_dockerd" ]; then whole_process docker "$@"; else echo –; fi; }
docker_start() { if [ -n "$have_dockerd" ]; then api_start "$docker_socket" "$1"; else echo –; fi; }

heading "$rounds rounds"
row "p50 / p90, ms" jdock docker
row --- --- ---
row "client alone, \`version\`" "$(whole_process jdock version)" "$(docker_whole version)"
row "API start, network bridge" "$(api_start "$jdock_socket" bridge)" "$(docker_start bridge)"
row "API start, network none" "$(api_start "$jdock_socket" none)" "$(docker_start none)"
row "\`run --rm busybox true\`" "$(whole_process jdock run --rm busybox true)" \
  "$(docker_whole run --rm busybox true)"
if type -P docker >/dev/null; then
  row "\`docker run --rm busybox true\`" "$(whole_process command docker -H "unix://$jdock_socket" run --rm busybox true)" \
    "$(docker_whole run --rm busybox true)"
fi

echo
jdock run -d --name sleeper busybox sleep 600 >/dev/null
shim=$(pgrep -P "$jdock_pid" -x jdock-shim | head -n 1)
launcher=$(pgrep -P "$jdock_pid" -x jdock-launcher | head -n 1)
echo "- PSS of one shim: $(awk '/^Pss:/ { print $2 }' "/proc/$shim/smaps_rollup") kB"
echo "- resident: daemon $(resident "$jdock_pid") MB, launcher $(resident "$launcher") MB"
