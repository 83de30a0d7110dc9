package org.stylestep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages point one way; what only one of them may do, only that one does. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.stylestep");

    private static final ArchRule NO_CYCLES =
            slices().matching("org.stylestep.(*)..").should().beFreeOfCycles();

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

    private static final ArchRule STEPS_UPLOAD_NO_NUMBERS = noClasses()
            .that()
            .resideInAnyPackage("org.stylestep.nn..", "org.stylestep.objective..", "org.stylestep.train..")
            .should()
            .callMethodWhere(describe(
                    "takes a Java number for an array's arithmetic",
                    call -> call.getTargetOwner().isEquivalentTo(NDArray.class)
                            && call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Number.class))))
            .because("the engine uploads the number to the device and waits for it: see Scalars and Kernels");

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

    private static final ArchRule NO_TEMPORARY_IMAGES = noClasses()
            .should()
            .callMethod(ImageIO.class, "read", InputStream.class)
            .orShould()
            .callMethod(ImageIO.class, "write", RenderedImage.class, String.class, OutputStream.class)
            .orShould()
            .callMethod(ImageIO.class, "createImageOutputStream", Object.class)
            .because("ImageIO keeps what such streams hold in temporary files: see MemoryCacheImageOutputStream");

    static Stream<ArchRule> rules() {
        return Stream.of(
                NO_CYCLES,
                only("config", "tools.jackson..", "com.fasterxml.."),
                only("cli", "picocli..", "me.tongfei..", "ch.qos.logback.."),
                only("report", "org.knowm.."),
                only("[latent|eval]", "org.ejml.."),
                only("engine", "ai.djl.pytorch.."),
                only("spark", "org.apache.spark..", "org.apache.hadoop..", "scala.."),
                STATIC_MEANS_FINAL,
                GRAPHS_TAKE_NUMBERS_FROM_SCALARS,
                STEPS_UPLOAD_NO_NUMBERS,
                NO_VAGUE_NAMES,
                ONLY_CLI_PRINTS,
                NO_TEMPORARY_IMAGES);
    }

    private static ArchRule only(String knowing, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage("org.stylestep." + knowing + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    /** The table of docs/architecture.md says exactly what each package imports, no more and no less. */
    @Test
    void everyPackageImportsWhatItsRowSays() throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        Pattern row = Pattern.compile("\\| `(\\w+)` \\|.*\\| ([^|]*) \\|");
        row.matcher(Files.readString(Path.of("docs/architecture.md"))).results().forEach(match -> {
            Set<String> imports = new TreeSet<>(Set.of(match.group(2).split("[ ,–]+")));
            imports.remove("");
            rows.put(match.group(1), imports);
        });
        Map<String, Set<String>> found = new TreeMap<>();
        CLASSES.forEach(type -> {
            Set<String> imports = found.computeIfAbsent(room(type.getPackageName()), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .filter(target -> target.startsWith("org.stylestep."))
                    .map(ArchitectureTest::room)
                    .filter(target -> !target.equals(room(type.getPackageName())))
                    .forEach(imports::add);
        });
        assertThat(rows).isEqualTo(found);
    }

    private static String room(String packageName) {
        return packageName.replaceFirst("org\\.stylestep\\.(\\w+).*", "$1");
    }
}
