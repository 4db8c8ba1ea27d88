package io.jdock.shim.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.nativebridge.seccomp.SeccompProgram;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeccompProgramsTest {
    private final SeccompPrograms programs = new SeccompPrograms();

    @Test
    void compilesOnceForEachSetOfCapabilities() {
        SeccompProgram none = programs.ofDefaultProfile(Set.of());

        assertThat(programs.ofDefaultProfile(Set.of())).isSameAs(none);
        assertThat(programs.ofDefaultProfile(Set.of("CAP_SYS_ADMIN"))).isNotEqualTo(none);
    }

    @Test
    void knowsCustomProfilesByTheirContent() throws IOException {
        String json = "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}";
        SeccompProgram program = programs.of(read(json), Set.of()).orElseThrow();

        assertThat(programs.of(read(json), Set.of()).orElseThrow()).isSameAs(program);
        assertThat(programs.of(read("{}"), Set.of())).isEmpty();
        assertThat(programs.of(read("{}"), Set.of())).isEmpty();
    }

    private static JsonNode read(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
