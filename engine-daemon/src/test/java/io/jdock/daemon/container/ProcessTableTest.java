package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.container.model.TopResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    @Test
    void showsThisProcess() {
        int own = (int) ProcessHandle.current().pid();
        TopResponse table = ProcessTable.of(List.of(own, Integer.MAX_VALUE), "");
        assertThat(table.titles()).containsExactly("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
        assertThat(table.processes()).hasSize(1);
        assertThat(table.processes().getFirst().get(1)).isEqualTo(Integer.toString(own));
        assertThat(table.processes().getFirst().get(7)).contains("java");
    }

    @Test
    void knowsTheUsualArguments() {
        assertThat(ProcessTable.columns("aux")).startsWith("USER", "PID", "%CPU");
        assertThat(ProcessTable.columns("-ef")).startsWith("UID", "PID", "PPID");
        assertThat(ProcessTable.columns("-eo pid,comm")).containsExactly("PID", "COMMAND");
        assertThat(ProcessTable.columns("-o pid -o ppid")).containsExactly("PID", "PPID");
        assertThatThrownBy(() -> ProcessTable.columns("-o nonsense")).hasMessage("ps: unknown column \"nonsense\"");
    }
}
