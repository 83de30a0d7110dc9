package org.stylestep.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.config.RunFile;
import org.stylestep.data.DiskCache;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Pictures;
import org.stylestep.eval.Evaluation;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.Progressive;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.io.Sha256;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleBankException;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.settings.SettingException;
import org.stylestep.train.StatsLog;
import org.stylestep.train.Tiny;
import org.stylestep.train.TrainingCost;

/** Whatever is in a file that a user may be given, reading it ends in the documented exception. */
@Tag("slow")
final class DamagedFilesTest {

    @TempDir
    Path folder;

    private static void load(Path pair) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            CheckpointNetworks networks = new CheckpointNetworks(Checkpoint.open(pair), StandardExtensions.standard());
            networks.load("encoder", Weights.EMA, manager);
            networks.load("generator", Weights.EMA, manager);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "progressive"})
    void images(String format) throws Exception {
        RgbImage picture = TinyPair.picture(48, 32, 1);
        byte[] valid = format.equals("progressive")
                ? Progressive.jpeg(64, 0)
                : Pictures.encode(picture.toBufferedImage(), format);
        String name = "upload." + format;
        Mutations.feed(name, valid, name, UnreadableImageException.class, bytes -> {
            boolean mended = format.equals("png") && bytes.length % 4 > 0;
            ImageFiles.decode(name, mended ? Mutations.withChecksums(bytes) : bytes, 1 << 20);
        });
    }

    @Test
    void manifests() throws Exception {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path file = pair.resolve("manifest.json");
        Mutations.feed("manifest", Files.readAllBytes(file), pair.toString(), CheckpointException.class, bytes -> {
            Files.write(file, bytes);
            load(pair);
        });
    }

    @Test
    void parts() throws Exception {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path file = pair.resolve("encoder.safetensors");
        Path json = pair.resolve("manifest.json");
        byte[] valid = Files.readAllBytes(file);
        String manifest = Files.readString(json);
        String hash = Sha256.hex(file);
        Mutations.feed("checkpoint part", valid, pair.toString(), CheckpointException.class, bytes -> {
            Files.write(file, bytes);
            Files.writeString(
                    json,
                    manifest.replace(hash, Sha256.hex(file))
                            .replace("\"bytes\": " + valid.length, "\"bytes\": " + bytes.length));
            load(pair);
        });
    }

    /** A mark that names none of the checkpoints marks none. */
    @Test
    void marks() throws Exception {
        CheckpointStore store = CheckpointStore.of(folder);
        Path checkpoint = folder.resolve(CheckpointStore.FOLDER).resolve("step-000000001");
        TinyPair.write(checkpoint, 3);
        store.markBest(checkpoint);
        Path file = folder.resolve(CheckpointStore.FOLDER).resolve("best");
        Mutations.feed("mark of the best", Files.readAllBytes(file), file.toString(), IOException.class, bytes -> {
            Files.write(file, bytes);
            assertThat(store.best().filter(best -> !best.equals(checkpoint))).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource
    void runFiles(String stage, Class<? extends Record> type) throws Exception {
        byte[] valid = Files.readAllBytes(Path.of("configs/quickstart", stage + ".yaml"));
        Path file = Files.createDirectories(folder.resolve("a/b")).resolve("run.yaml");
        for (String base : List.of("published/mapper.yaml", "presets/modern.yaml")) {
            Path copy = folder.resolve("a").resolve(base);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("configs").resolve(base), copy);
        }
        RunFile reader = new RunFile(StandardExtensions.standard());
        Mutations.feed("run file " + stage, valid, file.toString(), SettingException.class, bytes -> {
            Files.write(file, bytes);
            reader.read(file, type, List.of());
        });
    }

    static List<Arguments> runFiles() {
        return List.of(
                Arguments.of("encoder", EncoderRun.class),
                Arguments.of("generator", GeneratorRun.class),
                Arguments.of("finetune", FinetuneRun.class),
                Arguments.of("mapper", MapperRun.class));
    }

    @Test
    void overrides() throws Exception {
        Path file = Path.of("configs/quickstart/finetune.yaml");
        RunFile reader = new RunFile(StandardExtensions.standard());
        byte[] valid = "validation.metrics=[psnr, {type: feature_distance, features: filter_bank}]".getBytes(UTF_8);
        Mutations.feed("override", valid, "", SettingException.class, bytes -> {
            // Systems pass no longer argument.
            if (bytes.length < 1 << 17) {
                reader.read(file, FinetuneRun.class, List.of(new String(bytes, UTF_8)));
            }
        });
    }

    /** The settings of a run as the report page reads them. */
    @Test
    void sections() throws Exception {
        Path file = folder.resolve("run.yaml");
        byte[] valid = Files.readAllBytes(Path.of("configs/quickstart/finetune.yaml"));
        Mutations.feed("sections", valid, file.toString(), IOException.class, bytes -> {
            RunFile.sections(Files.write(file, bytes));
        });
    }

    @Test
    void styleBanks() throws Exception {
        Path file = folder.resolve("bank.json");
        StyleBank bank = StyleBank.at(file, new StyleBank.Encoder("abc", "runs/a"));
        bank.add(new NamedStyle("red", Style.of(1, 0.5f, -3e-8f), "shoe.jpg"), Optional.empty(), false);
        bank.add(new NamedStyle("blue", Style.of(-1, 2, 0), "boot.png"), Optional.empty(), false);
        Mutations.feed("style bank", Files.readAllBytes(file), file.toString(), StyleBankException.class, bytes -> {
            Files.write(file, bytes);
            bank.list();
        });
    }

    @Test
    void logs() throws Exception {
        Path file = folder.resolve("stats.jsonl");
        byte[] valid = "{\"step\":1,\"images\":4,\"l1\":0.5}\n{\"step\":2,\"images\":8,\"l1\":0.25}\n".getBytes(UTF_8);
        Mutations.feed("log on resume", valid, file.toString(), IOException.class, bytes -> {
            Files.write(file, bytes);
            new StatsLog(file, 1).started(2, 4);
        });
    }

    @Test
    void costsAndEvaluations() throws Exception {
        Path file = folder.resolve("cost.json");
        byte[] cost = "{\"images\": 8, \"seconds\": 1.5, \"speeds\": [4.0, 5.0], \"finished\": true}".getBytes(UTF_8);
        Mutations.feed("cost", cost, file.toString(), IOException.class, bytes -> {
            TrainingCost.read(Files.write(file, bytes));
        });
        byte[] evaluation =
                ("{\"protocol\": {\"images\": 8, \"training\": {\"seed\": 1}}, \"figures\": {\"l1_own\": 2.5},"
                                + " \"images\": [{\"name\": \"a\", \"other_style\": \"b\","
                                + " \"own\": {\"l1\": 2.5}, \"other\": {\"l1\": 3.5}, \"mean\": {}}]}")
                        .getBytes(UTF_8);
        Mutations.feed("evaluation", evaluation, file.toString(), IOException.class, bytes -> {
            Evaluation.read(Files.write(file, bytes)).ifPresent(read -> read.conditions("l1_own"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"sizes.txt", "pixels"})
    void decodedImages(String part) throws Exception {
        Path cache = folder.resolve("cache");
        DiskCache kept = new DiskCache(cache, new PairAugmentation(List.of(32), 32, false), 1);
        PairedImages pairs = Tiny.pairs(3);
        kept.of(pairs);
        Path file;
        try (Stream<Path> files = Files.walk(cache)) {
            file = files.filter(at -> at.endsWith(part)).findFirst().orElseThrow();
        }
        Mutations.feed("cache " + part, Files.readAllBytes(file), cache.toString(), IOException.class, bytes -> {
            Files.write(file, bytes);
            PairedImages read = kept.of(pairs);
            for (int i = 0; i < read.size(); i++) {
                read.read(i);
            }
        });
    }
}
