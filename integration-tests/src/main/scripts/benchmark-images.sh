#!/bin/bash
# How long a large image takes to be loaded, saved and unpacked: by the packaged jdock, by umoci and skopeo, and by the
# Docker daemon of this machine where there is one, in one run and by one clock. The image is a Debian root file system
# (by debootstrap, or the directory that is given) with two layers more, made by commit. Prints a Markdown table. As
# root, on a machine that does nothing else, with Debian's debootstrap, umoci and skopeo:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-images.sh [rounds] [root file system]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

rounds=${1:-3}
rootfs=${2:-}
begin images /var/tmp

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

forget() { jdock rmi -f bench:3 bench:2 bench:1; }
forget_layout() { rm -rf "$work/copy" "$work/bundle"; }
save() { jdock save -o "$work/again.tar" bench:3; }
unpack() { umoci unpack --image "$work/layout:bench" "$work/bundle"; }
copy() { skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "oci:$work/copy:x"; }

if [ -z "$rootfs" ]; then
  rootfs=$work/debian
  debootstrap --variant=minbase stable "$rootfs" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$work/debootstrap.log"
fi
start_jdockd
tar -C "$rootfs" --xattrs --numeric-owner --one-file-system -cf - . | jdock import - bench:1 >/dev/null
jdock run --name one bench:1 sh -c 'cp -a /usr/share /usr/share2; rm -rf /usr/share/doc' >/dev/null
jdock commit one bench:2 >/dev/null
jdock run --name two bench:2 sh -c 'mkdir /data; for i in $(seq 2000); do echo "$i" >/data/"$i"; done' >/dev/null
jdock commit two bench:3 >/dev/null
jdock rm -f one two >/dev/null
jdock save -o "$work/plain.tar" bench:3
skopeo --insecure-policy copy -q "docker-archive:$work/plain.tar:bench:3" "oci-archive:$work/oci.tar"
skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "oci:$work/layout:bench"
skopeo --insecure-policy copy -q "oci-archive:$work/oci.tar" "docker-archive:$work/docker.tar:bench:3"

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
peak=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$jdock_pid/status")
if start_dockerd; then
  forget_docker() { docker rmi -f bench:3; }
  row "\`load\` of a Docker archive; the same by \`dockerd\`" "$(timed forget jdock load -q -i "$work/docker.tar")" \
    "$(timed forget_docker docker load -q -i "$work/docker.tar")"
  row "\`save\`; the same by \`dockerd\`" "$(timed nothing save)" \
    "$(timed nothing docker save -o "$work/docker-saved.tar" bench:3)"
fi
echo
echo "Peak memory of the daemon until here: $peak MB."
