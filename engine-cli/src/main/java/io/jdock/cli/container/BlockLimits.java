package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.json.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits for a block device, {@code PATH:VALUE} each. */
final class BlockLimits {
    private static final long LEAST_WEIGHT = 10;
    private static final long GREATEST_WEIGHT = 1000;

    private BlockLimits() {}

    static void apply(Arguments arguments, Body host) {
        host.setIfAny("BlkioWeightDevice", weights(arguments))
                .setIfAny("BlkioDeviceReadBps", rates(arguments, "--device-read-bps", true))
                .setIfAny("BlkioDeviceWriteBps", rates(arguments, "--device-write-bps", true))
                .setIfAny("BlkioDeviceReadIOps", rates(arguments, "--device-read-iops", false))
                .setIfAny("BlkioDeviceWriteIOps", rates(arguments, "--device-write-iops", false));
    }

    private static List<Object> weights(Arguments arguments) {
        List<Object> weights = new ArrayList<>();
        for (String value : arguments.list("--blkio-weight-device")) {
            int colon = colon(arguments, "--blkio-weight-device", value);
            long weight = number(value.substring(colon + 1));
            if (weight != 0 && (weight < LEAST_WEIGHT || weight > GREATEST_WEIGHT)) {
                throw arguments.invalid("--blkio-weight-device", value, "invalid weight for device: " + value);
            }
            weights.add(entry(value.substring(0, colon), "Weight", weight));
        }
        return weights;
    }

    private static List<Object> rates(Arguments arguments, String flag, boolean bytes) {
        List<Object> rates = new ArrayList<>();
        for (String value : arguments.list(flag)) {
            int colon = colon(arguments, flag, value);
            String text = value.substring(colon + 1);
            long rate = bytes ? size(text) : number(text);
            if (rate < 0) {
                throw arguments.invalid(
                        flag,
                        value,
                        "invalid rate for device: " + value + ". The correct format is <device-path>:<number>"
                                + (bytes
                                        ? "[<unit>]. Number must be a positive integer. Unit is optional and can be"
                                                + " kb, mb, or gb"
                                        : ". Number must be a positive integer"));
            }
            rates.add(entry(value.substring(0, colon), "Rate", rate));
        }
        return rates;
    }

    private static int colon(Arguments arguments, String flag, String value) {
        int colon = value.indexOf(':');
        if (colon <= 0) {
            throw arguments.invalid(flag, value, "bad format: " + value);
        }
        if (!value.startsWith("/dev/")) {
            throw arguments.invalid(flag, value, "bad format for device path: " + value);
        }
        return colon;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static long size(String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException _) {
            return -1;
        }
    }

    private static Map<String, Object> entry(String path, String name, long value) {
        return new Body().set("Path", path).set(name, value).fields();
    }
}
