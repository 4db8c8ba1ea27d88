package io.jdock.cli.archive;

/**
 * What a tar archive says of one file.
 *
 * @param name with slashes; a directory's may end with one
 * @param type one of the constants
 * @param mode the permission bits
 * @param uid the owner
 * @param gid the group
 * @param size in bytes; 0 for all but regular files
 * @param modified seconds since the epoch
 * @param link what a link points to, else empty
 * @param device the numbers of a device, major in the upper half; else 0
 */
public record TarEntry(
        String name, char type, int mode, int uid, int gid, long size, long modified, String link, long device) {
    public static final char FILE = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMBOLIC_LINK = '2';
    public static final char CHARACTER_DEVICE = '3';
    public static final char BLOCK_DEVICE = '4';
    public static final char DIRECTORY = '5';
    public static final char FIFO = '6';
}
