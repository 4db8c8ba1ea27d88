package io.jdock.daemon.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An answer that was not hoped for, with what it says of trying again. */
final class Refusal extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final RegistryException reason;
    private final Duration retryAfter;

    Refusal(RegistryException reason, HttpResponse<InputStream> response) {
        super(reason.getMessage(), reason);
        this.reason = reason;
        this.retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    RegistryException reason() {
        return reason;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether asking again, soon, may help: a rate limit without a time is one of hours. */
    boolean isPassing() {
        if (reason.status() == 429) {
            return !retryAfter.isZero() && Pause.isBearable(retryAfter);
        }
        return reason.passing();
    }
}
