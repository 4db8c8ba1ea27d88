#!/bin/bash
# Many containers at once: how long it takes to start them, what they cost, and whether listing, inspecting, statistics
# and events stay fast beside them; for the packaged jdock and for the Docker daemon of this machine where there is one,
# in one run and by one clock, each through the docker client's API. Prints a Markdown table. As root, on a machine that
# does nothing else:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-load.sh [containers] [rounds]
set -euo pipefail

containers=${1:-200}
rounds=${2:-10}
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=$(cd "$scripts/../../../.." && pwd -P)/target/jdock
work=$(mktemp -d /tmp/jdock-load.XXXXXX)
pids=()

stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  ip link delete jdockload0 2>/dev/null || true
  ip link delete dockload0 2>/dev/null || true
  nft delete table ip jdock-jdockload0 2>/dev/null || true
  nft delete table ip6 jdock-jdockload0 2>/dev/null || true
  awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
  rm -rf "$work" || true
}
trap stop EXIT

api() { # socket, method, path, further curl arguments: seconds and status
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
  exit 1
}

median() { # seconds, one a line -> milliseconds
  sort -n | awk '{ a[NR] = $1 * 1000 } END { printf "%.1f", a[int(NR / 2) + 1] }'
}

request() { # socket, path: median time of the request
  local i
  for ((i = 0; i < rounds; i++)); do api "$1" GET "$2" | cut -d' ' -f1; done | median
}

id_of_answer() {
  sed 's/.*"Id" *: *"\([0-9a-f]*\)".*/\1/' "$work/answer"
}

start_all() { # socket: seconds for all starts, in a row; the last id in last
  local i before after
  before=$(date +%s%N)
  for ((i = 0; i < containers; i++)); do
    api "$1" POST /containers/create -H 'Content-Type: application/json' \
      -d '{"Image":"busybox","Cmd":["sleep","3600"]}' >/dev/null
    last=$(id_of_answer)
    api "$1" POST "/containers/$last/start" >/dev/null
    ids+=("$last")
  done
  after=$(date +%s%N)
  seconds=$(echo "$((after - before))" | awk '{ printf "%.1f", $1 / 1e9 }')
}

remove_all() { # socket
  printf '%s\n' "${ids[@]}" | xargs -P 4 -I{} curl -sS -o /dev/null --unix-socket "$1" -X DELETE \
    "http://localhost/v1.41/containers/{}?force=1"
}

pss() { # pids -> kB, summed up
  local pid sum=0
  for pid in "$@"; do
    sum=$((sum + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)))
  done
  echo "$sum"
}

family() { # daemon's pid: it, its children, and what has the daemon's run directory in its command line
  echo "$1"
  pgrep -P "$1" || true
  pgrep -f "$work/docker-run" | grep -vx "$1" || true
}

measure() { # socket, daemon's pid: sets the column
  local socket=$1 daemon=$2 before now
  ids=()
  before=$(pss $(family "$daemon" | sort -u))
  start_all "$socket"
  now=$(pss $(family "$daemon" | sort -u))
  column=("$seconds" "$(((now - before) / containers))" "$(request "$socket" /containers/json)" \
    "$(request "$socket" "/containers/$last/json")" \
    "$(request "$socket" "/containers/$last/stats?stream=0&one-shot=1")" \
    "$(request "$socket" "/events?since=$(($(date +%s) - 5))&until=$(date +%s)")")
  remove_all "$socket"
}

"$home/bin/jdockd" -H "unix://$work/jdock.sock" --data-root "$work/jdock" --exec-root "$work/jdock-run" \
  --pidfile "$work/jdock.pid" --bridge jdockload0 --bip 172.29.80.1/22 >"$work/jdockd.log" 2>&1 &
pids+=("$!")
await "$work/jdock.sock"
"$scripts/busybox-rootfs.sh" >"$work/busybox.tar"
JDOCK_HOST=unix://$work/jdock.sock "$home/bin/jdock" import "$work/busybox.tar" busybox:latest >/dev/null
measure "$work/jdock.sock" "${pids[0]}"
jdock=("${column[@]}")

docker=(– – – – – –)
if command -v dockerd >/dev/null && command -v docker >/dev/null; then
  ip link add dockload0 type bridge
  ip address add 172.29.84.1/22 dev dockload0
  dockerd -H "unix://$work/docker.sock" --data-root "$work/docker" --exec-root "$work/docker-run" \
    --pidfile "$work/docker.pid" --bridge dockload0 --iptables=false >"$work/dockerd.log" 2>&1 &
  pids+=("$!")
  await "$work/docker.sock"
  docker -H "unix://$work/docker.sock" import "$work/busybox.tar" busybox:latest >/dev/null
  measure "$work/docker.sock" "${pids[1]}"
  docker=("${column[@]}")
fi

echo "$(date -u +%F), $(uname -r), $(nproc) cores, $containers containers, median of $rounds requests"
echo
rows=("create and start all, in a row, s" "memory a container (PSS of daemon, launcher and shims), kB" \
  "\`GET /containers/json\`, ms" "\`GET /containers/ID/json\`, ms" "\`GET /containers/ID/stats?one-shot\`, ms" \
  "\`GET /events\`, past, ms")
echo "| | jdock | Docker |"
echo "|---|---|---|"
for i in "${!rows[@]}"; do
  printf '| %s | %s | %s |\n' "${rows[$i]}" "${jdock[$i]}" "${docker[$i]}"
done
