package org.stylestep;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a reader damaged versions of a valid file, drawn from a seed.
 *
 * <p>Each reader has the milliseconds of the system property {@code stylestep.fuzz.millis}, 600 unless it is set.
 */
public final class Mutations {

    private static final Logger LOGGER = LoggerFactory.getLogger(Mutations.class);

    private static final Duration TIME = Duration.ofMillis(Long.getLong("stylestep.fuzz.millis", 600));
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final long MAX_BYTES = 256L << 20;
    private static final int BOMB_EVERY = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1e39",
            "1e400",
            "1e999999999",
            "2147483648",
            "9223372036854775808",
            "4000000000",
            "3000",
            "1000000",
            "null",
            "[]",
            "{}",
            "true",
            "\"\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            ".inf",
            "NaN",
            "*a",
            "&a [*a]",
            "!!java.io.File [x]",
            "[[[[",
            "0.5");

    /** Short where they are made, long or deep where they are read. */
    private static final List<String> BOMBS = List.of(
            "[".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "9".repeat(1_000_000),
            "0." + "0".repeat(1_000_000) + "1",
            "- ".repeat(20_000),
            "a: &a [" + "*a,".repeat(9) + "]\n",
            "\"" + "\\u0000".repeat(100_000) + "\"",
            "\n".repeat(300_000),
            "\0".repeat(100_000));

    private Mutations() {}

    /** Reads a file's bytes, or fails. */
    public interface Reader {

        /** Reads the bytes. */
        void read(byte[] bytes) throws Exception;
    }

    /**
     * Feeds a reader for some time. Whatever it throws must be of the documented type and have a message that names what was read; no input may take
     * more than 5 s, or 256 MiB of Java's heap in all.
     *
     * @param reader the name in the log
     * @param valid a file that is read without an error
     * @param named what messages must contain
     */
    public static void feed(
            String reader, byte[] valid, String named, Class<? extends Exception> documented, Reader reading)
            throws Exception {
        reading.read(valid.clone());
        Map<String, Integer> refused = new TreeMap<>();
        long slowest = 0;
        long largest = 0;
        long start = System.nanoTime();
        int inputs = 0;
        for (; System.nanoTime() - start < TIME.toNanos(); inputs++) {
            byte[] damaged = mutate(valid, new Random(inputs));
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            try {
                reading.read(damaged);
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                if (!documented.isInstance(e)
                        || e.getMessage() == null
                        || !e.getMessage().contains(named)) {
                    throw new AssertionError("input " + inputs + " of " + reader + " raised " + e, e);
                }
                refused.merge(e.getClass().getSimpleName(), 1, Integer::sum);
            }
            long took = System.nanoTime() - began;
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            if (took > LONGEST.toNanos() || allocated > MAX_BYTES) {
                throw new AssertionError("input " + inputs + " of " + reader + " took " + took / 1e9 + " s and "
                        + (allocated >> 20) + " MiB");
            }
            slowest = Math.max(slowest, took);
            largest = Math.max(largest, allocated);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        LOGGER.info(
                "fuzz {}: {} inputs, {} a second, refused {}, slowest {} ms, most {} KiB",
                reader,
                inputs,
                Math.round(inputs / seconds),
                refused,
                slowest / 1_000_000,
                largest >> 10);
    }

    /** Returns a PNG file with right checksums, as far as its chunks can be told apart, so that damage reaches the decoder. */
    public static byte[] withChecksums(byte[] png) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int at = 8;
        while (png.length - at >= 12) {
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, at + 4, 4 + length);
            bytes.putInt(at + 8 + length, (int) checksum.getValue());
            at += 12 + length;
        }
        return png;
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 1; i--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(40, bytes.length));
        int end = Math.min(bytes.length, at + length);
        if (random.nextInt(BOMB_EVERY) == 0) {
            byte[] bomb = BOMBS.get(random.nextInt(BOMBS.size())).getBytes(StandardCharsets.ISO_8859_1);
            return spliced(bytes, at, random.nextBoolean() ? at : end, bomb);
        }
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            }
            case 4 -> {
                return spliced(bytes, at, end, new byte[0]);
            }
            case 5 -> {
                int from = random.nextInt(bytes.length);
                return spliced(bytes, at, end, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)));
            }
            // A length, if it falls on one.
            case 6 -> Arrays.fill(bytes, at, Math.min(end, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0x7F));
            default -> {
                return otherNumber(bytes, random);
            }
        }
        return bytes;
    }

    private static byte[] otherNumber(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
        if (numbers.isEmpty()) {
            return bytes;
        }
        MatchResult number = numbers.get(random.nextInt(numbers.size()));
        byte[] value = VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.ISO_8859_1);
        return spliced(bytes, number.start(), number.end(), value);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = new byte[bytes.length - (to - from) + middle.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }
}
