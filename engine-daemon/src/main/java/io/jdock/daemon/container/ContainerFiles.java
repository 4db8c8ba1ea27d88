package io.jdock.daemon.container;

import io.jdock.daemon.container.files.Change;
import io.jdock.daemon.container.files.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** What clients do with the files of containers, running or not. */
public interface ContainerFiles {
    /** Something that is going to be written out as a tar archive. */
    interface Archive extends AutoCloseable {
        /** What it is; for an export, of the root. */
        PathStat stat();

        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    /**
     * How an archive is put into a container.
     *
     * @param keepKinds no directory is replaced by something else, nor something else by a directory
     * @param own its entries belong to the container's user, whatever they say
     */
    record ExtractOptions(boolean keepKinds, boolean own) {}

    /**
     * Finds a file or directory; it is open until it is closed.
     *
     * @throws io.jdock.daemon.EngineException NOT_FOUND if there is none
     */
    Archive archive(String ref, String path);

    /** Unpacks a tar archive, compressed or not, into a directory of the container. */
    void extract(String ref, String path, InputStream archive, ExtractOptions options) throws IOException;

    /** All files without those of its mounts. */
    Archive export(String ref);

    /** What is not as in the image. */
    List<Change> changes(String ref);
}
