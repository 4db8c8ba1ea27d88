package io.jdock.daemon.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {
    @Test
    void readsQuotedAndPlainParameters() {
        String header =
                "Bearer realm=\"https://auth.example/token\",service=\"registry, too\",scope=\"repository:a/b:pull,push\"";
        assertThat(Challenge.parse(List.of(header)))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm",
                                "https://auth.example/token",
                                "service",
                                "registry, too",
                                "scope",
                                "repository:a/b:pull,push")));
        assertThat(Challenge.parse(List.of("Basic realm=it, charset=\"UTF-8\"")))
                .containsExactly(new Challenge("basic", Map.of("realm", "it", "charset", "UTF-8")));
    }

    @Test
    void readsSeveralInOneHeaderAndInSeveral() {
        assertThat(Challenge.parse(
                        List.of("Negotiate, Basic realm=\"a \\\"b\\\"\", Bearer realm=\"x\"", "Digest qop=auth")))
                .extracting(Challenge::scheme)
                .containsExactly("negotiate", "basic", "bearer", "digest");
        assertThat(Challenge.parse(List.of("", "=broken", "  "))).isEmpty();
    }
}
