package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.examples.ProvidedTerms;
import org.stylestep.objective.LossCatalog;
import org.stylestep.objective.LossTermProvider;

/** Loss terms of one's own on the class path of the command line. */
final class ProvidedTermsTest {

    /** Takes a name that is taken. */
    public static final class Twice implements LossTermProvider {
        @Override
        public LossCatalog addTo(LossCatalog catalog) {
            return catalog.with("latent_l2", run -> {
                throw new AssertionError("is not made");
            });
        }
    }

    /** Forgets to return anything. */
    public static final class Forgetful implements LossTermProvider {
        @Override
        public LossCatalog addTo(LossCatalog catalog) {
            return null;
        }
    }

    @TempDir
    Path folder;

    private final Program program = new Program();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 4);
        TinyFiles.pairs(folder.resolve("val"), 2);
        TinyFiles.runFiles(folder);
    }

    @AfterEach
    void classPathAsBefore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    /** Puts a provider on the class path, by a folder with the file that names it. */
    static Path provide(Path classes, String provider) throws IOException {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(LossTermProvider.class.getName()), provider + "\n");
        return classes;
    }

    private int train(String provider) throws IOException {
        URL classes = provide(folder.resolve("classes"), provider).toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return program.run(
                    "train",
                    folder.resolve("generator.yaml").toString(),
                    "--set",
                    "encoder={base_channels: 4, blocks: 2}",
                    "--set",
                    "objective.contrast_random=0.1");
        }
    }

    @Test
    void areNamedInRunFiles() throws IOException {
        assertThat(train(ProvidedTerms.class.getName())).isZero();
        assertThat(program.err()).contains("contrast_random");
        assertThat(Files.readString(folder.resolve("runs/generator/stats.jsonl")))
                .contains("\"contrast_random\":");
    }

    @Test
    void areUnknownWithoutTheirProvider() throws IOException {
        assertThat(train("")).isEqualTo(1);
        assertThat(program.err()).contains("objective.contrast_random: unknown loss term");
    }

    @Test
    void aProviderThatCannotBeUsedIsNamed() throws IOException {
        assertThat(train("org.example.Nowhere")).isEqualTo(1);
        assertThat(program.err()).contains("error: loss terms: ", "org.example.Nowhere");
        assertThat(train(Forgetful.class.getName())).isEqualTo(1);
        assertThat(program.err())
                .contains("error: loss terms of " + Forgetful.class.getName() + ": addTo returned null");
        assertThat(train(ProvidedTerms.class.getName() + "\norg.example.Nowhere"))
                .isEqualTo(1);
        assertThat(program.err()).contains("error: loss terms: ").contains("org.example.Nowhere");
        assertThat(train(Twice.class.getName())).isEqualTo(1);
        assertThat(program.err())
                .contains("error: loss terms of " + Twice.class.getName())
                .contains("there is a loss term 'latent_l2' already");
    }
}
