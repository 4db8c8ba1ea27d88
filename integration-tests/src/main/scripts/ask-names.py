"""Asks 127.0.0.11 for NAME as fast as it answers, from CLIENTS processes; prints lookups a second and the median µs.

ask-names.py NAME SECONDS CLIENTS
"""
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
