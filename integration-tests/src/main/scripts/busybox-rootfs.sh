#!/bin/sh
# Writes the root file system of a busybox image as a tar archive to standard output, made from the static busybox of
# this machine (Debian: busybox-static), so that a first image needs no registry:
#
#   busybox-rootfs.sh | jdock import - busybox:latest
set -eu

busybox=$(command -v busybox) || {
  echo "busybox-rootfs.sh: no busybox on PATH; do: apt-get install busybox-static" >&2
  exit 1
}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022

mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/home" "$root/proc" "$root/root" "$root/sys" "$root/tmp" \
  "$root/usr/bin" "$root/usr/sbin" "$root/var/spool/mail" "$root/var/www" "$root/www"
chmod 755 "$root"
chmod 700 "$root/root"
chmod 1777 "$root/tmp"
cp -L "$busybox" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"
"$busybox" --list | while read -r applet; do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
ln -s ../../bin/env "$root/usr/bin/env"

cat >"$root/etc/passwd" <<END
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
END
cat >"$root/etc/group" <<END
root:x:0:
daemon:x:1:
www-data:x:33:
users:x:100:
nogroup:x:65534:
END
cat >"$root/www/index.html" <<END
<!doctype html>
<title>jdock</title>
<p>Hello from a jdock container.</p>
END

# Names in order, one owner, one time: the same busybox gives the same bytes, so the same image.
tar --create --directory="$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1735689600 --format=gnu .
