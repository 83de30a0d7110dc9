package org.stylestep.features;

import ai.djl.util.JsonUtils;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks that a file of arrays says the truth about its own lengths.
 *
 * <p>DJL's decoder allocates what a file's header asks for. A truncated or damaged file must fail before that, with its name.
 */
final class WeightContainer {

    private static final Pattern NUMPY_SHAPE = Pattern.compile(
            "'descr': *'[<>|=]?[a-z](\\d+)', *'fortran_order': *(True|False), *'shape': *\\(([\\d, ]*)\\)");

    /** Far more than the few hundred bytes that numpy writes. */
    private static final int LONGEST_NUMPY_HEADER = 1 << 20;

    private static final Map<String, Integer> BYTES =
            Map.of("F64", 8, "F32", 4, "F16", 2, "BF16", 2, "I64", 8, "I32", 4, "I16", 2, "I8", 1, "U8", 1, "BOOL", 1);

    private WeightContainer() {}

    /**
     * Checks a .safetensors or .npz file.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    static void validate(Path file) throws IOException {
        byte[] start = new byte[9];
        int read;
        try (InputStream in = Files.newInputStream(file)) {
            read = in.readNBytes(start, 0, start.length);
        }
        if (read == start.length && start[0] == 'P' && start[1] == 'K') {
            checkNpz(file);
        } else if (read == start.length && start[8] == '{') {
            checkSafetensors(file);
        } else {
            throw new IOException(file + " is neither a .safetensors nor an .npz file");
        }
    }

    private static void checkSafetensors(Path file) throws IOException {
        long size = Files.size(file);
        JsonObject header;
        long room;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            long length = ByteBuffer.wrap(in.readNBytes(8))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            room = size - 8 - length;
            if (length < 2 || room < 0 || length > Integer.MAX_VALUE) {
                throw damaged(file, "its header claims " + length + " bytes of a file of " + size);
            }
            String json = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
            header = JsonUtils.GSON.fromJson(json, JsonObject.class);
        } catch (JsonParseException e) {
            throw new IOException(file + " is damaged: its header is not JSON", e);
        }
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            if (!"__metadata__".equals(entry.getKey())) {
                checkTensor(file, entry.getKey(), entry.getValue(), room);
            }
        }
    }

    private static void checkTensor(Path file, String key, JsonElement value, long room) throws IOException {
        try {
            JsonObject tensor = value.getAsJsonObject();
            JsonArray offsets = tensor.getAsJsonArray("data_offsets");
            long from = offsets.get(0).getAsLong();
            long to = offsets.get(1).getAsLong();
            Integer itemSize = BYTES.get(tensor.get("dtype").getAsString());
            if (itemSize == null) {
                throw damaged(file, "array " + key + " has the unknown type " + tensor.get("dtype"));
            }
            long bytes = itemSize;
            for (JsonElement side : tensor.getAsJsonArray("shape")) {
                bytes = Math.multiplyExact(bytes, side.getAsLong());
            }
            if (offsets.size() != 2 || from < 0 || bytes < 0 || to - from != bytes || to > room) {
                throw damaged(
                        file,
                        "array " + key + " of " + bytes + " bytes is said to be at " + offsets + " of " + room
                                + " bytes of data; is the file complete?");
            }
        } catch (IllegalStateException
                | NullPointerException
                | IndexOutOfBoundsException
                | ClassCastException
                | NumberFormatException
                | ArithmeticException e) {
            throw new IOException(file + " is damaged: its header's entry for " + key + " cannot be read", e);
        }
    }

    private static void checkNpz(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                    checkNumpy(file, entry, in);
                }
            }
        } catch (ZipException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + "; is the file complete?", e);
        }
    }

    private static void checkNumpy(Path file, ZipEntry entry, DataInputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !new String(start, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")) {
            throw damaged(file, entry.getName() + " is not a numpy array");
        }
        boolean shortLength = start[6] == 1;
        byte[] lengthBytes = in.readNBytes(shortLength ? 2 : 4);
        if (lengthBytes.length < (shortLength ? 2 : 4)) {
            throw damaged(file, entry.getName() + " ends in its header");
        }
        ByteBuffer length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
        long headerSize = shortLength ? length.getShort() & 0xFFFF : length.getInt() & 0xFFFFFFFFL;
        long room = entry.getSize() - start.length - lengthBytes.length - headerSize;
        if (room < 0 || headerSize > LONGEST_NUMPY_HEADER) {
            throw damaged(file, entry.getName() + " claims a header of " + headerSize + " bytes");
        }
        String header = new String(in.readNBytes((int) headerSize), StandardCharsets.US_ASCII);
        Matcher matcher = NUMPY_SHAPE.matcher(header);
        if (!matcher.find()) {
            throw damaged(file, entry.getName() + " has the unknown header " + header.strip());
        }
        if (matcher.group(2).equals("True")) {
            throw new IOException(file + ": array " + entry.getName()
                    + " is stored by columns; save numpy.ascontiguousarray(array) instead");
        }
        checkNumpySize(file, entry, matcher, room);
    }

    private static void checkNumpySize(Path file, ZipEntry entry, Matcher matcher, long room) throws IOException {
        try {
            long bytes = Long.parseLong(matcher.group(1));
            for (String side : matcher.group(3).split(",", -1)) {
                if (!side.isBlank()) {
                    bytes = Math.multiplyExact(bytes, Long.parseLong(side.strip()));
                }
            }
            if (bytes != room) {
                throw damaged(file, entry.getName() + " holds " + room + " bytes of data instead of " + bytes);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IOException(file + " is damaged: the shape of " + entry.getName() + " cannot be read", e);
        }
    }

    private static IOException damaged(Path file, String what) {
        return new IOException(file + " is damaged: " + what);
    }
}
