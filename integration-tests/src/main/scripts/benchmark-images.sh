#!/bin/bash
# How long a large image takes to be loaded, pulled, saved and unpacked: by the packaged jdock, by umoci and skopeo, and
# by the Docker daemon of this machine where there is one, in one run and by one clock. The image is a Debian root file
# system (by debian-rootfs.sh, or the archive that is given) with two layers more, made by commit. Prints a Markdown
# table. As root, on a machine that does nothing else, with Debian's debootstrap, umoci, skopeo and docker-registry:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-images.sh [rounds] [archive] [directory]
#
# All files lie in the directory, by default a tmpfs, which needs 3 GB: ext4 takes ever longer to find a free inode for a
# minute after many were freed, as each round does, and then measures that.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

rounds=${1:-3}
rootfs=${2:-}
begin images "${3:-/dev/shm}"

nothing() { :; }

timed() { # preparation, command...: median seconds of the rounds
  local prepare=$1 i before after
  shift
  for ((i = 0; i < rounds; i++)); do
    "$prepare" >/dev/null 2>&1 || true
    sync
    before=$(date +%s%N)
    "$@" >/dev/null
    after=$(date +%s%N)
    echo $(((after - before) / 1000000))
  done | sort -n | awk '{ a[NR] = $1 } END { printf "%.2f", a[int((NR + 1) / 2)] / 1000 }'
}

row() { # what, jdock's seconds, another's seconds
  awk -v what="$1" -v a="$2" -v b="$3" 'BEGIN { printf "| %s | %s | %s | %.2f |\n", what, a, b, a / b }'
}

forget() { jdock rmi -f bench:3; }
forget_pulled() { jdock rmi -f bench:3 "$registry/bench:3"; }
forget_layout() { rm -rf "$work/copy" "$work/bundle"; }
save() { jdock save -o "$work/again.tar" bench:3; }
unpack() { umoci unpack --image "$work/layout:bench" "$work/bundle"; }
copy() { skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "oci:$work/copy:x"; }

# Both daemons have one on their own loopback, of the same content.
registry=127.0.0.1:5000
start_registry() { # file of a network namespace
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' \
    "$work/registry" "$registry" >"$work/registry.yml"
  nsenter "--net=$1" docker-registry serve "$work/registry.yml" >>"$work/registry.log" 2>&1 &
  registries="$registries $!"
  until nsenter "--net=$1" curl -sf -o /dev/null "http://$registry/v2/"; do sleep 0.1; done
}
registries=
trap 'kill $registries 2>/dev/null || true; end' EXIT

if [ -z "$rootfs" ]; then
  rootfs=$work/debian.tar
  "$scripts/debian-rootfs.sh" >"$rootfs"
fi
start_jdockd
jdock import "$rootfs" bench:1 >/dev/null
jdock run --name one bench:1 sh -c 'cp -a /usr/share /usr/share2; rm -rf /usr/share/doc' >/dev/null
jdock commit one bench:2 >/dev/null
jdock run --name two bench:2 sh -c 'mkdir /data; for i in $(seq 2000); do echo "$i" >/data/"$i"; done' >/dev/null
jdock commit two bench:3 >/dev/null
jdock rm -f one two >/dev/null
jdock save -o "$work/plain.tar" bench:3
skopeo --insecure-policy copy -q "docker-archive:$work/plain.tar:bench:3" "oci-archive:$work/oci.tar:bench:3"
skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "oci:$work/layout:bench"
skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "docker-archive:$work/docker.tar:bench:3"
start_registry "$jdock_net"
nsenter "--net=$jdock_net" skopeo --insecure-policy copy -q --dest-tls-verify=false "oci-archive:$work/oci.tar" \
  "docker://$registry/bench:3"
jdock rmi -f bench:3 bench:2 bench:1 >/dev/null

echo "$(date +%F), Linux $(uname -r), $(nproc) processors, an image of $(stat -c %s "$work/plain.tar" | numfmt --to=si)B" \
  "in 3 layers ($(stat -c %s "$work/oci.tar" | numfmt --to=si)B by gzip), median of $rounds rounds, seconds:"
echo
echo "| | jdock | other | ratio |"
echo "| --- | --- | --- | --- |"
gzipped=$(timed forget jdock load -q -i "$work/oci.tar")
row "\`load\` of an OCI archive (gzip): verified, stored and unpacked; \`umoci unpack\` of it" "$gzipped" "$(timed forget_layout unpack)"
row "the same; \`skopeo copy\` of it, without unpacking" "$gzipped" "$(timed forget_layout copy)"
plain=$(timed forget jdock load -q -i "$work/plain.tar")
row "\`load\` of layers without compression; \`umoci unpack\` as above" "$plain" "$(timed forget_layout unpack)"
pulled=$(timed forget_pulled jdock pull -q "$registry/bench:3")
forget_pulled >/dev/null 2>&1 || true
peak=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$jdock_pid/status")
if start_dockerd; then
  start_registry "$docker_net"
  forget_docker() { docker rmi -f bench:3 "$registry/bench:3"; }
  row "\`pull\` from a registry beside it (gzip); the same by \`dockerd\`" "$pulled" \
    "$(timed forget_docker docker pull -q "$registry/bench:3")"
  row "\`load\` of a Docker archive; the same by \`dockerd\`" "$(timed forget jdock load -q -i "$work/docker.tar")" \
    "$(timed forget_docker docker load -q -i "$work/docker.tar")"
  row "\`save\`; the same by \`dockerd\`" "$(timed nothing save)" \
    "$(timed nothing docker save -o "$work/docker-saved.tar" bench:3)"
  echo
  echo "Peak memory of dockerd: $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$docker_pid/status") MB," \
    "of its containerd: $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$(pgrep -P "$docker_pid" containerd)/status") MB."
fi
echo
echo "Peak memory of jdockd after all its loads and pulls: $peak MB."
