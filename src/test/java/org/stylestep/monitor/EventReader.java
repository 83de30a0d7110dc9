package org.stylestep.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads TensorBoard's events by the formats' specifications, with a checksum and a decoder of its own. */
public final class EventReader {

    /** CRC-32C's polynomial, bits reversed. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private EventReader() {}

    /** A message: by number, the values of a field, each a Long (varint or fixed, as bits) or a byte[]. */
    public static final class Message {

        private final Map<Integer, List<Object>> fields = new TreeMap<>();

        Message(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining()) {
                long key = varint(buffer);
                Object value =
                        switch ((int) (key & 7)) {
                            case 0 -> varint(buffer);
                            case 1 -> buffer.getLong();
                            case 2 -> {
                                byte[] content = new byte[(int) varint(buffer)];
                                buffer.get(content);
                                yield content;
                            }
                            case 5 -> (long) buffer.getInt();
                            default -> throw new AssertionError("wire type " + (key & 7));
                        };
                fields.computeIfAbsent((int) (key >> 3), field -> new ArrayList<>())
                        .add(value);
            }
        }

        private static long varint(ByteBuffer buffer) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = buffer.get();
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        public boolean has(int field) {
            return fields.containsKey(field);
        }

        private Object only(int field) {
            assertThat(fields.get(field)).as("field %d of %s", field, fields).hasSize(1);
            return fields.get(field).get(0);
        }

        public long number(int field) {
            return has(field) ? (long) only(field) : 0;
        }

        public double real(int field) {
            return Double.longBitsToDouble((long) only(field));
        }

        public float single(int field) {
            return Float.intBitsToFloat((int) (long) only(field));
        }

        public byte[] bytes(int field) {
            return (byte[]) only(field);
        }

        public String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        public Message message(int field) {
            return new Message(bytes(field));
        }

        public List<Message> messages(int field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .map(value -> new Message((byte[]) value))
                    .toList();
        }

        public double[] reals(int field) {
            ByteBuffer packed = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN);
            double[] values = new double[packed.remaining() / Double.BYTES];
            for (int i = 0; i < values.length; i++) {
                values[i] = packed.getDouble();
            }
            return values;
        }
    }

    /** Reads a file's events up to a record that is not complete. */
    public static List<Message> events(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Message> events = new ArrayList<>();
        while (buffer.remaining() >= 12) {
            int start = buffer.position();
            long length = buffer.getLong();
            assertThat(buffer.getInt()).as("checksum of a length").isEqualTo(masked(buffer.array(), start, 8));
            if (length + 4 > buffer.remaining()) {
                break;
            }
            int data = buffer.position();
            buffer.position(data + (int) length);
            assertThat(buffer.getInt()).as("checksum of data").isEqualTo(masked(buffer.array(), data, (int) length));
            events.add(new Message(Arrays.copyOfRange(buffer.array(), data, data + (int) length)));
        }
        return events;
    }

    private static int masked(byte[] bytes, int start, int length) {
        int crc = -1;
        for (int i = start; i < start + length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    /** Reads the files of a folder in the order of their names. */
    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Reads the values of a folder as TensorBoard does, by tag and step: the start of a session drops earlier values from its step on. */
    public static Map<String, Map<Long, Message>> values(Path folder) throws IOException {
        Map<String, Map<Long, Message>> values = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            for (Message event : events(file)) {
                long step = event.number(2);
                if (event.has(7)) {
                    assertThat(event.message(7).number(1)).isEqualTo(1);
                    values.values().forEach(steps -> steps.keySet().removeIf(earlier -> earlier >= step));
                }
                if (event.has(5)) {
                    for (Message value : event.message(5).messages(1)) {
                        Message before = values.computeIfAbsent(value.text(1), tag -> new TreeMap<>())
                                .put(step, value);
                        assertThat(before).as("%s at step %d", value.text(1), step).isNull();
                    }
                }
            }
        }
        return values;
    }
}
