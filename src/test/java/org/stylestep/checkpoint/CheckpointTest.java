package org.stylestep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Sha256;
import org.stylestep.io.WriteLock;
import org.stylestep.testkit.FreedMemory;

final class CheckpointTest {

    @TempDir
    Path run;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private Path save(long step, float value) throws IOException {
        return CheckpointStore.of(run)
                .save(manifest(step), Map.of("encoder", arrays(value), "encoder_adam", arrays(-value)));
    }

    private Map<String, NDArray> arrays(float value) {
        return Map.of(
                "stem.weight",
                manager.full(new Shape(2, 3), value),
                "stem.bias",
                manager.full(new Shape(2), 2 * value));
    }

    private static Manifest manifest(long step) {
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.Position("encoder", step, 12 * step, 7),
                Map.of(
                        "encoder",
                        new Manifest.Architecture(
                                "encoder", "a_block", Map.of("filters", 64L), List.of(List.of(1L, 3L, 8L, 8L)))),
                Map.of("seed", 7L, "rate", 0.001, "names", List.of("a", "b")),
                Map.of("best_accuracy", 0.5),
                new Manifest.Origin("abc", "", "2026-01-01T00:00:00Z", Versions.running(), "cpu", 2),
                Map.of());
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(save(3, 1.5f));

