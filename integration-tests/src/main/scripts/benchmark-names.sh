#!/bin/bash
# DNS lookups in a container's network: how many a second, and how long one takes, for a name of another container; for
# the packaged jdock and for the Docker daemon of this machine where there is one, in one run and by one clock. Prints a
# Markdown table. As root, on a machine that does nothing else; needs the docker client, nsenter and python3:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-names.sh [seconds] [clients]
set -euo pipefail

seconds=${1:-10}
clients=${2:-4}
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=$(cd "$scripts/../../../.." && pwd -P)/target/jdock
work=$(mktemp -d /tmp/jdock-names.XXXXXX)
pids=()

stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  for link in jdnames0 jdnames1 dknames0 dknames1; do ip link delete "$link" 2>/dev/null || true; done
  nft delete table ip jdock-jdnames0 2>/dev/null || true
  nft delete table ip6 jdock-jdnames0 2>/dev/null || true
  awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
  rm -rf "$work" || true
}
trap stop EXIT

# Asks 127.0.0.11 for the name as fast as it answers, from several processes; lookups a second and the median time.
cat >"$work/ask.py" <<'END'
import multiprocessing, socket, struct, sys, time

name, seconds, clients = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
question = bytes([len(name)]) + name.encode() + b"\0\0\1\0\1"

def ask(results):
    end, times, sequence = time.perf_counter() + seconds, [], 0
    connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    connection.connect(("127.0.0.11", 53))
    connection.settimeout(5)
    while time.perf_counter() < end:
        sequence = (sequence + 1) % 65536
        before = time.perf_counter()
        connection.send(struct.pack(">HHHHHH", sequence, 0x100, 1, 0, 0, 0) + question)
        answer = connection.recv(512)
        times.append(time.perf_counter() - before)
        if answer[:2] != struct.pack(">H", sequence) or answer[6:8] != b"\0\1":
            raise SystemExit("a wrong answer: " + answer.hex())
    results.put(times)

results = multiprocessing.Queue()
processes = [multiprocessing.Process(target=ask, args=(results,)) for _ in range(clients)]
for process in processes:
    process.start()
times = sorted(sum((results.get() for _ in processes), []))
print("%d | %.0f" % (len(times) / seconds, times[len(times) // 2] * 1e6))
END

await() {
  for _ in $(seq 300); do
    docker -H "$1" version >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  echo "no answer on $1" >&2
  exit 1
}

measure() { # name of the engine, its host, bridge of the network
  docker -H "$2" network create -o com.docker.network.bridge.name="$3" names >/dev/null
  "$scripts/busybox-rootfs.sh" | docker -H "$2" import - busybox >/dev/null
  docker -H "$2" run -d --name target --network names busybox sleep 3600 >/dev/null
  docker -H "$2" run -d --name client --network names busybox sleep 3600 >/dev/null
  local pid
  pid=$(docker -H "$2" inspect -f '{{.State.Pid}}' client)
  nsenter -t "$pid" -n python3 "$work/ask.py" target 2 "$clients" >/dev/null # warms up
  echo "| $1 | $(nsenter -t "$pid" -n python3 "$work/ask.py" target "$seconds" "$clients") |"
  docker -H "$2" rm -f target client >/dev/null
  docker -H "$2" network rm names >/dev/null
}

"$home/bin/jdockd" --data-root "$work/jdock" --exec-root "$work/jdock-run" -H "unix://$work/jdock.sock" \
  --bridge jdnames0 >"$work/jdockd.log" 2>&1 &
pids+=($!)
await "unix://$work/jdock.sock"
echo "| $clients clients, $seconds s | lookups a second | µs a lookup (median) |"
echo "|---|---:|---:|"
measure jdock "unix://$work/jdock.sock" jdnames1

if command -v dockerd >/dev/null; then
  ip link add dknames0 type bridge
  ip addr add 10.209.77.1/24 dev dknames0
  dockerd --data-root "$work/docker" --exec-root "$work/docker-run" -H "unix://$work/docker.sock" \
    --pidfile "$work/docker.pid" --bridge dknames0 --storage-driver vfs >"$work/dockerd.log" 2>&1 &
  pids+=($!)
  await "unix://$work/docker.sock"
  measure Docker "unix://$work/docker.sock" dknames1
fi
