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
    void showsWholeCommandsAndSharesAsPsDoes() {
        int own = (int) ProcessHandle.current().pid();
        List<String> row = ProcessTable.of(List.of(own), "aux").processes().getFirst();
        assertThat(row.get(2)).matches("[0-9]+\\.[0-9]");
        assertThat(row.get(3)).matches("[0-9]+\\.[0-9]");
        assertThat(row.get(7)).matches("[RSD]s?l\\+?");
        assertThat(row.get(9)).matches("[0-9]+:[0-9]{2}");
        assertThat(row.get(10)).contains("java ");
        assertThat(ProcessTable.of(List.of(own), "-e").processes().getFirst().get(3))
                .doesNotContain(" -");
    }

    private static List<String> titles(String arguments) {
        return ProcessTable.columns(arguments).stream()
                .map(ProcessColumn::title)
                .toList();
    }

    @Test
    void knowsTheUsualArguments() {
        assertThat(titles("aux"))
                .containsExactly(
                        "USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND");
        assertThat(titles("-ef")).startsWith("UID", "PID", "PPID");
        assertThat(titles("-eo pid,comm")).containsExactly("PID", "COMMAND");
        assertThat(titles("-o pid -o ppid")).containsExactly("PID", "PPID");
        assertThatThrownBy(() -> ProcessTable.columns("-o nonsense")).hasMessage("ps: unknown column \"nonsense\"");
    }
}
