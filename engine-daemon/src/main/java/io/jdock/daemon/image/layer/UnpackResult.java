package io.jdock.daemon.image.layer;

/** What an archive held: bytes of regular files, and entries. */
public record UnpackResult(long bytes, long entries) {}
