package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdock stats}. */
public final class StatsCommand implements Command {
    private static final long REDRAW_MILLIS = 500;
    private static final int NOT_FOUND = 404;

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] [CONTAINER...]",
                "Display a live stream of container(s) resource usage statistics",
                0,
                Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Show all containers (default shows just running)", "-a", "--all")
                .text("string", Format.HELP, "--format")
                .bool("Disable streaming stats and only pull the first result", "--no-stream")
                .bool("Do not truncate output", "--no-trunc");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean stream = !arguments.flag("--no-stream");
        Map<String, StatsFeed> feeds = new LinkedHashMap<>();
        for (String name : names(arguments, session)) {
            feeds.put(name, StatsFeed.start(name, session.engine(), stream));
        }
        return stream ? live(arguments, session, feeds) : once(arguments, session, feeds);
    }

    private static List<String> names(Arguments arguments, Session session) throws IOException {
        if (!arguments.values().isEmpty()) {
            return arguments.values();
        }
        List<String> ids = new ArrayList<>();
        String path = "/containers/json" + (arguments.flag("--all") ? "?all=1" : "");
        for (JsonObject container :
                JsonObject.objects(Json.parse(session.engine().call("GET", path, null)))) {
            ids.add(container.text("Id"));
        }
        return ids;
    }

    private static int once(Arguments arguments, Session session, Map<String, StatsFeed> feeds) throws IOException {
        StringBuilder errors = new StringBuilder();
        for (StatsFeed feed : feeds.values()) {
            feed.await();
            if (feed.failure() != null && !arguments.values().isEmpty()) {
                errors.append(errors.isEmpty() ? "" : "\n")
                        .append(feed.failure().getMessage());
            }
        }
        if (errors.isEmpty() || shown(arguments, feeds).size() > 0) {
            session.print(text(arguments, feeds));
        }
        if (!errors.isEmpty()) {
            throw new CommandFailure(1, errors.toString());
        }
        return 0;
    }

    /** Draws again and again; without names, containers that come and go meanwhile are followed. */
    private static int live(Arguments arguments, Session session, Map<String, StatsFeed> feeds) throws IOException {
        boolean terminal = Terminal.isTerminal(1);
        boolean named = !arguments.values().isEmpty();
        while (true) {
            pause();
            if (named) {
                refuseMissing(feeds);
            } else {
                follow(arguments, session, feeds);
            }
            String text = text(arguments, feeds);
            session.print(terminal ? "\033[H" + text.replace("\n", "\033[K\n") + "\033[J" : text);
            if (named && allEnded(feeds)) {
                return 0;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REDRAW_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuseMissing(Map<String, StatsFeed> feeds) {
        for (StatsFeed feed : feeds.values()) {
            if (feed.failure() instanceof EngineError e && e.status() == NOT_FOUND && feed.sample() == null) {
                throw new CommandFailure(1, e.getMessage());
            }
        }
    }

    private static void follow(Arguments arguments, Session session, Map<String, StatsFeed> feeds) throws IOException {
        List<String> now = names(arguments, session);
        feeds.keySet().retainAll(now);
        for (String id : now) {
            StatsFeed feed = feeds.get(id);
            if (feed == null || feed.ended()) {
                feeds.put(id, StatsFeed.start(id, session.engine(), true));
            }
        }
    }

    private static boolean allEnded(Map<String, StatsFeed> feeds) {
        for (StatsFeed feed : feeds.values()) {
            if (!feed.ended()) {
                return false;
            }
        }
        return true;
    }

    private static List<StatsRow> shown(Arguments arguments, Map<String, StatsFeed> feeds) {
        List<StatsRow> rows = new ArrayList<>();
        for (StatsFeed feed : feeds.values()) {
            if (feed.failure() == null) {
                rows.add(new StatsRow(feed.container(), feed.sample(), arguments.flag("--no-trunc")));
            }
        }
        return rows;
    }

    private static String text(Arguments arguments, Map<String, StatsFeed> feeds) {
        String format = arguments.text("--format", "");
        return Format.rows(
                format.isEmpty() ? "table" : format, StatsRow.HEADERS, shown(arguments, feeds), StatsRow.TABLE);
    }
}
