package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Mutations;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.config.RunFile;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.io.Sha256;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleBankException;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.settings.SettingException;

/** Whatever is in a file that a user may be given, reading it ends in the documented exception. */
@Tag("slow")
final class DamagedFilesTest {

    private static final Duration TIME = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private static void load(Path pair) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            CheckpointNetworks networks = new CheckpointNetworks(Checkpoint.open(pair), StandardExtensions.standard());
            networks.load("encoder", Weights.EMA, manager);
            networks.load("generator", Weights.EMA, manager);
        }
    }

    @Test
    void manifests() throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path file = pair.resolve("manifest.json");
        byte[] valid = Files.readAllBytes(file);
        load(pair);
        assertThat(Mutations.feed(valid, pair, TIME, CheckpointException.class, bytes -> {
                    Files.write(file, bytes);
                    load(pair);
                }))
                .isPositive();
    }

    @Test
    void parts() throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path file = pair.resolve("encoder.safetensors");
        Path json = pair.resolve("manifest.json");
        byte[] valid = Files.readAllBytes(file);
        String manifest = Files.readString(json);
        String hash = Sha256.hex(file);
        // The header is the part of the file that anything hangs on.
        assertThat(Mutations.feed(valid, pair, TIME, CheckpointException.class, bytes -> {
                    Files.write(file, bytes);
                    Files.writeString(
                            json,
                            manifest.replace(hash, Sha256.hex(file))
                                    .replace("\"bytes\": " + valid.length, "\"bytes\": " + bytes.length));
                    load(pair);
                }))
                .isPositive();
    }

    @Test
    void runFiles() throws IOException {
        byte[] valid = Files.readAllBytes(Path.of("configs/quickstart/finetune.yaml"));
        Path file = folder.resolve("run.yaml");
        RunFile reader = new RunFile(StandardExtensions.standard());
        assertThat(Mutations.feed(valid, file, TIME, SettingException.class, bytes -> {
                    Files.write(file, bytes);
                    reader.read(file, FinetuneRun.class, List.of());
                }))
                .isPositive();
    }

    @Test
    void styleBanks() throws IOException {
        Path file = folder.resolve("bank.json");
        StyleBank bank = StyleBank.at(file, new StyleBank.Encoder("abc", "runs/a"));
        bank.add(new NamedStyle("red", Style.of(1, 0.5f, -3e-8f), "shoe.jpg"), Optional.empty(), false);
        bank.add(new NamedStyle("blue", Style.of(-1, 2, 0), "boot.png"), Optional.empty(), false);
        byte[] valid = Files.readAllBytes(file);
        assertThat(Mutations.feed(valid, file, TIME, StyleBankException.class, bytes -> {
                    Files.write(file, bytes);
                    bank.list();
                }))
                .isPositive();
    }
}
