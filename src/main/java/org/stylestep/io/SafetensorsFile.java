package org.stylestep.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file, whose header is checked against the file's length before anything is allocated for an array.
 *
 * <p>All methods throw an {@link IOException} that names the file, and the array where it is about one.
 */
public final class SafetensorsFile implements AutoCloseable {

    /** The limit of the format's reference implementation. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("F64", 8),
            Map.entry("F32", 4),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("F8_E5M2", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("I64", 8),
            Map.entry("I32", 4),
            Map.entry("I16", 2),
            Map.entry("I8", 1),
            Map.entry("U64", 8),
            Map.entry("U32", 4),
            Map.entry("U16", 2),
            Map.entry("U8", 1),
            Map.entry("BOOL", 1));

    private static final Gson GSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private final Path file;
    private final FileChannel channel;
    private final SortedMap<String, Array> arrays = new TreeMap<>();
    private Map<String, String> metadata = Map.of();

    private SafetensorsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Where an array is.
     *
     * @param type the format's name of its numbers' type, such as {@code F32}
     * @param shape its sides
     * @param start the first of its bytes in the file
     * @param bytes how many there are
     */
    public record Array(String type, List<Long> shape, long start, long bytes) {

        /** Takes a copy. */
        public Array {
            shape = List.copyOf(shape);
        }
    }

    private record Entry(
            String dtype,
            List<Long> shape,
            @SerializedName("data_offsets") List<Long> offsets) {}

    /**
     * Opens a file and checks its header: types that the format has, sizes that agree with the shapes, and arrays that lie within the file and do
     * not overlap.
     *
     * @throws IOException if it cannot be read, or is damaged
     */
    public static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        SafetensorsFile opened = new SafetensorsFile(file, channel);
        try {
            opened.readHeader();
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Writes a file of float32 arrays, complete or not at all.
     *
     * @param shapes the arrays' sides by name
     * @param data their numbers one after the other in the order of the names, little endian
     * @param metadata what the file says of itself in words
     */
    public static void write(Path file, SortedMap<String, List<Long>> shapes, byte[] data, Map<String, String> metadata)
            throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", new TreeMap<>(metadata));
        long start = 0;
        for (Map.Entry<String, List<Long>> array : shapes.entrySet()) {
            long end = start + array.getValue().stream().reduce((long) Float.BYTES, Math::multiplyExact);
            header.put(array.getKey(), new Entry("F32", array.getValue(), List.of(start, end)));
            start = end;
        }
        byte[] json = GSON.toJson(header).getBytes(StandardCharsets.UTF_8);
        // The format's alignment, by spaces.
        int padding = -json.length & (Long.BYTES - 1);
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + json.length + padding + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length + padding)
                .put(json)
                .put(" ".repeat(padding).getBytes(StandardCharsets.UTF_8))
                .put(data);
        AtomicFile.write(file, whole.array());
    }

    /** {@return the arrays by name} */
    public SortedMap<String, Array> arrays() {
        return Collections.unmodifiableSortedMap(arrays);
    }

    /** {@return what the file says of itself in words, under {@code __metadata__}} */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /**
     * Reads an array's bytes.
     *
     * @param name one of {@link #arrays()}
     * @return the bytes, little endian
     */
    public ByteBuffer bytes(String name) throws IOException {
        Array array = arrays.get(name);
        return read(array.start(), array.bytes(), "array " + name);
    }

    /**
     * Reads an array of floating-point numbers.
     *
     * @param name one of {@link #arrays()}
     * @return the numbers of an array of type F32, F16 or BF16
     */
    public float[] floats(String name) throws IOException {
        String type = arrays.get(name).type();
        FloatFormat format = switch (type) {
            case "F32" -> FloatFormat.FLOAT32;
            case "F16" -> FloatFormat.FLOAT16;
            case "BF16" -> FloatFormat.BFLOAT16;
            default ->
                throw new IOException(
                        file + ": array " + name + " has type " + type + "; only F32, F16 and BF16 can be read");
        };
        return format.read(bytes(name));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void readHeader() throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw damaged("it has " + size + " bytes", null);
        }
        long length = read(0, Long.BYTES, "the header's length").getLong();
        if (length < 2 || length > size - Long.BYTES || length > LONGEST_HEADER) {
            throw damaged("its header claims " + length + " bytes of a file of " + size, null);
        }
        String json = StandardCharsets.UTF_8
                .decode(read(Long.BYTES, length, "the header"))
                .toString();
        Map<String, JsonElement> header;
        try {
            // Gson's maps refuse a name that comes twice.
            header = GSON.fromJson(json, new TypeToken<Map<String, JsonElement>>() {});
        } catch (JsonParseException e) {
            throw damaged("its header is not JSON: " + e.getMessage(), e);
        }
        if (header == null) {
            throw damaged("its header is empty", null);
        }
        JsonElement words = header.remove("__metadata__");
        if (words != null) {
            metadata = metadata(words);
        }
        long data = Long.BYTES + length;
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            arrays.put(entry.getKey(), array(entry.getKey(), entry.getValue(), data, size - data));
        }
        requireNoOverlap();
    }

    private Map<String, String> metadata(JsonElement words) throws IOException {
        try {
            return Map.copyOf(GSON.fromJson(words, new TypeToken<Map<String, String>>() {}));
        } catch (JsonParseException | NullPointerException e) {
            throw damaged("its header's __metadata__ is no map of words: " + e.getMessage(), e);
        }
    }

    private Array array(String name, JsonElement value, long data, long room) throws IOException {
        try {
            Entry entry = GSON.fromJson((JsonObject) value, Entry.class);
            Integer itemSize = BYTES.get(entry.dtype());
            if (itemSize == null) {
                throw damaged("array " + name + " has the unknown type " + entry.dtype(), null);
            }
            long bytes = itemSize;
            boolean negative = false;
            for (long side : entry.shape()) {
                negative |= side < 0;
                bytes = Math.multiplyExact(bytes, side);
            }
            long from = entry.offsets().get(0);
            long to = entry.offsets().get(1);
            if (negative || entry.offsets().size() != 2 || from < 0 || to < from || to > room || to - from != bytes) {
                throw damaged(
                        "array " + name + " of shape " + entry.shape() + " and type " + entry.dtype()
                                + " is said to be at " + entry.offsets() + " of " + room
                                + " bytes of data; is the file complete?",
                        null);
            }
            return new Array(entry.dtype(), entry.shape(), data + from, bytes);
        } catch (JsonParseException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw damaged("its header's entry for " + name + " cannot be read", e);
        }
    }

    private void requireNoOverlap() throws IOException {
        List<String> order = new ArrayList<>(arrays.keySet());
        order.sort(Comparator.comparingLong((String name) -> arrays.get(name).start())
                .thenComparingLong(name -> arrays.get(name).bytes()));
        for (int i = 1; i < order.size(); i++) {
            Array before = arrays.get(order.get(i - 1));
            if (before.start() + before.bytes() > arrays.get(order.get(i)).start()) {
                throw damaged("arrays " + order.get(i - 1) + " and " + order.get(i) + " overlap", null);
            }
        }
    }

    private ByteBuffer read(long start, long bytes, String what) throws IOException {
        // The longest that virtual machines allocate.
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IOException(file + ": " + what + " of " + bytes + " bytes is too large");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) < 0) {
                throw damaged("it ends within " + what, null);
            }
        }
        return buffer.flip();
    }

    private IOException damaged(String what, Exception cause) {
        return new IOException(file + " is damaged: " + what, cause);
    }
}
