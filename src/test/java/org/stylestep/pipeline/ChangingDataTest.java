package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.data.FileList;
import org.stylestep.data.FolderSource;
import org.stylestep.data.InputSide;
import org.stylestep.data.Unreadable;
import org.stylestep.mining.Progress;
import org.stylestep.sections.EncoderRun;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** Training files that vanish or change while a run trains, and between a run and its resumption. */
final class ChangingDataTest {

    private static final String FEW = "schedule.total_kimg=0.04";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        TinyFiles.all(folder, 8, 4);
    }

    private Path run(String name) {
        return folder.resolve("runs").resolve(name);
    }

    private Path file(int index) {
        return folder.resolve("train/pair-" + index + ".png");
    }

    private Training open(String name, boolean resume, String... overrides) throws IOException {
        List<String> all = new ArrayList<>(
                List.of(FEW, "output.folder=" + run(name), "output.checkpoint_kimg=1", "runtime.cache_mib=0"));
        all.addAll(List.of(overrides));
        EncoderRun settings =
                new RunFile(StandardExtensions.installed()).read(folder.resolve("encoder.yaml"), EncoderRun.class, all);
        return Training.open(settings, resume, StandardExtensions.installed(), Progress.none());
    }

    /** What happens to a file. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void train(String name, boolean resume, Change afterStep3, String... overrides) throws IOException {
        try (Training training = open(name, resume, overrides)) {
            training.addListener(new StageListener() {
                @Override
                public void stepped(StepEvent event) throws IOException {
                    if (event.steps() == 3) {
                        afterStep3.make();
                    }
                }
            });
            training.run();
        }
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(
                CheckpointStore.of(run(name)).latest().orElseThrow().resolve("encoder.safetensors"));
    }

    private FileList list(String name) throws IOException {
        return FileList.read(run(name).resolve(RunFolder.FILES));
    }

    @Test
    void aFileThatVanishesCostsNoStepAndComesBack() throws IOException {
        train("whole", false, () -> {});
        byte[] kept = Files.readAllBytes(file(5));
        assertThatThrownBy(() -> train("cut", false, () -> Files.delete(file(5))))
                .hasMessageContainingAll(file(5).toString(), "is gone", "a checkpoint of the ", "--resume");
        assertThat(Checkpoint.open(run("cut")).manifest().position().step()).isGreaterThanOrEqualTo(3);
        assertThatThrownBy(() -> train("cut", true, () -> {}))
                .hasMessageContaining("gone from " + folder.resolve("train") + ": 1 (pair-5.png)");
        Files.write(file(5), kept);
        train("cut", true, () -> {});
        assertThat(weights("cut")).isEqualTo(weights("whole"));
    }

    @Test
    void aFileThatChangesEndsTheRunThoughItCanBeDecoded() throws IOException {
        assertThatThrownBy(() -> train(
                        "cut",
                        false,
                        () -> Files.copy(
                                folder.resolve("val/pair-0.png"), file(2), StandardCopyOption.REPLACE_EXISTING)))
                .hasMessageContainingAll(file(2).toString(), "has changed");
        assertThatThrownBy(() -> train("cut", true, () -> {}))
                .hasMessageContainingAll("changed in ", ": 1 (pair-2.png)");
    }

    @Test
    void filesThatAreSkippedLeaveARunThatCanBeResumed() throws IOException {
        String skip = "data.on_unreadable=skip";
        train("cut", false, () -> Files.delete(file(5)), skip);
        assertThat(list("cut").entries()).hasSize(7);
        train("cut", true, () -> {}, skip, "schedule.total_kimg=0.06");
        assertThat(Checkpoint.open(run("cut")).manifest().position().step()).isEqualTo(15);
    }

    @Test
    void theFilesOfAResumedRunAreNamedIfTheyDiffer() throws IOException {
        train("cut", false, () -> {});
        assertThat(list("cut").entries()).hasSize(8);
        TinyFiles.pairs(folder.resolve("more"), 3, 20);
        for (int i = 0; i < 3; i++) {
            Files.move(folder.resolve("more/pair-" + i + ".png"), file(10 + i));
        }
        assertThatThrownBy(() -> train("cut", true, () -> {}))
                .hasMessageContainingAll(
                        "added to ", ": 3 (pair-10.png, pair-11.png, pair-12.png)", "--set output.folder=");
    }

    @Test
    void aRunOfAnEarlierVersionHasNoListAndGoesOnWithItsOwnFingerprint() throws IOException {
        train("old", false, () -> {}, "schedule.total_kimg=0.02");
        Path manifest = CheckpointStore.of(run("old")).latest().orElseThrow().resolve("manifest.json");
        String whole = Checkpoint.open(run("old")).manifest().origin().data();
        Files.delete(run("old").resolve(RunFolder.FILES));
        assertThatThrownBy(() -> train("old", true, () -> {})).hasMessageContaining("training images (fingerprint)");
        String sampled = new FolderSource(
                        new FolderSource.Options(Optional.of(InputSide.LEFT), Unreadable.STOP, 3), true)
                .images(folder.resolve("train"), Optional.empty())
                .fingerprint();
        Files.writeString(manifest, Files.readString(manifest).replace(whole, sampled));
        train("old", true, () -> {});
        assertThat(Checkpoint.open(run("old")).manifest().origin().data()).isEqualTo(sampled);
        assertThat(run("old").resolve(RunFolder.FILES)).doesNotExist();
    }

    @Test
    void aDamagedListIsMadeAnew() throws IOException {
        train("cut", false, () -> {});
        FileList before = list("cut");
        Files.writeString(run("cut").resolve(RunFolder.FILES), "no list");
        train("cut", true, () -> {}, "schedule.total_kimg=0.06");
        assertThat(list("cut")).isEqualTo(before);
    }
}
