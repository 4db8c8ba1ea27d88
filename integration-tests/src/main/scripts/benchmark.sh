#!/bin/bash
# Measures the packaged jdock, and the Docker daemon of this machine where there is one, in one run and by one clock.
# Prints a Markdown table. As root, on a machine that does nothing else:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark.sh [rounds]
#
# Both daemons get roots, sockets and bridges of their own and are stopped at the end.
set -euo pipefail

rounds=${1:-30}
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=$(cd "$scripts/../../../.." && pwd -P)/target/jdock
work=$(mktemp -d /tmp/jdock-benchmark.XXXXXX)
jdock_socket=$work/jdock.sock
docker_socket=$work/docker.sock
pids=()

stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  ip link delete jdockbench0 2>/dev/null || true
  ip link delete dockbench0 2>/dev/null || true
  nft delete table ip jdock-jdockbench0 2>/dev/null || true
  awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
  rm -rf "$work" || true
}
trap stop EXIT

api() { # socket, method, path, further curl arguments
  local socket=$1 method=$2 path=$3
  shift 3
  curl -sS -o "$work/answer" -w '%{time_total} %{http_code}\n' --unix-socket "$socket" -X "$method" "$@" \
    "http://localhost/v1.41$path"
}

await() {
  for _ in $(seq 300); do
    [ "$(api "$1" GET /_ping 2>/dev/null | cut -d' ' -f2)" = 200 ] && return 0
    sleep 0.1
  done
  echo "no answer on $1" >&2
  tail -n 20 "$work"/*.log >&2
  exit 1
}

percentiles() { # seconds, one a line -> "p50 / p90" in milliseconds
  sort -n | awk '{ a[NR] = $1 * 1000 } END { printf "%.1f / %.1f", a[int(NR / 2) + 1], a[int(NR * 0.9) + 1] }'
}

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
    id=$(sed 's/.*"Id" *: *"\([0-9a-f]*\)".*/\1/' "$work/answer")
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

"$home/bin/jdockd" -H "unix://$jdock_socket" --data-root "$work/jdock" --exec-root "$work/jdock-run" \
  --pidfile "$work/jdock.pid" --bridge jdockbench0 --bip 172.29.77.1/24 >"$work/jdockd.log" 2>&1 &
jdockd=$!
pids+=("$jdockd")
await "$jdock_socket"
export JDOCK_HOST=unix://$jdock_socket
"$scripts/busybox-rootfs.sh" >"$work/busybox.tar"
"$home/bin/jdock" import "$work/busybox.tar" busybox:latest >/dev/null

have_dockerd=
if command -v dockerd >/dev/null && command -v docker >/dev/null; then
  ip link add dockbench0 type bridge
  ip address add 172.29.78.1/24 dev dockbench0
  dockerd -H "unix://$docker_socket" --data-root "$work/docker" --exec-root "$work/docker-run" \
    --pidfile "$work/docker.pid" --bridge dockbench0 --iptables=false >"$work/dockerd.log" 2>&1 &
  pids+=("$!")
  await "$docker_socket"
  docker -H "unix://$docker_socket" import "$work/busybox.tar" busybox:latest >/dev/null
  have_dockerd=yes
fi
docker_whole() { if [ -n "$have_dockerd" ]; then whole_process docker -H "unix://$docker_socket" "$@"; else echo –; fi; }
docker_start() { if [ -n "$have_dockerd" ]; then api_start "$docker_socket" "$1"; else echo –; fi; }

echo "$(date -u +%F), $(uname -r), $(nproc) cores, $rounds rounds;" \
  "$(docker -H "unix://$docker_socket" version --format '{{.Client.Version}} (client), {{.Server.Version}} (daemon)' \
    2>/dev/null || echo no Docker)"
echo
row "p50 / p90, ms" jdock docker
row --- --- ---
row "client alone, \`version\`" "$(whole_process "$home/bin/jdock" version)" "$(docker_whole version)"
row "API start, network bridge" "$(api_start "$jdock_socket" bridge)" "$(docker_start bridge)"
row "API start, network none" "$(api_start "$jdock_socket" none)" "$(docker_start none)"
row "\`run --rm busybox true\`" "$(whole_process "$home/bin/jdock" run --rm busybox true)" \
  "$(docker_whole run --rm busybox true)"
if command -v docker >/dev/null; then
  row "\`docker run --rm busybox true\`" "$(whole_process docker -H "$JDOCK_HOST" run --rm busybox true)" \
    "$(docker_whole run --rm busybox true)"
fi

echo
"$home/bin/jdock" run -d --name sleeper busybox sleep 600 >/dev/null
shim=$(pgrep -P "$jdockd" -x jdock-shim | head -n 1)
launcher=$(pgrep -P "$jdockd" -x jdock-launcher | head -n 1)
echo "- PSS of one shim: $(awk '/^Pss:/ { print $2 }' "/proc/$shim/smaps_rollup") kB"
echo "- resident: daemon $(resident "$jdockd") MB, launcher $(resident "$launcher") MB"
"$home/bin/jdock" rm -f sleeper >/dev/null
