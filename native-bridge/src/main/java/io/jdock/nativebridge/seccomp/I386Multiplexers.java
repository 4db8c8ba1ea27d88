package io.jdock.nativebridge.seccomp;

import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The two i386 calls that are many: socketcall(2) and ipc(2), whose first argument says which. Old 32-bit C libraries
 * know no other way, so a rule for {@code bind} must reach it too.
 */
final class I386Multiplexers {
    /** include/uapi/linux/net.h: the name at index n is SYS_... number n + 1. */
    private static final List<String> SOCKETCALL = List.of(
            "socket",
            "bind",
            "connect",
            "listen",
            "accept",
            "getsockname",
            "getpeername",
            "socketpair",
            "send",
            "recv",
            "sendto",
            "recvfrom",
            "shutdown",
            "setsockopt",
            "getsockopt",
            "sendmsg",
            "recvmsg",
            "accept4",
            "recvmmsg",
            "sendmmsg");
    /** include/uapi/linux/ipc.h. */
    private static final Map<String, Integer> IPC = Map.ofEntries(
            Map.entry("semop", 1),
            Map.entry("semget", 2),
            Map.entry("semctl", 3),
            Map.entry("semtimedop", 4),
            Map.entry("msgsnd", 11),
            Map.entry("msgrcv", 12),
            Map.entry("msgget", 13),
            Map.entry("msgctl", 14),
            Map.entry("shmat", 21),
            Map.entry("shmdt", 22),
            Map.entry("shmget", 23),
            Map.entry("shmctl", 24));

    private I386Multiplexers() {}

    static void addTo(Map<Integer, List<Decision.Branch>> branches, SyscallTable table, List<SeccompRule> rules) {
        int socketcall = table.number("socketcall").orElseThrow();
        int ipc = table.number("ipc").orElseThrow();
        for (SeccompRule rule : rules) {
            if (!rule.conditions().isEmpty()) {
                continue;
            }
            for (String name : rule.names()) {
                int index = SOCKETCALL.indexOf(name);
                if (index >= 0) {
                    add(branches, socketcall, index + 1, rule.action());
                }
                Integer ipcNumber = IPC.get(name);
                if (ipcNumber != null) {
                    add(branches, ipc, ipcNumber, rule.action());
                }
            }
        }
    }

    private static void add(
            Map<Integer, List<Decision.Branch>> branches, int number, int request, SeccompAction action) {
        // Both calls read an unsigned int; ipc() takes a version in the upper half of it, of which 0 is in use.
        SeccompCondition isRequest = new SeccompCondition(0, Operator.EQ, request, 0, SeccompCondition.Width.INT);
        branches.computeIfAbsent(number, _ -> new ArrayList<>()).add(new Decision.Branch(List.of(isRequest), action));
    }
}
