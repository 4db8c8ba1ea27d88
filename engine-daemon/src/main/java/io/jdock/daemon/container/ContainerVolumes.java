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
}
