package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.model.ContainerInspect;
import io.jdock.daemon.network.doctor.Diagnosis;
import io.jdock.daemon.network.doctor.Practice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /jdock/networks}: what Docker's API has not. */
final class DoctorRoutes {
    private final Practice practice;
    private final Containers containers;

    DoctorRoutes(Practice practice, Containers containers) {
        this.practice = requireNonNull(practice, "practice is null");
        this.containers = requireNonNull(containers, "containers is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/jdock/networks/graph", this::graph), Route.get("/jdock/networks/doctor", this::doctor));
    }

    private void graph(Call call) throws IOException {
        call.answer(200, practice.graph());
    }

    private void doctor(Call call) throws IOException {
        String reference = call.query().text("container");
        if (reference.isEmpty()) {
            call.answer(200, practice.examine(Optional.empty()));
            return;
        }
        ContainerInspect container = containers.inspect(reference, false);
        List<Diagnosis> diagnoses = practice.examine(Optional.of(container.id()));
        if (diagnoses.isEmpty()) {
            throw EngineException.conflict("container " + reference + " is not running");
        }
        call.answer(200, diagnoses);
    }
}
