package io.jdock.it;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** One engine for the whole run: starts it for the first test that wants it, removes containers behind each test. */
final class SharedEngine implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(SharedEngine.class);

    /** In the root store, which closes it at the end of the run. */
    private record Holder(Engine engine) implements AutoCloseable {
        @Override
        public void close() {
            engine.close();
        }
    }

    private static Engine engine(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Holder.class, _ -> new Holder(Engine.withBusybox()), Holder.class)
                .engine();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Engine.class;
    }

    @Override
    public Engine resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return engine(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        // The last test of all has stopped it.
        if (engine(context).isRunning()) {
            engine(context).removeContainers();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable problem) throws Throwable {
        problem.addSuppressed(engine(context).logAsProblem());
        throw problem;
    }
}
