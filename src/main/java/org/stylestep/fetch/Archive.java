package org.stylestep.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks archives that may be damaged or hostile: .tar, .tar.gz and .zip, told by their first bytes.
 *
 * <p>Refused are links and devices, names that lead out of the folder or differ from others by case alone, and files that take more than 100 times the
 * archive's size (or 16 MiB), counting whole blocks of a disk, which images do not reach.
 */
public final class Archive {

    private static final int ZIP = 'P' << 8 | 'K';
    private static final int GZIP = 0x1F8B;

    private static final int MAX_RATIO = 100;
    private static final long MIN_ROOM = 16 << 20;

    /** What a file or folder takes at least, as on a disk. */
    private static final int BLOCK = 4096;

    /** Of a path, and of what a tar archive says of a file. */
    private static final int MAX_NAME = 1024;

    private static final long MAX_HEADER = 1 << 20;

    private final Path folder;
    private final String top;
    private final Map<String, Path> names = new HashMap<>();
    private long room;

    private Archive(Path folder, String top, long size) {
        this.folder = folder;
        this.top = top;
        room = Math.max(MIN_ROOM, MAX_RATIO * size);
    }

    /**
     * Unpacks all files.
     *
     * @param archive the archive
     * @param folder where to, an empty folder
     * @param top a folder at the top of the archive whose content goes right into the folder
     * @throws IOException if the archive is damaged or refused, which the message says, or a file cannot be written; what was unpacked is left
     */
    public static void unpack(Path archive, Path folder, String top) throws IOException {
        Archive unpacked = new Archive(folder, top, Files.size(archive));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
            in.mark(2);
            int start = in.read() << 8 | in.read();
            in.reset();
            if (start == ZIP) {
                unpacked.zip(archive);
            } else {
                unpacked.tar(start == GZIP ? new GZIPInputStream(in, 1 << 16) : in);
            }
            if (unpacked.names.isEmpty()) {
                throw new IOException("it is no .tar, .tar.gz or .zip, or holds nothing");
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "Cannot unpack " + archive + ": " + e.getMessage() + "; delete it to fetch it anew", e);
        }
    }

    private void tar(InputStream in) throws IOException {
        InputStream bounded = new Bounded(in);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name());
        while (true) {
            long spare = Math.max(0, room - MAX_HEADER);
            room -= spare;
            TarArchiveEntry entry = tar.getNextEntry();
            room += spare;
            if (entry == null) {
                break;
            }
            byte kind = entry.getLinkFlag();
            boolean isFile = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
            add(entry.getName(), entry.isDirectory(), isFile && !entry.isSparse(), tar);
        }
        // To the end, where gzip's checksum is.
        bounded.transferTo(OutputStream.nullOutputStream());
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    CheckedInputStream content = new CheckedInputStream(new Bounded(in), new CRC32());
                    add(entry.getName(), entry.isDirectory(), !entry.isUnixSymlink(), content);
                    if (!entry.isDirectory() && content.getChecksum().getValue() != entry.getCrc()) {
                        throw new IOException(entry.getName() + " has another checksum than it should");
                    }
                }
            }
        }
    }

    private void add(String name, boolean isFolder, boolean isFile, InputStream content) throws IOException {
        if (!isFolder && !isFile) {
            throw new IOException(name + " is a link or a device");
        }
        Path path = Path.of(name).normalize();
        path = path.startsWith(top) ? Path.of(top).relativize(path) : path;
        if (name.startsWith("/")
                || ("/" + name + "/").contains("/../")
                || !folder.resolve(path).startsWith(folder)
                || name.length() > MAX_NAME
                || name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))
                || (!isFolder && path.toString().isEmpty())) {
            throw new IOException("the name " + name + " leads out of the folder, is too long or has odd characters");
        }
        for (int depth = 1; depth <= path.getNameCount() && !path.toString().isEmpty(); depth++) {
            Path exact = path.subpath(0, depth);
            String folded = Normalizer.normalize(exact.toString(), Normalizer.Form.NFC);
            Path other = names.putIfAbsent(folded.toLowerCase(Locale.ROOT), exact);
            boolean isWritten = !isFolder && depth == path.getNameCount();
            if (other != null && (isWritten || !other.equals(exact))) {
                throw new IOException(exact + " comes after " + other);
            }
            take(other == null ? BLOCK : 0);
            if (isWritten) {
                Files.copy(content, folder.resolve(exact));
            } else if (other == null) {
                Files.createDirectory(folder.resolve(exact));
            }
        }
    }

    private void take(int bytes) throws IOException {
        room -= bytes;
        if (room < 0) {
            throw new IOException(
                    "it unpacks to more than " + MAX_RATIO + " times its size, or has a name without end");
        }
    }

    /** Counts what is unpacked against the room of the whole archive. */
    private final class Bounded extends InputStream {

        private final InputStream in;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            take(Math.max(0, read));
            return read;
        }
    }
}
