package io.jdock.daemon.container;

import java.util.Map;

/** What containers need of volumes. */
public interface ContainerVolumes {
    /**
     * The host path of a volume's data; the volume is made if there is none of that name.
     *
     * @throws io.jdock.daemon.EngineException INVALID for a bad name, driver or option
     */
    String ensure(String name, String driver, Map<String, String> options, Map<String, String> labels);

    /** Removes a volume that no container uses any more; no error if there is none. */
    void discard(String name);

    /**
     * Makes the data of a volume that has options of mount(8) appear at its path; nothing to do for others, nor if it
     * is there already.
     */
    void mount(String name);

    /** Takes away what {@link #mount} did, as no running container uses the volume any more. */
    void unmount(String name);

    /** While it is open no volume is removed: for a user of volumes that is not listed yet. */
    Hold hold();

    /** See {@link #hold}; closed by the thread that got it. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}