        assertThat(checkpoint.parts()).containsExactly("encoder", "encoder_adam");
        assertThat(checkpoint.manifest().position()).isEqualTo(new Manifest.Position("encoder", 3, 36, 7));
        assertThat(checkpoint.manifest().settings()).isEqualTo(manifest(3).settings());
        assertThat(checkpoint.manifest().networks().get("encoder").inputs())
                .isEqualTo(List.of(List.of(1L, 3L, 8L, 8L)));
        assertThat(checkpoint.manifest().origin().parentCheckpoint()).isEmpty();
        assertThat(checkpoint.manifest().origin().device()).isEqualTo("cpu");
        assertThat(checkpoint.manifest().origin().threads()).isEqualTo(2);
        assertThat(checkpoint.manifest().origin().versions()).containsKeys("stylestep", "djl", "pytorch", "java");
        Map<String, NDArray> read = checkpoint.read("encoder", manager);
        assertThat(read).containsOnlyKeys("stem.weight", "stem.bias");
        assertThat(read.get("stem.weight").toFloatArray()).containsOnly(1.5f).hasSize(6);
        assertThat(read.get("stem.bias").toFloatArray()).containsOnly(3f).hasSize(2);
    }

    @Test
    void aViewOutlivesTheArrayThatItWasMadeOf() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(save(1, 3));
        NDArray view = checkpoint.read("encoder", manager).get("stem.weight").reshape(3, 2);
        manager.getManagedArrays().stream().filter(array -> array != view).forEach(NDArray::close);
        FreedMemory.overwrite();
        assertThat(view.toFloatArray()).containsOnly(3);
    }

    @Test
    void writingLeavesTheNamesOfLiveArraysAlone() throws IOException {
        Map<String, NDArray> live = arrays(1);
        CheckpointStore.of(run).save(manifest(1), Map.of("encoder", live, "encoder_adam", arrays(2)));

        assertThat(live.values()).extracting(NDArray::getName).containsOnlyNulls();
    }

    @Test
    void theSameArraysAreTheSameBytesInAnyOrder() throws IOException {
        Files.createDirectories(run);
        Map<String, NDArray> one = new LinkedHashMap<>();
        one.put("a", manager.ones(new Shape(2)));
        one.put("b", manager.zeros(new Shape(3)));
        Map<String, NDArray> other = new LinkedHashMap<>();
        other.put("b", one.get("b"));
        other.put("a", one.get("a"));
        assertThat(ArrayFile.write(run.resolve("one"), one).sha256())
                .isEqualTo(ArrayFile.write(run.resolve("other"), other).sha256());
    }

    @Test
    void aRunOpensAtItsBestAndElseAtItsLatest() throws IOException {
        Path first = save(1, 1);
        save(20, 2);
        assertThat(Checkpoint.open(run).manifest().position().step()).isEqualTo(20);
        CheckpointStore.of(run).markBest(first);
        assertThat(Checkpoint.open(run).manifest().position().step()).isEqualTo(1);
        assertThat(CheckpointStore.of(run).latest())
                .hasValueSatisfying(p -> assertThat(p).endsWithRaw(Path.of("step-000000020")));
    }

    @Test
    void pruningKeepsTheLatestAndTheBest() throws IOException {
        CheckpointStore store = CheckpointStore.of(run);
        store.markBest(save(1, 1));
        save(2, 1);
        save(3, 1);
        save(10, 1);
        store.prune(2);
        assertThat(store.all().stream().map(p -> p.getFileName().toString()))
                .containsExactly("step-000000001", "step-000000003", "step-000000010");
    }

    @Test
    void anUnfinishedCheckpointIsNoneAndIsWrittenOver() throws IOException {
        Path whole = save(1, 1);
        Path cut = run.resolve("checkpoints/.step-000000002.writing");
        Files.createDirectories(cut);
        Files.writeString(cut.resolve("encoder.safetensors"), "half");
        Files.createDirectories(run.resolve("checkpoints/step-000000005"));
        assertThat(CheckpointStore.of(run).latest()).contains(whole);
        Path second = save(2, 2);
        assertThat(CheckpointStore.of(run).latest()).contains(second);
        assertThat(cut).doesNotExist();
    }

    @Test
    void aFailedSaveLeavesTheEarlierOnesAndSaysSo() throws IOException {
        Path whole = save(1, 1);
        // A part whose file cannot be created stands for a device that takes no more.
        assertThatThrownBy(() -> CheckpointStore.of(run).save(manifest(2), Map.of("no/such folder/encoder", arrays(1))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("cannot write the checkpoint", whole.toString(), "--resume");
        assertThat(CheckpointStore.of(run).latest()).contains(whole);
        assertThat(Checkpoint.open(whole).read("encoder", manager)).hasSize(2);
        assertThat(run.resolve("checkpoints/.step-000000002.writing")).doesNotExist();
    }

    @Test
    void aCutFileIsNamed() throws IOException {
        Path checkpoint = save(1, 1);
        Path file = checkpoint.resolve("encoder.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> Checkpoint.open(checkpoint))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(file.toString(), "bytes");
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        Path checkpoint = save(1, 1);
        Path file = checkpoint.resolve("encoder.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Checkpoint opened = Checkpoint.open(checkpoint);
        assertThatThrownBy(() -> opened.read("encoder", manager)).hasMessageContainingAll("SHA-256", file.toString());
    }

    @Test
    void aMissingFileAMissingPartAndAnotherFormatAreNamed() throws IOException {
        Path checkpoint = save(1, 1);
        assertThatThrownBy(() -> Checkpoint.open(checkpoint).read("generator", manager))
                .hasMessageContainingAll("'generator'", "encoder_adam");
        Files.delete(checkpoint.resolve("encoder_adam.safetensors"));
        assertThatThrownBy(() -> Checkpoint.open(checkpoint))
                .hasMessageContaining("encoder_adam.safetensors is missing");

        Path other = save(2, 1);
        Path json = other.resolve(Manifest.FILE);
        Files.writeString(json, Files.readString(json).replace("\"format\": 2", "\"format\": 99"));
        assertThatThrownBy(() -> Checkpoint.open(other)).hasMessageContaining("format 99");
        Files.writeString(json, Files.readString(json).replace("\"format\": 99", "\"format\": 1"));
        assertThatThrownBy(() -> Checkpoint.open(other)).hasMessageContaining("format 1: an earlier version wrote it");
        Files.writeString(json, "{\"format\": 1, \"position\": {}, \"networks\": {\"encoder\": {\"type\": \"a.B\"}}}");
        assertThatThrownBy(() -> Checkpoint.open(other)).hasMessageContaining("format 1: an earlier version wrote it");
        Files.write(json, "{\"format\":".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Checkpoint.open(other)).hasMessageContaining(json.toString());
        Files.writeString(json, "");
        assertThatThrownBy(() -> Checkpoint.open(other)).hasMessageContaining(json.toString());
        assertThatThrownBy(() -> Checkpoint.open(run.resolve("nothing"))).hasMessageContaining("no such folder");
        assertThatThrownBy(() -> Checkpoint.open(run.resolve("checkpoints"))).hasMessageContaining(Manifest.FILE);
    }

    @Test
    void aManifestCannotReachOutsideItsFolder() throws IOException {
        Path checkpoint = save(1, 1);
        Path json = checkpoint.resolve(Manifest.FILE);
        Files.writeString(
                json, Files.readString(json).replace("\"encoder.safetensors\"", "\"../../encoder.safetensors\""));
        assertThatThrownBy(() -> Checkpoint.open(checkpoint)).hasMessageContaining("outside its folder");
    }

    @Test
    void aPathNeedNotBePlain() throws IOException {
        save(1, 1);
        Path roundabout = run.resolve("checkpoints/..").resolve(".");
        assertThat(Checkpoint.open(roundabout).read("encoder", manager)).hasSize(2);
        assertThat(Checkpoint.open(roundabout.resolve("checkpoints/./step-000000001"))
                        .read("encoder", manager))
                .hasSize(2);
    }

    @Test
    void whatACutLeftIsSweptAway() throws IOException {
        Path whole = save(1, 1);
        for (String left : List.of(".step-000000002.writing", ".step-000000000.removing")) {
            Files.createDirectories(run.resolve("checkpoints").resolve(left));
            Files.writeString(run.resolve("checkpoints").resolve(left).resolve("encoder.safetensors"), "half");
        }
        Path replaced = save(3, 1);
        Files.move(replaced, replaced.resolveSibling(".step-000000003.replaced"));
        CheckpointStore.of(run).sweep();
        assertThat(run.resolve("checkpoints").toFile().listFiles())
                .containsExactlyInAnyOrder(whole.toFile(), replaced.toFile());
    }

    @Test
    void aFolderOfItsOwnIsReplacedUnlessItsFilesAreNotKnown() throws IOException {
        Path folder = run.resolve("export");
        Map<String, String> notes = Map.of("note.txt", "a note");
        for (long step = 1; step <= 2; step++) {
            Checkpoint.write(folder, manifest(step), Map.of("encoder", arrays(1)), notes);
        }
        assertThat(Checkpoint.open(folder).manifest().position().step()).isEqualTo(2);
        for (String damaged : List.of("\"format\": 1", "\"format\": 99", "\"forma")) {
            Path json = folder.resolve(Manifest.FILE);
            Files.writeString(json, Files.readString(json).replaceFirst("\"format\": \\d+", damaged));
            assertThatThrownBy(() -> Checkpoint.write(folder, manifest(3), Map.of("encoder", arrays(1)), notes))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith(folder.toString())
                    .hasMessageEndingWith("remove the folder, or choose another");
        }
        assertThat(folder.resolve("note.txt")).hasContent("a note");
    }

    @Test
    void twoWritersOfOneFolderDoNotMeet() throws IOException {
        Path folder = run.resolve("export");
        WriteLock lock = AtomicFolder.lock(folder);
        try (lock) {
            assertThatThrownBy(() -> Checkpoint.write(folder, manifest(1), Map.of("encoder", arrays(1)), Map.of()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("already writing " + folder);
        }
        Checkpoint.write(folder, manifest(1), Map.of("encoder", arrays(1)), Map.of());
        assertThat(run.toFile().listFiles()).containsExactly(folder.toFile());
    }

    @Test
    void olderManifestsNameNoDevice() throws CheckpointException {
        String json = manifest(2).toJson().replaceAll(",\\s*\"device\"[^}]*", "");
        assertThat(json).doesNotContain("device");
        assertThat(Manifest.ofJson(json).origin().device()).isEmpty();
        assertThat(Manifest.ofJson(json).origin().threads()).isZero();
    }

    @Test
    void manifestsWithoutTheirPartsAreNamed() throws IOException {
        Path json = save(1, 1).resolve(Manifest.FILE);
        for (String damaged :
                List.of("{}", "{\"format\": 2}", Files.readString(json).replace("\"file\"", "\"fil\""))) {
            Files.writeString(json, damaged);
            assertThatThrownBy(() -> Checkpoint.open(json.getParent()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(json.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "file": "encoder.safetensors"      | "file": "a\\u0000b"      | parts.encoder.file: Nul character
                    "file": "encoder.safetensors"      | "file": ".."            | parts.encoder.file: names a file outside
                    "parent": ""                       | "parent": "\\u0000"      | origin.parent: Nul character
                    \\s8\\s                              | -2147483649        | networks.encoder.inputs: [[1, 3, 8, -2147483649]]
                    \\s8\\s                              | 9223372036854775807  | networks.encoder.inputs
                    \\s8\\s                              | 0                    | networks.encoder.inputs
                    \\s8\\s                              | null                 | it is not a manifest
                    \\s8\\s                              | 1e400                | it is not a manifest
                    """)
    void aManifestThatLiesIsNamedWithItsKey(String from, String to, String problem) throws IOException {
        Path json = save(1, 1).resolve(Manifest.FILE);
        String text = Files.readString(json);
        String damaged = text.replaceFirst(from, Matcher.quoteReplacement(to));
        assertThat(damaged).isNotEqualTo(text);
        Files.writeString(json, damaged);
        assertThatThrownBy(() -> Checkpoint.open(json.getParent()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(json.toString(), problem);
    }

    @Test
    void aManifestThatIsNoTextIsNamed() throws IOException {
        Path json = save(1, 1).resolve(Manifest.FILE);
        Files.write(json, new byte[] {-1, -2});
        assertThatThrownBy(() -> Checkpoint.open(json.getParent()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(json.toString());
    }

    /** Replaces a part by one whose length and hash are as the manifest says. */
    private Path replacePart(String header, byte... data) throws IOException {
        Path checkpoint = save(1, 1);
        Path file = checkpoint.resolve("encoder.safetensors");
        String part = "\"bytes\": " + Files.size(file) + ",\\s*\"sha256\": \"" + Sha256.hex(file);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        Files.write(file, bytes.array());
        Path json = checkpoint.resolve(Manifest.FILE);
        Files.writeString(
                json,
                Files.readString(json)
                        .replaceFirst(part, "\"bytes\": " + Files.size(file) + ", \"sha256\": \"" + Sha256.hex(file)));
        return checkpoint;
    }

    @Test
    void numbersOfHalfTheBitsAreReadAsFloat32AndIntegersAsTheyAre() throws IOException {
        Path checkpoint = replacePart(
                "{\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]},"
                        + "\"i\":{\"dtype\":\"I32\",\"shape\":[1,1],\"data_offsets\":[4,8]}}",
                new byte[] {0, (byte) 0xC0, 0, (byte) 0xC0, 7, 0, 0, 0});
        Map<String, NDArray> read = Checkpoint.open(checkpoint).read("encoder", manager);
        assertThat(read.get("b").toFloatArray()).containsExactly(-2);
        assertThat(read.get("h").toFloatArray()).containsExactly(-2);
        assertThat(read.get("i").toIntArray()).containsExactly(7);
        assertThat(read.get("i").getShape()).isEqualTo(new Shape(1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"I16", "U16", "U64", "F8_E4M3", "F99", "F64"})
    void aPartOfOtherTypesOrSizesIsNamed(String type) throws IOException {
        int bytes = type.endsWith("16") ? 2 : type.startsWith("F8") ? 1 : 8;
        int claimed = type.equals("F64") ? 16 : bytes;
        Checkpoint checkpoint = Checkpoint.open(replacePart(
                "{\"first\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"last\":{\"dtype\":\"" + type
                        + "\",\"shape\":[1],\"data_offsets\":[4," + (4 + claimed) + "]}}",
                new byte[4 + claimed]));
        int before = manager.getManagedArrays().size();
        assertThatThrownBy(() -> checkpoint.read("encoder", manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(checkpoint.folder().resolve("encoder.safetensors") + "", "array last", type);
        assertThat(manager.getManagedArrays()).hasSize(before);
    }
}
