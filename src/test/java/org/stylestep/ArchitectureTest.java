package org.stylestep;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages point one way; what only one of them may do, only that one does. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.stylestep");

    private static final ArchRule NO_CYCLES =
            slices().matching("org.stylestep.(*)..").should().beFreeOfCycles();

    private static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("engine")
            .definedBy("org.stylestep.engine..")
            .layer("io")
            .definedBy("org.stylestep.io..")
            .layer("random")
            .definedBy("org.stylestep.random..")
            .layer("image")
            .definedBy("org.stylestep.image..")
            .layer("config")
            .definedBy("org.stylestep.config..")
            .layer("data")
            .definedBy("org.stylestep.data..")
            .layer("prepare")
            .definedBy("org.stylestep.prepare..")
            .layer("nn")
            .definedBy("org.stylestep.nn..")
            .layer("features")
            .definedBy("org.stylestep.features..")
            .layer("checkpoint")
            .definedBy("org.stylestep.checkpoint..")
            .layer("mining")
            .definedBy("org.stylestep.mining..")
            .layer("objective")
            .definedBy("org.stylestep.objective..")
            .layer("latent")
            .definedBy("org.stylestep.latent..")
            .layer("train")
            .definedBy("org.stylestep.train..")
            .layer("infer")
            .definedBy("org.stylestep.infer..")
            .layer("eval")
            .definedBy("org.stylestep.eval..")
            .layer("report")
            .definedBy("org.stylestep.report..")
            .layer("pipeline")
            .definedBy("org.stylestep.pipeline..")
            .layer("study")
            .definedBy("org.stylestep.study..")
            .layer("cli")
            .definedBy("org.stylestep.cli..")
            .whereLayer("engine")
            .mayNotAccessAnyLayer()
            .whereLayer("io")
            .mayNotAccessAnyLayer()
            .whereLayer("random")
            .mayNotAccessAnyLayer()
            .whereLayer("image")
            .mayOnlyAccessLayers("io")
            .whereLayer("config")
            .mayOnlyAccessLayers("io")
            .whereLayer("data")
            .mayOnlyAccessLayers("io", "random", "image")
            .whereLayer("prepare")
            .mayOnlyAccessLayers("random", "image", "data")
            .whereLayer("nn")
            .mayOnlyAccessLayers("engine")
            .whereLayer("features")
            .mayOnlyAccessLayers("engine", "io")
            .whereLayer("checkpoint")
            .mayOnlyAccessLayers("engine", "io")
            .whereLayer("mining")
            .mayOnlyAccessLayers("engine", "io", "random", "image", "data", "features")
            .whereLayer("objective")
            .mayOnlyAccessLayers("engine", "nn", "data", "image", "random", "features")
            .whereLayer("latent")
            .mayOnlyAccessLayers("engine", "io", "random", "image", "data", "nn")
            .whereLayer("train")
            .mayOnlyAccessLayers(
                    "engine",
                    "io",
                    "random",
                    "image",
                    "data",
                    "nn",
                    "mining",
                    "latent",
                    "objective",
                    "checkpoint",
                    "features")
            .whereLayer("infer")
            .mayOnlyAccessLayers("engine", "io", "random", "image", "data", "nn", "latent", "checkpoint")
            .whereLayer("eval")
            .mayOnlyAccessLayers("engine", "io", "random", "image", "data", "nn", "features", "latent", "infer")
            .whereLayer("report")
            .mayOnlyAccessLayers("io", "image", "data", "latent", "checkpoint", "eval", "infer")
            .whereLayer("study")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("study", "cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    private static final ArchRule ONLY_CONFIG_KNOWS_JACKSON = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    private static final ArchRule ONLY_CLI_KNOWS_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..", "ch.qos.logback..");

    private static final ArchRule ONLY_REPORT_KNOWS_XCHART = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.knowm..");

    private static final ArchRule ONLY_LATENT_KNOWS_EJML = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.latent..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ejml..");

    private static final ArchRule ONLY_ENGINE_KNOWS_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..");

    private static final ArchRule STATIC_MEANS_FINAL =
            fields().that().areStatic().should().beFinal();

    private static final ArchRule GRAPHS_TAKE_NUMBERS_FROM_SCALARS = noClasses()
            .that()
            .resideInAnyPackage("org.stylestep.nn..", "org.stylestep.objective..", "org.stylestep.features..")
            .should()
            .callMethod(NDArray.class, "mul", Number.class)
            .orShould()
            .callMethod(NDArray.class, "div", Number.class)
            .orShould()
            .callMethod(NDArray.class, "pow", Number.class)
            .orShould()
            .callMethod(NDArray.class, "maximum", Number.class)
            .orShould()
            .callMethod(NDArray.class, "minimum", Number.class)
            .because("the graph keeps the number, whose memory the garbage collector may free: see Scalars");

    private static final ArchRule NO_VAGUE_NAMES = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    private static final ArchRule ONLY_CLI_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage("org.stylestep.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    static Stream<ArchRule> rules() {
        return Stream.of(
                NO_CYCLES,
                LAYERS,
                ONLY_CONFIG_KNOWS_JACKSON,
                ONLY_CLI_KNOWS_PICOCLI,
                ONLY_REPORT_KNOWS_XCHART,
                ONLY_LATENT_KNOWS_EJML,
                ONLY_ENGINE_KNOWS_THE_ENGINE,
                STATIC_MEANS_FINAL,
                GRAPHS_TAKE_NUMBERS_FROM_SCALARS,
                NO_VAGUE_NAMES,
                ONLY_CLI_PRINTS);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
