package io.jdock.cli.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsRowTest {
    @Test
    void computesAsDocker() throws IOException {
        String sample = """
                {"id":"0123456789abcdef","name":"/web","pids_stats":{"current":3},
                 "cpu_stats":{"cpu_usage":{"total_usage":3000000},"system_cpu_usage":40000000,"online_cpus":4},
                 "precpu_stats":{"cpu_usage":{"total_usage":1000000},"system_cpu_usage":20000000},
                 "memory_stats":{"usage":3145728,"limit":10485760,"stats":{"inactive_file":1048576}},
                 "networks":{"eth0":{"rx_bytes":1000,"tx_bytes":20},"eth1":{"rx_bytes":234,"tx_bytes":1}},
                 "blkio_stats":{"io_service_bytes_recursive":[{"op":"Read","value":4096},{"op":"write","value":5}]}}""";
        StatsRow row = new StatsRow("web", JsonObject.of(Json.parse(sample.getBytes(UTF_8))), false);
        assertThat(Format.rows("table", StatsRow.HEADERS, List.of(row), StatsRow.TABLE))
                .isEqualTo("""
                CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O        BLOCK I/O    PIDS
                0123456789ab   web       40.00%    2MiB / 10MiB        20.00%    1.23kB / 21B   4.1kB / 5B   3
                """);
        assertThat(Format.rows("{{.Name}} {{.CPUPerc}}", StatsRow.HEADERS, List.of(new StatsRow("x", null, false)), ""))
                .isEqualTo("-- --\n");
    }
}
