package io.jdock.shim.seccomp;

import static io.jdock.nativebridge.seccomp.SeccompArchitecture.AARCH64;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.seccomp.SeccompAction;
import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompCondition;
import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import io.jdock.nativebridge.seccomp.SeccompFilter;
import io.jdock.nativebridge.seccomp.SeccompRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeccompProfileParserTest {
    @Test
    void readsAnOciProfile() {
        SeccompFilter filter = resolve("""
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
                 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_PPC64LE"],
                 "flags": ["SECCOMP_FILTER_FLAG_LOG"],
                 "syscalls": [
                  {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"},
                  {"names": ["clone"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13, "args": [
                    {"index": 0, "value": 18446744073709551615, "valueTwo": 7, "op": "SCMP_CMP_MASKED_EQ"},
                    {"index": 1, "value": 1, "op": "SCMP_CMP_NE"}]}]}""", X86_64);

        assertThat(filter)
                .isEqualTo(new SeccompFilter(
                        SeccompAction.errno(38),
                        List.of(X86_64, X86),
                        List.of(
                                new SeccompRule(List.of("read", "write"), SeccompAction.ALLOW, List.of()),
                                new SeccompRule(
                                        List.of("clone"),
                                        SeccompAction.errno(13),
                                        List.of(
                                                SeccompCondition.of(0, Operator.MASKED_EQ, -1, 7),
                                                SeccompCondition.of(1, Operator.NE, 1, 0)))),
                        2));
    }

    @Test
    void conditionsOnOneArgumentAreAlternatives() {
        SeccompFilter filter = resolve("""
                {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["personality"], "action": "SCMP_ACT_ALLOW",
                  "args": [{"index": 0, "value": 0, "op": "SCMP_CMP_EQ"},
                           {"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]}]}""", X86_64);

        assertThat(filter.rules())
                .extracting(SeccompRule::conditions)
                .containsExactly(
                        List.of(SeccompCondition.of(0, Operator.EQ, 0, 0)),
                        List.of(SeccompCondition.of(0, Operator.EQ, 8, 0)));
        assertThat(filter.defaultAction()).isEqualTo(SeccompAction.errno(1));
        assertThat(filter.architectures()).containsExactly(X86_64);
    }

    @Test
    void readsDockersConditionsOnTheContainer() {
        String json = """
                {"defaultAction": "SCMP_ACT_ERRNO",
                 "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
                             {"architecture": "SCMP_ARCH_S390X", "subArchitectures": null}],
                 "syscalls": [
                  {"name": "a", "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
                  {"name": "b", "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_SYS_ADMIN"], "arches": ["arm64"]}},
                  {"name": "c", "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}, "args": null},
                  {"name": "d", "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "9.0", "arches": ["amd64"]}}]}""";

        assertThat(names(json, X86_64)).containsExactly("b", "c");
        assertThat(names(json, AARCH64)).containsExactly("c");
        assertThat(names(json, X86_64, "CAP_SYS_ADMIN")).containsExactly("a", "c");
        assertThat(resolve(json, X86_64).architectures()).containsExactly(X86_64, X86);
    }

    @Test
    void anEmptyProfileMeansNoSeccomp() {
        assertThat(SeccompProfileParser.parse("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"defaultAction\": | decode JSON",
                "[] | not a JSON object",
                "{\"defaultAction\": \"ALLOW\"} | action \"ALLOW\"",
                "{\"defaultAction\": \"SCMP_ACT_NOTIFY\"} | SCMP_ACT_NOTIFY",
                "{\"syscalls\": [{\"action\": \"SCMP_ACT_ALLOW\"}]} | without the name",
                "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 5000} | 5000",
                "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"VAX\"]} | VAX",
                "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"flags\": [\"X\"]} | flag \"X\"",
                "{\"syscalls\": [{\"name\":\"a\",\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"op\":\"X\"}]}]} | operator \"X\"",
                "{\"syscalls\": [{\"name\":\"a\",\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"op\":\"SCMP_CMP_EQ\",\"index\":6}]}]} | 6",
                "{\"syscalls\": [{\"name\":\"a\",\"names\":[\"b\"],\"action\":\"SCMP_ACT_ALLOW\"}]} | use one of them",
            })
    void refusesWhatItDoesNotUnderstand(String json, String reason) {
        assertThatThrownBy(() -> SeccompProfileParser.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("seccomp profile: ")
                .hasMessageContaining(reason);
    }

    private static List<String> names(String json, SeccompArchitecture machine, String... capabilities) {
        return resolve(json, machine, capabilities).rules().stream()
                .flatMap(rule -> rule.names().stream())
                .toList();
    }

    private static SeccompFilter resolve(String json, SeccompArchitecture machine, String... capabilities) {
        return SeccompProfileParser.parse(json)
                .orElseThrow()
                .resolve(new SeccompTarget(Set.of(capabilities), machine, new KernelVersion(6, 18)));
    }
}
