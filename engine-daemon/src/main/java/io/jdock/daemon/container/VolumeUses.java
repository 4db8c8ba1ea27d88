package io.jdock.daemon.container;

import java.util.List;
import java.util.Map;

/** Who has which volumes mounted. */
public interface VolumeUses {
    /** Ids of the containers, running or not, by the names of the volumes that they have. */
    Map<String, List<String>> volumeUses();
}
