package org.stylestep.features;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.stylestep.io.FloatFormat;

/** The arrays of an .npz file: a zip archive of numpy's files, whose headers say what they are. */
final class NumpyFile implements WeightContainer {

    private static final String SUFFIX = ".npy";

    private static final Pattern HEADER = Pattern.compile(
            "'descr': *'([<>|=]?)([a-z])(\\d{1,3})', *'fortran_order': *(True|False), *'shape': *\\(([\\d, ]*)\\)");

    private static final Map<String, String> TYPES =
            Map.of("f", "float", "i", "int", "u", "uint", "c", "complex", "b", "bool");

    /** Far more than the few hundred bytes that numpy writes. */
    private static final int LONGEST_HEADER = 1 << 20;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, Content> contents = new TreeMap<>();

    private record Content(ZipEntry entry, Array array, ByteOrder order, int start, int bytes) {}

    private NumpyFile(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    static NumpyFile open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(file, e.getMessage() + "; is the file complete?", e);
        }
        NumpyFile opened = new NumpyFile(file, zip);
        try {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                opened.add(entry);
            }
            return opened;
        } catch (IllegalArgumentException e) {
            // An entry's name is decoded when it is listed.
            zip.close();
            throw damaged(file, e.getMessage() + "; is the file complete?", e);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    @Override
    public Map<String, Array> arrays() {
        Map<String, Array> arrays = new TreeMap<>();
        contents.forEach((name, content) -> arrays.put(name, content.array()));
        return arrays;
    }

    @Override
    public float[] read(String name) throws IOException {
        Content content = contents.get(name);
        // Grows with what is there, whatever the archive says.
        byte[] bytes = bytes(content.entry(), content.start() + content.bytes());
        FloatFormat format = content.array().type().equals("float32") ? FloatFormat.FLOAT32 : FloatFormat.FLOAT16;
        return format.read(
                ByteBuffer.wrap(bytes, content.start(), content.bytes()).order(content.order()));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private void add(ZipEntry entry) throws IOException {
        String name = entry.getName();
        int fixed = 8;
        byte[] start = bytes(entry, fixed + Short.BYTES);
        if (!new String(start, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")) {
            throw damaged(file, name + " is not a numpy array", null);
        }
        int lengthBytes = start[6] == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer length = ByteBuffer.wrap(bytes(entry, fixed + lengthBytes), fixed, lengthBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        long headerSize = start[6] == 1 ? length.getShort() & 0xFFFF : length.getInt() & 0xFFFFFFFFL;
        if (headerSize > LONGEST_HEADER) {
            throw damaged(file, name + " claims a header of " + headerSize + " bytes", null);
        }
        int data = fixed + lengthBytes + (int) headerSize;
        byte[] whole = bytes(entry, data);
        String header = new String(whole, fixed + lengthBytes, (int) headerSize, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw damaged(file, name + " has the unknown header " + header.strip(), null);
        }
        if (matcher.group(4).equals("True")) {
            throw new IOException(
                    file + ": array " + name + " is stored by columns; save numpy.ascontiguousarray(array) instead");
        }
        Content content = content(entry, matcher, data);
        String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        if (contents.put(key, content) != null) {
            throw damaged(file, name + " comes twice", null);
        }
    }

    private Content content(ZipEntry entry, Matcher matcher, int start) throws IOException {
        int itemSize = Integer.parseInt(matcher.group(3));
        List<Long> shape = new ArrayList<>();
        int bytes = itemSize;
        try {
            for (String side : matcher.group(5).split(",", -1)) {
                if (!side.isBlank()) {
                    shape.add(Long.parseLong(side.strip()));
                    bytes = Math.multiplyExact(bytes, Math.toIntExact(shape.get(shape.size() - 1)));
                }
            }
            Math.addExact(start, bytes);
        } catch (ArithmeticException | NumberFormatException e) {
            throw damaged(file, "the shape of " + entry.getName() + " is too large or cannot be read", e);
        }
        if (entry.getSize() - start != bytes) {
            throw damaged(
                    file,
                    entry.getName() + " holds " + (entry.getSize() - start) + " bytes of data instead of " + bytes,
                    null);
        }
        String type = TYPES.getOrDefault(matcher.group(2), matcher.group(2)) + 8 * itemSize;
        ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Content(entry, new Array(type, new Shape(shape)), order, start, bytes);
    }

    /** The first bytes of an entry. */
    private byte[] bytes(ZipEntry entry, int count) throws IOException {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes(count);
        } catch (IOException | RuntimeException e) {
            throw damaged(file, entry.getName() + " cannot be read; is the file complete?", e);
        }
        if (bytes.length < count) {
            throw damaged(file, entry.getName() + " has " + bytes.length + " bytes; is the file complete?", null);
        }
        return bytes;
    }

    private static IOException damaged(Path file, String what, Exception cause) {
        return new IOException(file + " is damaged: " + what, cause);
    }
}
