package org.stylestep.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.io.Sha256;

/**
 * SHA-256 of a set of files: of each one's name, size and CRC-32C of its contents, which finds accidental changes in a hundredth of the time of a
 * SHA-256 (0.015 and 1.1 s a GB on one core): reading the files takes longer.
 *
 * <p>Once it is computed, a file that is not as it was then is found when it is read. Under {@link Unreadable#SKIP} the set goes on without it, with
 * the fingerprint that the files have from then on.
 */
final class Fingerprint {

    private static final Logger LOG = LoggerFactory.getLogger(Fingerprint.class);

    /** Bytes in the middle of each file that stood for its contents in earlier versions. */
    private static final int SAMPLE = 4096;

    private final String kind;
    private final List<Path> files;
    private final int filesEach;
    private final Unreadable policy;
    private final boolean sampled;
    private Optional<FileList> list = Optional.empty();
    private volatile Map<Path, FileList.Entry> states = Map.of();
    private volatile boolean stale;

    /**
     * Names a set of files; they are read when the fingerprint is first asked for.
     *
     * @param filesEach how many files in turn an image or a pair is read from
     * @param sampled whether only {@value #SAMPLE} bytes in the middle count, as in earlier versions
     */
    Fingerprint(String kind, List<Path> files, int filesEach, Unreadable policy, boolean sampled) {
        this.kind = kind;
        this.files = files;
        this.filesEach = filesEach;
        this.policy = policy;
        this.sampled = sampled;
    }

    String value() {
        List<FileList.Entry> entries = list(FileList.empty()).entries();
        return of(
                kind,
                entries.stream()
                        .map(entry -> sampled
                                ? entry.checksum()
                                : entry.name() + "\t" + entry.size() + "\t" + entry.checksum())
                        .collect(Collectors.joining("\n")));
    }

    /** Returns the files; what has the size and the time that a list knows is not read again. */
    synchronized FileList list(FileList known) {
        if (list.isEmpty() || stale) {
            List<Path> present = stale ? stillReadable() : files;
            stale = false;
            List<Path> folders = files.stream().map(Path::getParent).distinct().toList();
            Map<String, FileList.Entry> before = list.orElse(known).byName();
            List<FileList.Entry> entries = present.parallelStream()
                    .map(file -> entry(file, folders.indexOf(file.getParent()), before))
                    .toList();
            Map<Path, FileList.Entry> each = new HashMap<>();
            IntStream.range(0, entries.size()).forEach(i -> each.put(present.get(i), entries.get(i)));
            states = each;
            list = Optional.of(new FileList(folders, entries));
        }
        return list.get();
    }

    /** The images that a new start would find. */
    private List<Path> stillReadable() {
        return IntStream.range(0, files.size() / filesEach)
                .mapToObj(i -> files.subList(i * filesEach, (i + 1) * filesEach))
                .filter(image -> image.stream()
                        .allMatch(file -> ImageFiles.checkHeader(file).isEmpty()))
                .flatMap(List::stream)
                .toList();
    }

    private FileList.Entry entry(Path file, int folder, Map<String, FileList.Entry> known) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            String name = ImageListing.name(file).replaceAll("[\r\n]", " ");
            FileList.Entry same = known.get(folder + "/" + name);
            return same != null && isAs(same, now)
                    ? same
                    : new FileList.Entry(
                            folder, name, now.size(), modified(now), sampled ? sample(file) : checksum(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " for the fingerprint of its folder", e);
        }
    }

    private static boolean isAs(FileList.Entry entry, BasicFileAttributes now) {
        return entry.size() == now.size() && entry.modified() == modified(now);
    }

    private static long modified(BasicFileAttributes file) {
        return file.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    /**
     * Reads an image or a pair, and makes sure that its files are those that the fingerprint is of, if it has been computed.
     *
     * @throws UnreadableImageException if one is gone or has changed since
     */
    <T> T read(SkippingReader.Source<T> source, int index) throws IOException {
        T read;
        try {
            read = source.read(index);
        } catch (UnreadableImageException e) {
            requireUnchanged(index, e);
            throw e;
        }
        requireUnchanged(index, null);
        return read;
    }

    private void requireUnchanged(int index, UnreadableImageException cause) throws UnreadableImageException {
        for (Path file : files.subList(index * filesEach, (index + 1) * filesEach)) {
            FileList.Entry before = states.get(file);
            Optional<String> change = before == null && cause == null ? Optional.empty() : change(file, before);
            if (change.isPresent()) {
                stale = policy == Unreadable.SKIP;
                UnreadableImageException changed = UnreadableImageException.damaged(file, change.get());
                if (cause != null) {
                    changed.addSuppressed(cause);
                }
                throw changed;
            }
        }
    }

    /** How a file is not as before, if that is known; a folder that is gone with all its files is no change of one of them. */
    private static Optional<String> change(Path file, FileList.Entry before) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return before == null || isAs(before, now)
                    ? Optional.empty()
                    : Optional.of("it has changed since the run read it first: it had " + before.size()
                            + " bytes and has " + now.size());
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone", file, e);
            return Files.isDirectory(file.getParent())
                    ? Optional.of("it is gone, and was there when the run read it first")
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} cannot be examined", file, e);
            return Optional.empty();
        }
    }

    /** Combines texts; where one ends and the next begins matters. */
    static String of(String... parts) {
        MessageDigest digest = Sha256.start();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return Sha256.hex(digest);
    }

    static String ofPixels(RgbImage image) {
        MessageDigest digest = Sha256.start();
        digest.update(image.size().getBytes(StandardCharsets.UTF_8));
        digest.update(image.rgb());
        return Sha256.hex(digest);
    }

    private static String checksum(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            while (in.read(buffer) >= 0) {
                // The checksum follows.
            }
        }
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    private static String sample(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            ByteBuffer middle = ByteBuffer.allocate((int) Math.min(SAMPLE, size));
            channel.position((size - middle.capacity()) / 2);
            while (middle.hasRemaining() && channel.read(middle) >= 0) {
                // A channel may deliver less than is asked for.
            }
            String sample = Sha256.hex(middle.array());
            return of(ImageListing.name(file), Long.toString(size), sample);
        }
    }
}
