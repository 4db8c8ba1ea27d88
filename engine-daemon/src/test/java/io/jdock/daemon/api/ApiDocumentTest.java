package io.jdock.daemon.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps docs/api.md true: it has a row for each route and for nothing else. */
class ApiDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/api.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+ /[^`]*)` \\| [^|]+ \\|");

    @Test
    void documentHasEveryRouteAndNoOther() throws Exception {
        var routes = new TreeSet<String>();
        EngineApi.router(backend())
                .routes()
                .forEach(route -> routes.add(route.toString().replace(":.*}", "}")));
        List<String> documented = documented();

        var missing = new TreeSet<>(routes);
        missing.removeAll(documented);
        var rows =
                missing.stream().map(route -> "| `" + route + "` | as Docker |").toList();
        assertThat(rows)
                .as("routes that docs/api.md does not have. Add these lines to the table of their kind there, and say"
                        + " instead of \"as Docker\" what is different, if anything is:\n" + String.join("\n", rows))
                .isEmpty();

        assertThat(routes)
                .as("routes of docs/api.md; those that the code no longer has are to be taken out there")
                .containsAll(documented);
        assertThat(documented).doesNotHaveDuplicates();
    }

    private static List<String> documented() throws IOException {
        var documented = new ArrayList<String>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1));
            }
        }
        return documented;
    }

    /** Parts that nobody will call: the table of routes is only made, never used. */
    private static EngineApi.Backend backend() throws ReflectiveOperationException {
        RecordComponent[] components = EngineApi.Backend.class.getRecordComponents();
        var types = new Class<?>[components.length];
        var parts = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            parts[i] = part(types[i]);
        }
        return EngineApi.Backend.class.getDeclaredConstructor(types).newInstance(parts);
    }

    /** An object without contents, made as deserialization makes it: without calling a constructor of its class. */
    private static Object part(Class<?> type) throws ReflectiveOperationException {
        if (type.isInterface()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
                throw new UnsupportedOperationException(method.toString());
            });
        }
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object instance = factory.getMethod("getReflectionFactory").invoke(null);
        var constructor =
                (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                        .invoke(instance, type, Object.class.getDeclaredConstructor());
        return constructor.newInstance();
    }
}
