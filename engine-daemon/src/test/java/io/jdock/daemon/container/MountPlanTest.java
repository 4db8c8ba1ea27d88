package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MountPlanTest {
    @Test
    void readsBinds() {
        ContainerMount mount = only("{\"Binds\": [\"/srv/./www/:/www:ro,rslave\"]}");
        assertThat(mount.kind()).isEqualTo(ContainerMount.Kind.BIND);
        assertThat(mount.source()).isEqualTo("/srv/www");
        assertThat(mount.destination()).isEqualTo("/www");
        assertThat(mount.readOnly()).isTrue();
        assertThat(mount.propagation()).isEqualTo("rslave");
        assertThat(mount.createSource()).isTrue();
    }

    @Test
    void readsVolumes() {
        ContainerMount named = only("{\"Binds\": [\"data:/data:nocopy\"]}");
        assertThat(named.name()).isEqualTo("data");
        assertThat(named.source()).isEqualTo("/volumes/data");
        assertThat(named.copyUp()).isFalse();
        ContainerMount anonymous = only("{\"Binds\": [\"/data\"]}");
        assertThat(anonymous.anonymous()).isTrue();
        assertThat(anonymous.name()).isEqualTo("random1");
        assertThat(only("{\"Mounts\": [{\"Type\": \"volume\", \"Target\": \"/v\"}]}")
                        .anonymous())
                .isTrue();
    }

    @Test
    void givesImageVolumesToPathsThatNobodyMountedOn() {
        List<ContainerMount> mounts = mounts("{\"Volumes\": {\"/a\": {}, \"/b\": {}}}", "{\"Binds\": [\"/srv:/a\"]}");
        assertThat(mounts).extracting(ContainerMount::destination).containsExactly("/a", "/b");
        assertThat(mounts)
                .extracting(ContainerMount::kind)
                .containsExactly(ContainerMount.Kind.BIND, ContainerMount.Kind.VOLUME);
    }

    @Test
    void readsTmpfs() {
        assertThat(only("{\"Tmpfs\": {\"/run\": \"size=1m,exec\"}}").options()).containsExactly("size=1m", "exec");
        assertThat(only("{\"Mounts\": [{\"Type\": \"tmpfs\", \"Target\": \"/t\", \"TmpfsOptions\":"
                                + " {\"SizeBytes\": 4096, \"Mode\": 448}}]}")
                        .options())
                .containsExactly("size=4096", "mode=700");
    }

    @Test
    void refusesInDockersWords() {
        refused("{\"Binds\": [\"a:b:c:d\"]}", "invalid volume specification: 'a:b:c:d'");
        refused(
                "{\"Binds\": [\"/a:b\"]}",
                "invalid volume specification: '/a:b': invalid mount path: 'b' mount path must be absolute");
        refused(
                "{\"Binds\": [\"/a:/\"]}",
                "invalid volume specification: '/a:/': invalid specification: destination can't be '/'");
        refused("{\"Binds\": [\"/a:/b:foo\"]}", "invalid mode: foo");
        refused("{\"Binds\": [\"/a:/b:ro,rw\"]}", "invalid mode: ro,rw");
        refused("{\"Binds\": [\"/a:/b\", \"/c:/b/\"]}", "Duplicate mount point: /b");
        refused(
                "{\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/no/such\", \"Target\": \"/b\"}]}",
                "invalid mount config for type \"bind\": bind source path does not exist: /no/such");
        refused(
                "{\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/srv\"}]}",
                "invalid mount config for type \"bind\": field Target must not be empty");
        refused(
                "{\"Binds\": [\"da/ta:/b\"]}",
                "create da/ta: \"da/ta\" includes invalid characters for a local volume"
                        + " name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use"
                        + " absolute path");
    }

    private static void refused(String host, String message) {
        assertThatThrownBy(() -> mounts("{}", host))
                .isInstanceOf(EngineException.class)
                .hasMessage(message);
    }

    private static ContainerMount only(String host) {
        List<ContainerMount> mounts = mounts("{}", host);
        assertThat(mounts).hasSize(1);
        return mounts.getFirst();
    }

    @Test
    void mountsImages() {
        String image =
                "{\"Mounts\": [{\"Type\": \"image\", \"Source\": \"busybox\", \"Target\": \"/i\", \"ReadOnly\": true,"
                        + " \"ImageOptions\": {\"Subpath\": \"etc\"}}]}";
        assertThat(mounts("{}", image)).containsExactly(ContainerMount.image("busybox", "/i", "etc", true));
        assertThatThrownBy(() -> mounts("{}", image.replace("etc", "../x")))
                .hasMessageContaining("subpath must be a relative path within the image");
        assertThatThrownBy(() -> mounts("{}", image.replace("busybox", "")))
                .hasMessageContaining("invalid mount config for type \"image\": field Source must not be empty");
    }

    private static List<ContainerMount> mounts(String config, String host) {
        var counter = new AtomicInteger();
        var volumes = new ContainerVolumes() {
            final List<String> made = new ArrayList<>();

            @Override
            public String ensure(String name, String driver, Map<String, String> options, Map<String, String> labels) {
                made.add(name);
                return "/volumes/" + name;
            }

            @Override
            public void discard(String name) {
                made.remove(name);
            }

            @Override
            public void mount(String name) {}

            @Override
            public void unmount(String name) {}

            @Override
            public Hold hold() {
                return () -> {};
            }
        };
        return MountPlan.of(
                        Json.parse(config, ContainerConfig.class),
                        Json.parse(host, HostConfig.class),
                        _ -> List.of(),
                        () -> "random" + counter.incrementAndGet())
                .realise(volumes);
    }
}
