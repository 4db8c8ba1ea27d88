package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlHistoryTest {
    @ParameterizedTest
    @CsvSource({
        "/g/pids.max, 50, max, max",
        "/g/cpu.max, 1000 2000, max 100000, max 100000",
        "/g/memory.oom_control, 1, 'oom_kill_disable 0|under_oom 0',",
        "/g/io.max, 8:0 rbps=5, '8:1 rbps=1|8:0 rbps=7 wbps=max', 8:0 rbps=7 wbps=max",
        "/g/io.max, 8:0 rbps=5, '', 8:0 rbps=max wbps=max riops=max wiops=max",
        "/g/blkio.throttle.read_bps_device, 8:0 5, '8:16 3', 8:0 0",
        "/g/io.bfq.weight, 8:0 200, default 100, 8:0 default"
    })
    void takesAValueBackAsTheFileReadsBefore(String path, String value, String before, String back) {
        assertThat(ControlHistory.restoring(path, value, before.replace('|', '\n') + "\n"))
                .isEqualTo(Optional.ofNullable(back));
    }
}
