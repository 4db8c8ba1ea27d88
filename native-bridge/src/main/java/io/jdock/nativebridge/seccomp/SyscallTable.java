package io.jdock.nativebridge.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The system call numbers of one architecture, by name. */
public final class SyscallTable {
    private final Map<String, Integer> numbers;

    private SyscallTable(Map<String, Integer> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    public static SyscallTable of(SeccompArchitecture architecture) {
        return Tables.ALL.get(architecture);
    }

    /** The number of a call, for x32 without {@code __X32_SYSCALL_BIT}; empty if this architecture lacks the call. */
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public Set<String> names() {
        return numbers.keySet();
    }

    /** Read on first use: most starts take a filter from the cache and need no table. */
    private static final class Tables {
        private static final Map<SeccompArchitecture, SyscallTable> ALL = read();

        private static Map<SeccompArchitecture, SyscallTable> read() {
            SeccompArchitecture[] columns = {
                SeccompArchitecture.X86_64,
                SeccompArchitecture.X86,
                SeccompArchitecture.X32,
                SeccompArchitecture.AARCH64,
                SeccompArchitecture.ARM
            };
            Map<SeccompArchitecture, Map<String, Integer>> maps = new EnumMap<>(SeccompArchitecture.class);
            for (SeccompArchitecture column : columns) {
                maps.put(column, HashMap.newHashMap(512));
            }
            try (InputStream stream = SyscallTable.class.getResourceAsStream("syscalls.txt");
                    BufferedReader reader =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("#")) {
                        continue;
                    }
                    String[] fields = line.split(" ");
                    for (int i = 0; i < columns.length; i++) {
                        if (!fields[i + 1].equals("-")) {
                            maps.get(columns[i]).put(fields[0], Integer.valueOf(fields[i + 1]));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("read resource syscalls.txt", e);
            }
            Map<SeccompArchitecture, SyscallTable> tables = new EnumMap<>(SeccompArchitecture.class);
            maps.forEach((architecture, map) -> tables.put(architecture, new SyscallTable(map)));
            return Map.copyOf(tables);
        }
    }
}
