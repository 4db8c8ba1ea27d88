package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What a container may be called, and names for those that nobody named. */
final class ContainerNames {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final int TRIES = 50;

    private static final List<String> ADJECTIVES = List.of(
            "agile", "ample", "amber", "brave", "brisk", "calm", "candid", "civil", "clever", "cosy", "crisp", "daring",
            "deft", "eager", "early", "fair", "fleet", "fond", "frank", "fresh", "gentle", "glad", "golden", "grand",
            "handy", "hardy", "honest", "humble", "ideal", "jolly", "just", "keen", "kind", "lively", "loyal", "lucid",
            "mellow", "merry", "mild", "modest", "neat", "nimble", "noble", "patient", "placid", "plucky", "polite",
            "prime", "proud", "quick", "quiet", "ready", "robust", "serene", "sharp", "silent", "smart", "snug",
            "sober", "solid", "spry", "steady", "stoic", "sturdy", "sunny", "swift", "tidy", "trusty", "vivid", "warm",
            "wise", "witty");

    private static final List<String> SURNAMES = List.of(
            "abel",
            "ampere",
            "babbage",
            "bernoulli",
            "bohr",
            "boole",
            "brahe",
            "cantor",
            "cauchy",
            "celsius",
            "church",
            "curie",
            "darwin",
            "dijkstra",
            "dirac",
            "erdos",
            "euclid",
            "euler",
            "faraday",
            "fermat",
            "fermi",
            "feynman",
            "fourier",
            "galilei",
            "galois",
            "gauss",
            "germain",
            "goedel",
            "gosling",
            "halley",
            "hamilton",
            "hertz",
            "hilbert",
            "hopper",
            "hubble",
            "huygens",
            "jacobi",
            "joule",
            "kelvin",
            "kepler",
            "knuth",
            "kovalevskaya",
            "lagrange",
            "laplace",
            "leibniz",
            "lovelace",
            "maxwell",
            "meitner",
            "mendel",
            "minsky",
            "nash",
            "newton",
            "noether",
            "ohm",
            "pascal",
            "pauli",
            "planck",
            "poincare",
            "ramanujan",
            "riemann",
            "ritchie",
            "rutherford",
            "sagan",
            "shannon",
            "tesla",
            "thompson",
            "turing",
            "volta",
            "watt",
            "wirth");

    private ContainerNames() {}

    /**
     * The name without a leading slash.
     *
     * @throws EngineException INVALID in Docker's words
     */
    static String check(String name) {
        String bare = name.startsWith("/") ? name.substring(1) : name;
        if (!VALID.matcher(bare).matches()) {
            throw EngineException.invalid(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return bare;
    }

    /** A name that is not taken. */
    static String generate(RandomGenerator random, Predicate<String> taken) {
        for (int i = 0; i < TRIES; i++) {
            String name = pick(random, ADJECTIVES) + "_" + pick(random, SURNAMES);
            if (!taken.test(name)) {
                return name;
            }
        }
        String name;
        do {
            name = pick(random, ADJECTIVES) + "_" + pick(random, SURNAMES) + random.nextInt(1_000_000);
        } while (taken.test(name));
        return name;
    }

    private static String pick(RandomGenerator random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
