package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.StartException;
import io.jdock.shim.oci.Process.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Who a process in a container is, by the container's own /etc/passwd and /etc/group; passwd(5), group(5).
 *
 * @param groups supplementary group ids
 * @param home the home directory, {@code /} if the files do not say
 */
public record Identity(int uid, int gid, List<Integer> groups, String home) {
    /** An image cannot make the launcher read without end (CVE-2026-47262). */
    private static final int LARGEST_FILE = 1 << 20;

    private record Account(String name, int uid, int gid, String home) {}

    private record Group(String name, int gid, List<String> members) {}

    /**
     * Looks up {@code user[:group]}, names or numbers, as Docker does: a number need not be in the files, a name must.
     */
    public static Identity lookup(Tree container, User user) throws StartException {
        String spec = user.username() == null ? user.uid() + ":" + user.gid() : user.username();
        int colon = spec.indexOf(':');
        String userPart = colon < 0 ? spec : spec.substring(0, colon);
        String groupPart = colon < 0 ? "" : spec.substring(colon + 1);

        Account account = account(container, userPart);
        List<Group> groupFile = groups(container);
        int gid = groupPart.isEmpty() ? account.gid() : gid(groupFile, groupPart);
        TreeSet<Integer> supplementary = new TreeSet<>(user.additionalGids());
        supplementary.add(gid); // a file denied to the primary group stays denied (CVE-2022-36109)
        if (groupPart.isEmpty()) {
            groupFile.stream()
                    .filter(group -> group.members().contains(account.name()))
                    .forEach(group -> supplementary.add(group.gid()));
        }
        return new Identity(account.uid(), gid, List.copyOf(supplementary), account.home());
    }

    private static Account account(Tree container, String userPart) throws StartException {
        String wanted = userPart.isEmpty() ? "0" : userPart;
        OptionalInt number = number(wanted);
        Optional<Account> byNumber = Optional.empty();
        for (String[] fields : entries(container, "etc/passwd")) {
            if (fields.length < 6 || number(fields[2]).isEmpty()) {
                continue;
            }
            int uid = number(fields[2]).getAsInt();
            int gid = number(fields[3]).orElse(0);
            Account account = new Account(fields[0], uid, gid, fields[5].isEmpty() ? "/" : fields[5]);
            if (fields[0].equals(wanted)) {
                return account;
            }
            if (number.isPresent() && uid == number.getAsInt() && byNumber.isEmpty()) {
                byNumber = Optional.of(account);
            }
        }
        if (byNumber.isPresent()) {
            return byNumber.get();
        }
        if (number.isPresent()) {
            return new Account("", number.getAsInt(), 0, "/");
        }
        throw new StartException(
                StartException.Kind.INVALID, "unable to find user " + wanted + ": no matching entries in passwd file");
    }

    private static List<Group> groups(Tree container) {
        List<Group> groups = new ArrayList<>();
        for (String[] fields : entries(container, "etc/group")) {
            if (fields.length >= 3 && number(fields[2]).isPresent()) {
                List<String> members = fields.length < 4 ? List.of() : List.of(fields[3].split(","));
                groups.add(new Group(fields[0], number(fields[2]).getAsInt(), members));
            }
        }
        return groups;
    }

    private static int gid(List<Group> groups, String wanted) throws StartException {
        for (Group group : groups) {
            if (group.name().equals(wanted)) {
                return group.gid();
            }
        }
        return number(wanted)
                .orElseThrow(() -> new StartException(
                        StartException.Kind.INVALID,
                        "unable to find group " + wanted + ": no matching entries in group file"));
    }

    private static List<String[]> entries(Tree container, String path) {
        try (Fd file = container.open(path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK)) {
            if (!Files.stat(file).isRegular()) {
                return List.of();
            }
            String text = new String(Files.readAll(file, LARGEST_FILE), StandardCharsets.UTF_8);
            return text.lines().map(line -> line.split(":", -1)).toList();
        } catch (SyscallException unreadable) {
            // an image need not have these files: numbers still work, names are reported as not found
            return List.of();
        }
    }

    /** A number from 0 to 2^31 - 1, the range that Docker takes (CVE-2024-40635). */
    private static OptionalInt number(String text) {
        try {
            int value = Integer.parseInt(text);
            return value < 0 || text.startsWith("+") ? OptionalInt.empty() : OptionalInt.of(value);
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}
