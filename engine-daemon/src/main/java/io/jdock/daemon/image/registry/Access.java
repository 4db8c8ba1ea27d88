package io.jdock.daemon.image.registry;

/** What is to be done with a repository; tokens are asked for this and no more. */
public enum Access {
    PULL("pull"),
    PUSH("pull,push");

    private final String actions;

    Access(String actions) {
        this.actions = actions;
    }

    String scope(String path) {
        return "repository:" + path + ":" + actions;
    }
}
