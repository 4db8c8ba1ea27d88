package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContainerNamesTest {
    @Test
    void takesWhatDockerTakes() {
        assertThat(ContainerNames.check("web-1.a_b")).isEqualTo("web-1.a_b");
        assertThat(ContainerNames.check("/web")).isEqualTo("web");
        for (String bad : new String[] {"", "a", "-web", "_web", "we b", "wéb", "a/b", "a:b"}) {
            assertThatThrownBy(() -> ContainerNames.check(bad))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Invalid container name (" + bad + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
    }

    @Test
    void generatesFreeNames() {
        var taken = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            String name = ContainerNames.generate(new Random(i), taken::contains);
            assertThat(taken.add(name)).isTrue();
            assertThat(ContainerNames.check(name)).matches("[a-z]+_[a-z]+[0-9]*");
        }
    }
}
