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

measure() { # client of the engine: "jdock" or "docker"
  local pid
  "$1" network create names >/dev/null
  "$scripts/busybox-rootfs.sh" | "$1" import - busybox >/dev/null
  "$1" run -d --name target --network names busybox sleep 3600 >/dev/null
  "$1" run -d --name client --network names busybox sleep 3600 >/dev/null
  pid=$("$1" inspect -f '{{.State.Pid}}' client)
  nsenter -t "$pid" -n python3 "$work/ask.py" target 2 "$clients" >/dev/null # warms up
  echo "| $1 | $(nsenter -t "$pid" -n python3 "$work/ask.py" target "$seconds" "$clients") |"
}

start_jdockd
echo "| $clients clients, $seconds s | lookups a second | µs a lookup (median) |"
echo "|---|---:|---:|"
measure jdock
if start_dockerd; then measure docker; fi
