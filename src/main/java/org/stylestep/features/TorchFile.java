package org.stylestep.features;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.stylestep.features.TorchPickle.Storage;
import org.stylestep.features.TorchPickle.Tensor;
import org.stylestep.io.FloatFormat;

/**
 * The tensors of a state dictionary that PyTorch saved: a zip archive with a pickle and a file for each storage, or, as before PyTorch 1.6, pickles and
 * the storages behind them.
 */
final class TorchFile implements WeightContainer {

    /** PyTorch's magic number, pickled, at the start of the older format. */
    private static final byte[] MAGIC = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

    private static final long PROTOCOL = 1001;

    /** The end of the pickle's name in an archive. */
    private static final String PICKLE = "/data.pkl";

    /** Pickles take 200 bytes a tensor. */
    private static final int MAX_PICKLE = 1 << 20;

    private final Path file;
    private final Map<String, Tensor> tensors = new TreeMap<>();
    private Storages storages;
    private Closeable owner = () -> {};

    /** Opens a storage at its start. */
    @FunctionalInterface
    private interface Storages {
        InputStream open(Storage storage) throws IOException;
    }

    private TorchFile(Path file) {
        this.file = file;
    }

    /** Returns whether a zip archive has a pickle; a damaged one has none. */
    static boolean isArchive(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().endsWith(PICKLE));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    static TorchFile open(Path file, boolean isZip) throws IOException {
        TorchFile opened = new TorchFile(file);
        try {
            opened.storages = isZip ? opened.archive() : opened.sequence();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw opened.damaged(e);
        }
    }

    private Storages archive() throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        owner = zip;
        ZipEntry pickle = zip.stream()
                .filter(entry -> entry.getName().endsWith(PICKLE))
                .findFirst()
                .orElseThrow();
        String folder = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length());
        ZipEntry order = zip.getEntry(folder + "/byteorder");
        if (order != null && zip.getInputStream(order).read() != 'l') {
            throw new IOException("its numbers are big endian");
        }
        add(TorchPickle.read(head(zip.getInputStream(pickle))));
        return storage -> {
            ZipEntry entry = zip.getEntry(folder + "/data/" + storage.key());
            if (entry == null || entry.getMethod() != ZipEntry.STORED || entry.getSize() != size(storage)) {
                throw new IOException("storage " + storage.key() + " is missing, compressed or of another size");
            }
            return zip.getInputStream(entry);
        };
    }

    private Storages sequence() throws IOException {
        Map<String, Long> starts = new HashMap<>();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            ByteBuffer head = head(Files.newInputStream(file)).position(MAGIC.length);
            if (!TorchPickle.read(head).equals(PROTOCOL)
                    || !((Map<?, ?>) TorchPickle.read(head))
                            .get("little_endian")
                            .equals(true)) {
                throw new IOException("it has another version, or numbers that are big endian");
            }
            add(TorchPickle.read(head));
            Map<String, Storage> byKey = new HashMap<>();
            tensors.values().forEach(tensor -> byKey.put(tensor.storage().key(), tensor.storage()));
            List<?> keys = (List<?>) TorchPickle.read(head);
            long position = head.position();
            for (Object key : keys) {
                Storage storage = byKey.get((String) key);
                in.seek(position);
                starts.put(storage.key(), position + Long.BYTES);
                position = Math.addExact(position + Long.BYTES, size(storage));
                if (Long.reverseBytes(in.readLong()) != storage.numbers() || position > in.length()) {
                    throw new IOException("storage " + key + " is cut off or of another size");
                }
            }
        }
        return storage -> {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(starts.get(storage.key()));
            return in;
        };
    }

    private void add(Object state) {
        ((Map<?, ?>) state).forEach((name, value) -> {
            if (value instanceof Tensor tensor) {
                tensors.put((String) name, tensor);
            }
        });
    }

    private static ByteBuffer head(InputStream in) throws IOException {
        try (in) {
            return ByteBuffer.wrap(in.readNBytes(MAX_PICKLE)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int bytes(Storage storage) {
        return Math.max(1, Integer.parseInt(storage.type().replaceAll("\\D", "")) / Byte.SIZE);
    }

    private static long size(Storage storage) {
        return Math.multiplyExact(storage.numbers(), bytes(storage));
    }

    @Override
    public Map<String, Array> arrays() {
        Map<String, Array> arrays = new TreeMap<>();
        tensors.forEach(
                (name, tensor) -> arrays.put(name, new Array(tensor.storage().type(), tensor.shape())));
        return arrays;
    }

    @Override
    public float[] read(String name) throws IOException {
        Tensor tensor = tensors.get(name);
        Storage storage = tensor.storage();
        try {
            long numbers = 1;
            for (int i = tensor.shape().dimension() - 1; i >= 0; i--) {
                long side = tensor.shape().get(i);
                if (side < 1 || (side > 1 && tensor.strides().get(i) != numbers)) {
                    throw new IOException(name + " is empty or not contiguous");
                }
                numbers = Math.multiplyExact(numbers, side);
            }
            if (tensor.offset() < 0 || tensor.offset() > storage.numbers() - numbers) {
                throw new IOException(name + " reaches beyond its storage");
            }
            int length = Math.toIntExact(Math.multiplyExact(numbers, bytes(storage)));
            try (InputStream in = storages.open(storage)) {
                in.skipNBytes(tensor.offset() * bytes(storage));
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new IOException(name + " is cut off");
                }
                return FloatFormat.valueOf(storage.type().toUpperCase(Locale.ROOT))
                        .read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }

    private IOException damaged(Exception e) {
        return new IOException(file + " is damaged or no state dictionary: " + e.getMessage(), e);
    }
}
