package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HostConfig;
import java.util.Map;

/** The containers of this engine as further processes see them. */
final class ContainerExecHost implements ExecHost {
    private final Parts parts;

    ContainerExecHost(Parts parts) {
        this.parts = parts;
    }

    @Override
    public ExecTarget target(String ref) {
        return target(parts, parts.index().find(ref));
    }

    static ExecTarget target(Parts parts, Container container) {
        Container.Moment moment = container.now();
        if (moment.life() instanceof Life.Restarting) {
            throw EngineException.conflict(
                    "Container " + container.id() + " is restarting, wait until the container is running");
        }
        ContainerRuntime.Run run = moment.run().orElseThrow(() -> Lifecycle.notRunning(container));
        ContainerDocument document = moment.document();
        ContainerConfig config = document.config();
        HostConfig host = document.hostConfig();
        SecurityOptions security = SecurityOptions.parse(host);
        return new ExecTarget(
                document.id(),
                run,
                moment.life() instanceof Life.Paused,
                SpecBuilder.environment(
                        config, config.hostname(), Links.of(parts, host).environment(document.name())),
                config.user(),
                parts.groups(document),
                config.workingDir(),
                Capabilities.of(host),
                Capabilities.all(),
                host.ulimits().stream().map(Rlimits::of).toList(),
                security.noNewPrivileges(),
                host.oomScoreAdj(),
                security.seccomp(),
                security.seccompProfile().orElse(null),
                parts.cgroup(document),
                parts.store().paths().run(document.id()));
    }

    @Override
    public void list(String containerId, String execId, boolean shown) {
        parts.index().byId(containerId).ifPresent(container -> {
            if (shown) {
                container.execIds.add(execId);
            } else {
                container.execIds.remove(execId);
            }
        });
    }

    @Override
    public void publish(String containerId, String action, Map<String, String> attributes) {
        parts.index()
                .byId(containerId)
                .ifPresent(container -> parts.events().publish(container.now().document(), action, attributes));
    }

    @Override
    public ContainerRuntime runtime() {
        return parts.runtime();
    }
}
