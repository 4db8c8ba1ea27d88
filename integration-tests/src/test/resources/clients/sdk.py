"""What programs do with Docker's SDK for Python. Ends with 0 if all of it went well."""

import io
import tarfile
import threading

import docker

client = docker.from_env()
assert client.ping()
assert client.version()["ApiVersion"] == "1.50"

# in the foreground, with an exit code that is an exception
assert client.containers.run("busybox", ["echo", "hi"], remove=True) == b"hi\n"
try:
    client.containers.run("busybox", ["sh", "-c", "echo bad >&2; exit 3"], remove=True)
    raise AssertionError("no ContainerError")
except docker.errors.ContainerError as e:
    assert e.exit_status == 3 and b"bad" in e.stderr, e
try:
    client.containers.get("nosuch")
    raise AssertionError("no NotFound")
except docker.errors.NotFound as e:
    assert "No such container: nosuch" in e.explanation, e

volume = client.volumes.create("pyv", labels={"a": "b"})
network = client.networks.create("pyn", driver="bridge", labels={"a": "b"})
try:
    events = client.events(decode=True, filters={"type": "container"})
    web = client.containers.run(
        "busybox", ["sh", "-c", "echo started; exec httpd -f -p 80 -h /www"], detach=True, name="pyweb", network="pyn",
        volumes={"pyv": {"bind": "/data", "mode": "rw"}}, ports={"80/tcp": ("127.0.0.1", None)}, mem_limit="64m",
        environment={"A": "1"}, labels={"kind": "test"}, init=True)
    assert [next(events)["Action"] for _ in range(2)] == ["create", "start"]
    events.close()
    web.reload()
    assert web.status == "running"
    assert web.attrs["NetworkSettings"]["Ports"]["80/tcp"][0]["HostIp"] == "127.0.0.1"
    assert [c.id for c in client.containers.list(filters={"label": "kind=test"})] == [web.id]
    assert next(web.logs(stream=True, follow=True)) == b"started\n"

    code, output = web.exec_run(["sh", "-c", "echo $A; exit 4"])
    assert (code, output) == (4, b"1\n")
    code, (out, err) = web.exec_run(["sh", "-c", "echo out; echo err >&2"], demux=True)
    assert (out, err) == (b"out\n", b"err\n")
    assert any("httpd" in " ".join(row) for row in web.top()["Processes"])

    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo("put")
        member.size = 7
        tar.addfile(member, io.BytesIO(b"content"))
    assert web.put_archive("/www", archive.getvalue())
    stream, stat = web.get_archive("/www/put")
    assert stat["name"] == "put" and stat["size"] == 7
    with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
        assert tar.extractfile("put").read() == b"content"
    assert any(change["Path"] == "/www/put" for change in web.diff())
    assert client.containers.run("busybox", ["wget", "-qO-", "http://pyweb/put"], network="pyn", remove=True) == b"content"

    stats = web.stats(stream=False)
    assert stats["memory_stats"]["limit"] == 64 << 20 and stats["pids_stats"]["current"] >= 1
    assert web.update(mem_limit="80m", memswap_limit="160m") is not None
    web.reload()
    assert web.attrs["HostConfig"]["Memory"] == 80 << 20

    network.reload()
    assert [c.name for c in network.containers] == ["pyweb"]
    network.disconnect(web)
    network.connect(web, aliases=["again"])
    web.pause()
    web.unpause()
    web.rename("renamed")
    waiting = threading.Thread(target=lambda: web.wait())
    waiting.start()
    web.stop(timeout=0)
    waiting.join(20)
    assert not waiting.is_alive()
    assert any(image.tags == ["busybox:latest"] for image in client.images.list())
    assert b"".join(web.export())[:1]
    web.remove(v=True)
    assert client.containers.prune()["SpaceReclaimed"] == 0
    assert client.df()["Volumes"]
finally:
    for container in client.containers.list(all=True):
        container.remove(force=True)
    network.remove()
    volume.remove()
print("all done")
