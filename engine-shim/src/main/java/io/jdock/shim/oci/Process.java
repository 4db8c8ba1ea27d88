package io.jdock.shim.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The container's (or an exec's) process.
 *
 * @param terminal whether it gets a pseudo-terminal
 * @param consoleSize initial size of that terminal; null for 0 x 0
 * @param args argv; {@code args[0]} is looked up in the PATH of {@code env} unless it holds a slash
 * @param env {@code NAME=value} strings
 * @param cwd absolute working directory in the container
 * @param capabilities null drops none of the caller's: not used by jdock, which always gives sets
 * @param noNewPrivileges prctl(PR_SET_NO_NEW_PRIVS)
 * @param oomScoreAdj value of {@code /proc/self/oom_score_adj}; null leaves it
 * @param apparmorProfile null if none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Process(
        boolean terminal,
        ConsoleSize consoleSize,
        User user,
        List<String> args,
        List<String> env,
        String cwd,
        Capabilities capabilities,
        List<Rlimit> rlimits,
        boolean noNewPrivileges,
        Integer oomScoreAdj,
        String apparmorProfile) {

    public Process {
        args = args == null ? List.of() : List.copyOf(args);
        env = env == null ? List.of() : List.copyOf(env);
        rlimits = rlimits == null ? List.of() : List.copyOf(rlimits);
    }

    /** Rows and columns of a terminal. */
    public record ConsoleSize(int height, int width) {}

    /**
     * Who the process runs as.
     *
     * @param uid numeric user id in the container
     * @param gid numeric group id in the container
     * @param umask null for 0022
     * @param additionalGids supplementary groups
     * @param username jdock's reading of it: {@code user[:group]} as Docker takes it (names or numbers), looked up in
     *     the container's own /etc/passwd and /etc/group at the start, and then wins over the numbers; null if the
     *     numbers say it all
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record User(int uid, int gid, Integer umask, List<Integer> additionalGids, String username) {
        public User {
            additionalGids = additionalGids == null ? List.of() : List.copyOf(additionalGids);
        }
    }

    /** Capability sets, names with {@code CAP_}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Capabilities(
            List<String> bounding,
            List<String> effective,
            List<String> inheritable,
            List<String> permitted,
            List<String> ambient) {
        public Capabilities {
            bounding = bounding == null ? List.of() : List.copyOf(bounding);
            effective = effective == null ? List.of() : List.copyOf(effective);
            inheritable = inheritable == null ? List.of() : List.copyOf(inheritable);
            permitted = permitted == null ? List.of() : List.copyOf(permitted);
            ambient = ambient == null ? List.of() : List.copyOf(ambient);
        }
    }

    /** A resource limit: {@code RLIMIT_NOFILE} and its hard and soft values; -1 is unlimited. */
    public record Rlimit(String type, long hard, long soft) {}
}
