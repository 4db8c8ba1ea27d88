package io.jdock.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of who may use whom, of docs/architecture.md, held against the class files of all modules. */
class ArchitectureTest {
    private static final String NATIVE_BRIDGE = "io.jdock.nativebridge..";
    private static final String SHIM = "io.jdock.shim..";
    private static final String DAEMON = "io.jdock.daemon..";
    private static final String CLI = "io.jdock.cli..";

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.jdock.nativebridge", "io.jdock.shim", "io.jdock.daemon", "io.jdock.cli");
    }

    @Test
    void classFilesOfEveryModuleAreRead() {
        assertThat(classes.stream()
                        .map(type -> type.getPackageName().split("\\.")[2])
                        .distinct())
                .contains("nativebridge", "shim", "daemon", "cli");
    }

    @Test
    void nativeBridgeKnowsNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(NATIVE_BRIDGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SHIM, DAEMON, CLI));
    }

    @Test
    void shimKnowsOnlyNativeBridge() {
        check(noClasses()
                .that()
                .resideInAPackage(SHIM)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DAEMON, CLI));
    }

    @Test
    void daemonDoesNotKnowTheClient() {
        check(noClasses()
                .that()
                .resideInAPackage(DAEMON)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI));
    }

    @Test
    void clientKnowsNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(NATIVE_BRIDGE, SHIM, DAEMON));
    }

    @Test
    void onlyTheLowestFloorTouchesJnr() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.jdock.nativebridge.raw..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai.jffi.."));
    }

    @Test
    void nettyStaysInTheServers() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.jdock.daemon.api..", "io.jdock.daemon.network.dns..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    @Test
    void domainDoesNotKnowTheApi() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.jdock.daemon.container..",
                        "io.jdock.daemon.image..",
                        "io.jdock.daemon.network..",
                        "io.jdock.daemon.state..",
                        "io.jdock.daemon.event..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.jdock.daemon.api.."));
    }

    @Test
    void onlyTheClientWritesToStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(CLI)
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.jdock.nativebridge.(*)..").should().beFreeOfCycles());
        check(slices().matching("io.jdock.shim.(*)..").should().beFreeOfCycles());
        check(slices().matching("io.jdock.daemon.(*)..").should().beFreeOfCycles());
        check(slices().matching("io.jdock.cli.(*)..").should().beFreeOfCycles());
    }

    @Test
    void packagesAreNamedAfterWhatTheyAreAbout() {
        check(classes()
                .should()
                .resideOutsideOfPackages("..util..", "..utils..", "..impl..", "..service..", "..common.."));
    }

    /** A module that has no class of a rule's kind keeps the rule. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }
}
