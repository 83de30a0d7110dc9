package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;
import org.stylestep.testkit.FreedMemory;

final class WeightFileTest {

    private static final Map<String, Shape> EXPECTED = Map.of("a.weight", new Shape(2, 3), "a.bias", new Shape(2));

    @TempDir
    private Path folder;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    private Path write(NDList.Encoding encoding) throws IOException {
        NDArray weight = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
        NDArray bias = manager.create(new float[] {7, 8});
        NDArray unused = manager.create(new int[] {9});
        weight.setName("a.weight");
        bias.setName("a.bias");
        unused.setName("unused");
        Path file = folder.resolve("weights." + encoding);
        try (OutputStream out = Files.newOutputStream(file)) {
            new NDList(unused, weight, bias).encode(out, encoding);
        }
        return file;
    }

    private SortedMap<String, NDArray> read(Path file, Map<String, Shape> expected) throws IOException {
        return new WeightFile(file, "net").read(expected, manager);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAFETENSORS", "NPZ"})
    void readsByNameAndKeepsOnlyWhatIsExpected(NDList.Encoding encoding) throws IOException {
        Path file = write(encoding);
        int before = manager.getManagedArrays().size();
        SortedMap<String, NDArray> arrays = read(file, EXPECTED);
        assertThat(manager.getManagedArrays()).hasSize(before + 2);
        assertThat(arrays).containsOnlyKeys("a.bias", "a.weight");
        assertThat(arrays.get("a.bias").toFloatArray()).containsExactly(7, 8);
        assertThat(arrays.get("a.weight").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAFETENSORS", "NPZ"})
    void aViewOutlivesTheArrayThatItWasMadeOf(NDList.Encoding encoding) throws IOException {
        NDArray view = read(write(encoding), EXPECTED).get("a.weight").reshape(3, 2);
        manager.getManagedArrays().stream().filter(array -> array != view).forEach(NDArray::close);
        FreedMemory.overwrite();
        assertThat(view.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void digestDependsOnTheNumbersAndNotOnTheContainer() throws IOException {
        String digest = WeightFile.digest(read(write(NDList.Encoding.SAFETENSORS), EXPECTED));
        SortedMap<String, NDArray> arrays = read(write(NDList.Encoding.NPZ), EXPECTED);
        assertThat(WeightFile.digest(arrays)).isEqualTo(digest).matches("[0-9a-f]{12}");
        arrays.get("a.bias").addi(1);
        assertThat(WeightFile.digest(arrays)).isNotEqualTo(digest);
    }

    @Test
    void anAbsentFileSaysWhatToDo() {
        Path file = folder.resolve("vgg16.safetensors");
        assertThatThrownBy(() -> Vgg16.load(file, Vgg16.Convention.CAFFE, Device.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("fetch-weights vgg16 --out " + file)
                .hasMessageContaining("FilterBank");
    }

    @Test
    void namesWhatIsMissingOrOfAnotherShape() throws IOException {
        Path file = write(NDList.Encoding.SAFETENSORS);
        int before = manager.getManagedArrays().size();
        assertThatThrownBy(() -> read(file, Map.of("b", new Shape(1))))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("b is missing");
        assertThatThrownBy(() -> read(file, Map.of("a.bias", new Shape(3))))
                .hasMessageContaining("a.bias is float32(2) instead of float32(3)");
        assertThatThrownBy(() -> read(file, Map.of("unused", new Shape(1))))
                .hasMessageContaining("unused is int32(1) instead of float32(1)");
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAFETENSORS", "NPZ"})
    void aFileCutAnywhereIsAnErrorThatNamesIt(NDList.Encoding encoding) throws IOException {
        Path file = write(encoding);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(file, EXPECTED))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5e99],\"data_offsets\":[0,4]}}",
                "{\"a\":7}",
                "{not json at all:::]"
            })
    void aSafetensorsHeaderThatLiesIsAnErrorThatNamesTheFile(String header) throws IOException {
        Path file = folder.resolve("lies.safetensors");
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + text.length + 4];
        bytes[0] = (byte) text.length;
        System.arraycopy(text, 0, bytes, 8, text.length);
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(file, EXPECTED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BF16", "F16"})
    void weightsOfHalfTheBitsAreReadAsFloat32(String type) throws IOException {
        String header = "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"unused\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[4,12]}}";
        ByteBuffer bytes = ByteBuffer.allocate(20 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        boolean brain = type.equals("BF16");
        bytes.putShort((short) (brain ? 0x3F80 : 0x3C00)).putShort((short) 0xC000);
        Path file = Files.write(folder.resolve("half.safetensors"), bytes.array());
        assertThat(read(file, Map.of("a", new Shape(2))).get("a").toFloatArray())
                .containsExactly(1, -2);
        assertThatThrownBy(() -> read(file, Map.of("unused", new Shape(1))))
                .hasMessageContaining("unused is uint64(1) instead of float32(1)");
    }

    /** Writes what numpy.savez writes of one array, with a header of its own. */
    private Path npz(String header, byte... data) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 0});
        bytes.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        return zip(bytes.array());
    }

    private Path zip(byte[] array) throws IOException {
        Path file = folder.resolve("array.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(array);
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <f2 | 0, 60, 0, -64
                    <f4 | 0, 0, -128, 63, 0, 0, 0, -64
                    >f4 | 63, -128, 0, 0, -64, 0, 0, 0
                    """)
    void numpysFloatsAreReadInTheirByteOrder(String type, String data) throws IOException {
        Path file = npz("{'descr': '" + type + "', 'fortran_order': False, 'shape': (2,), }", bytes(data));
        assertThat(read(file, Map.of("a", new Shape(2))).get("a").toFloatArray())
                .containsExactly(1, -2);
    }

    private static byte[] bytes(String list) {
        String[] numbers = list.split(", ", -1);
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Byte.parseByte(numbers[i]);
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '<f4', 'fortran_order': False, 'shape': (3,)                      | is damaged: a.npy holds 8 bytes
                    '<f4', 'fortran_order': True, 'shape': (2,)                       | is stored by columns
                    '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)   | is damaged: the shape of a.npy
                    '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536)     | is damaged: the shape of a.npy
                    '<f4', 'fortran_order': False, 'shape': (-2,)                     | is damaged: a.npy has the unknown header
                    'O', 'fortran_order': False, 'shape': (2,)                       | is damaged: a.npy has the unknown header
                    [('x', '<f4')], 'fortran_order': False, 'shape': (2,)             | is damaged: a.npy has the unknown header
                    '<f99999', 'fortran_order': False, 'shape': (2,)                  | is damaged: a.npy has the unknown header
                    '<f8', 'fortran_order': False, 'shape': (1,)                      | a is float64(1) instead of float32(2)
                    '<c8', 'fortran_order': False, 'shape': (1,)                      | a is complex64(1) instead of float32(2)
                    """, quoteCharacter = '`')
    void aNumpyHeaderThatLiesIsAnErrorThatNamesTheFile(String header, String problem) throws IOException {
        Path file = npz("{'descr': " + header + ", }", new byte[8]);
        assertThatThrownBy(() -> read(file, Map.of("a", new Shape(2))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem);
    }

    @Test
    void aNameThatIsNoTextIsAnErrorThatNamesTheFile() throws IOException {
        Path file = npz("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[8]);
        byte[] bytes = Files.readAllBytes(file);
        // In the archive's directory, 46 bytes after its signature.
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2") + 46] = (byte) 0xFF;
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(file, Map.of("a", new Shape(2))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is damaged");
    }

    @Test
    void anythingElseIsAnErrorThatNamesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("weights.pth"), "certainly no container of arrays");
        assertThatThrownBy(() -> read(file, EXPECTED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is neither");
    }

    @ParameterizedTest
    @Tag("slow")
    @EnumSource(names = {"SAFETENSORS", "NPZ"})
    void whateverIsInAFileEndsInAnErrorThatNamesIt(NDList.Encoding encoding) throws Exception {
        Path file = write(encoding);
        Mutations.feed(encoding.toString(), Files.readAllBytes(file), file.toString(), IOException.class, bytes -> {
            Files.write(file, bytes);
            read(file, EXPECTED).values().forEach(NDArray::close);
        });
    }

    /** Damage within the archive's entry, which its compression would otherwise hide. */
    @Test
    @Tag("slow")
    void whateverIsInANumpyArrayEndsInAnErrorThatNamesTheFile() throws Exception {
        Path file = npz("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[8]);
        byte[] valid;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            valid = zip.getInputStream(zip.getEntry("a.npy")).readAllBytes();
        }
        Mutations.feed("npy", valid, file.toString(), IOException.class, bytes -> {
            zip(bytes);
            read(file, Map.of("a", new Shape(2))).values().forEach(NDArray::close);
        });
    }
}
