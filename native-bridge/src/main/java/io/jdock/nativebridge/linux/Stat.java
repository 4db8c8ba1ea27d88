package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Fcntl;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permissions, as {@code st_mode}
 * @param device device that holds the file, as makedev(3)
 * @param rdevMajor major number of a device node
 * @param rdevMinor minor number of a device node
 * @param modifiedSeconds mtime, seconds since the epoch
 * @param modifiedNanos its fraction
 * @param mountId id of the mount, as in /proc/self/mountinfo
 */
public record Stat(
        int mode,
        int uid,
        int gid,
        long size,
        long inode,
        long links,
        long blocks512,
        long device,
        int rdevMajor,
        int rdevMinor,
        long modifiedSeconds,
        int modifiedNanos,
        long mountId) {

    public boolean isDirectory() {
        return (mode & Fcntl.S_IFMT) == Fcntl.S_IFDIR;
    }

    public boolean isRegular() {
        return (mode & Fcntl.S_IFMT) == Fcntl.S_IFREG;
    }

    public boolean isSymlink() {
        return (mode & Fcntl.S_IFMT) == Fcntl.S_IFLNK;
    }

    public boolean isCharacterDevice() {
        return (mode & Fcntl.S_IFMT) == Fcntl.S_IFCHR;
    }

    public boolean isBlockDevice() {
        return (mode & Fcntl.S_IFMT) == Fcntl.S_IFBLK;
    }

    /** Permission bits with setuid, setgid and sticky. */
    public int permissions() {
        return mode & 07777;
    }
}
