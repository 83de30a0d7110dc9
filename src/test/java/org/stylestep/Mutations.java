package org.stylestep;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds a reader damaged versions of a valid file, drawn from a seed. */
public final class Mutations {

    private static final Logger LOGGER = LoggerFactory.getLogger(Mutations.class);

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1e39",
            "1e400",
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
            ".inf",
            "NaN",
            "*a",
            "[[[[",
            "0.5");

    private Mutations() {}

    /** Reads a file's bytes, or fails. */
    public interface Reader {

        /** Reads the bytes. */
        void read(byte[] bytes) throws Exception;
    }

    /**
     * Feeds a reader for some time. Whatever it throws must be of the documented type and name the file.
     *
     * @return how many it was fed
     */
    public static int feed(
            byte[] valid, Path named, Duration time, Class<? extends Exception> documented, Reader reader) {
        long end = System.nanoTime() + time.toNanos();
        int inputs = 0;
        int refused = 0;
        for (; System.nanoTime() < end; inputs++) {
            byte[] damaged = mutate(valid, new Random(inputs));
            try {
                reader.read(damaged);
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                if (!documented.isInstance(e) || !e.getMessage().contains(named.toString())) {
                    throw new AssertionError("input " + inputs + " of " + named + " raised " + e, e);
                }
                refused++;
            }
        }
        LOGGER.info("{}: {} damaged inputs, {} refused", named.getFileName(), inputs, refused);
        return inputs;
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
        switch (random.nextInt(7)) {
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
