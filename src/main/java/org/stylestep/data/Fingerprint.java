package org.stylestep.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.stylestep.image.RgbImage;
import org.stylestep.io.Sha256;

/**
 * SHA-256 of a set of files: of each one's name, its size and the {@value #SAMPLE} bytes in its middle.
 *
 * <p>The middle of a compressed image differs wherever the picture above it does, while beginnings are often alike. A change that
 * keeps the name, the size and the middle goes unseen; reading every byte of a large set would take minutes.
 */
final class Fingerprint {

    /** One page of most file systems, which costs as much as a single byte. */
    private static final int SAMPLE = 4096;

    private final String kind;
    private final List<Path> files;
    private Optional<String> value = Optional.empty();

    Fingerprint(String kind, List<Path> files) {
        this.kind = kind;
        this.files = files;
    }

    /** Reads the files when it is first asked for. */
    synchronized String value() {
        if (value.isEmpty()) {
            List<String> each = files.parallelStream().map(Fingerprint::ofFile).toList();
            value = Optional.of(of(kind, String.join("\n", each)));
        }
        return value.get();
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

    private static String ofFile(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            ByteBuffer middle = ByteBuffer.allocate((int) Math.min(SAMPLE, size));
            channel.position((size - middle.capacity()) / 2);
            while (middle.hasRemaining() && channel.read(middle) >= 0) {
                // A channel may deliver less than is asked for.
            }
            String sample = Sha256.hex(middle.array());
            return of(ImageListing.name(file), Long.toString(size), sample);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " for the fingerprint of its folder", e);
        }
    }
}
