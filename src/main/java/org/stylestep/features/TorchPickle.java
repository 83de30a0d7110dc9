package org.stylestep.features;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads pickles of state dictionaries and runs nothing: of the pickle machine's instructions it knows those that PyTorch writes, and of the functions
 * that they may call those that make ordered dictionaries and tensors.
 */
final class TorchPickle {

    /** Numbers of a type ({@code float32}) under a key. */
    record Storage(String type, String key, long numbers) {}

    /** A view of a storage; an offset and strides count numbers. */
    record Tensor(Storage storage, long offset, Shape shape, Shape strides) {}

    private static final Map<String, String> TYPES = Map.of(
            "torch.FloatStorage", "float32",
            "torch.HalfStorage", "float16",
            "torch.BFloat16Storage", "bfloat16",
            "torch.DoubleStorage", "float64",
            "torch.LongStorage", "int64",
            "torch.IntStorage", "int32",
            "torch.ShortStorage", "int16",
            "torch.CharStorage", "int8",
            "torch.ByteStorage", "uint8",
            "torch.BoolStorage", "bool8");

    private static final Object MARK = new Object();
    private static final Object NONE = new Object();

    /** PyTorch's limit. */
    private static final int MAX_SIDES = 64;

    private final ByteBuffer bytes;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private TorchPickle(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads one pickle.
     *
     * @param bytes little endian, at the pickle's start; afterwards, after its end
     * @return maps of names, lists (also for tuples), texts, {@link Long}s, {@link Boolean}s, {@link Storage}s and {@link Tensor}s
     * @throws IOException if it is no pickle of these alone
     */
    static Object read(ByteBuffer bytes) throws IOException {
        TorchPickle pickle = new TorchPickle(bytes);
        try {
            for (int code = bytes.get(); code != '.'; code = bytes.get()) {
                pickle.step(code & 0xFF);
            }
            return pickle.pop();
        } catch (BufferUnderflowException e) {
            throw new IOException("its pickle is cut off, or too long for a state dictionary", e);
        } catch (IndexOutOfBoundsException
                | ClassCastException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw new IOException("its pickle is damaged or no state dictionary at byte " + bytes.position(), e);
        }
    }

    private void step(int code) throws IOException {
        switch (code) {
            case 0x80 -> bytes.get();
            case '(' -> stack.add(MARK);
            case '}' -> stack.add(new LinkedHashMap<String, Object>());
            case ']' -> stack.add(new ArrayList<>());
            case ')' -> stack.add(List.of());
            case 't' -> stack.add(marked());
            case 0x85, 0x86, 0x87 -> stack.add(take(stack.size() - (code - 0x84)));
            case 'q' -> memo.put(bytes.get() & 0xFF, top());
            case 'r' -> memo.put(bytes.getInt(), top());
            case 'h' -> stack.add(known(bytes.get() & 0xFF));
            case 'j' -> stack.add(known(bytes.getInt()));
            case 'U' -> stack.add(text(bytes.get() & 0xFF));
            case 'X', 'T' -> stack.add(text(bytes.getInt()));
            case 'K' -> stack.add(bytes.get() & 0xFFL);
            case 'M' -> stack.add(bytes.getShort() & 0xFFFFL);
            case 'J' -> stack.add((long) bytes.getInt());
            case 0x8A -> stack.add(number(bytes.get()));
            case 'N' -> stack.add(NONE);
            case 0x88, 0x89 -> stack.add(code == 0x88);
            case 'c' -> stack.add(line() + "." + line());
            case 'Q' -> stack.add(storage((List<?>) pop()));
            case 'R', 0x81 -> {
                List<?> arguments = (List<?>) pop();
                stack.add(call((String) pop(), arguments));
            }
            // Attributes of a dictionary, such as versions of its modules.
            case 'b' -> pop();
            case 's' -> put(take(stack.size() - 2));
            case 'u' -> put(marked());
            case 'a' -> list().add(pop());
            case 'e' -> {
                List<Object> items = marked();
                list().addAll(items);
            }
            default ->
                throw new IOException("its pickle has the instruction " + code + ", which no state dictionary has");
        }
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    @SuppressWarnings("unchecked")
    private List<Object> list() {
        return (List<Object>) top();
    }

    /** Takes what lies on the stack from a position on. */
    private List<Object> take(int from) {
        List<Object> upper = stack.subList(from, stack.size());
        List<Object> taken = new ArrayList<>(upper);
        upper.clear();
        return taken;
    }

    private List<Object> marked() {
        List<Object> taken = take(stack.lastIndexOf(MARK) + 1);
        pop();
        return taken;
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> keysAndValues) {
        Map<String, Object> map = (Map<String, Object>) top();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            map.put((String) keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private Object known(int number) {
        return Objects.requireNonNull(memo.get(number));
    }

    private String text(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (char c = (char) bytes.get(); c != '\n'; c = (char) bytes.get()) {
            line.append(c);
        }
        return line.toString();
    }

    /** Little endian, in two's complement. */
    private long number(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (bytes.get() & 0xFFL) << (Byte.SIZE * i);
        }
        int unused = Long.SIZE - Byte.SIZE * length;
        return value << unused >> unused;
    }

    private static Storage storage(List<?> id) throws IOException {
        String type = TYPES.get((String) id.get(1));
        if (!id.get(0).equals("storage") || type == null || (id.size() > 5 && id.get(5) != NONE)) {
            throw new IOException("its pickle has an unknown storage, or a view of one: save it with a newer PyTorch");
        }
        return new Storage(type, (String) id.get(2), (Long) id.get(4));
    }

    private static Object call(String name, List<?> arguments) throws IOException {
        return switch (name) {
            case "collections.OrderedDict" -> map(arguments.isEmpty() ? new ArrayList<>() : (List<?>) arguments.get(0));
            case "torch._utils._rebuild_parameter" -> arguments.get(0);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
                new Tensor(
                        (Storage) arguments.get(0),
                        (Long) arguments.get(1),
                        sides(arguments.get(2)),
                        sides(arguments.get(3)));
            default ->
                throw new IOException("its pickle makes a " + name + ": only state dictionaries of tensors are read,"
                        + " torch.save(model.state_dict())");
        };
    }

    /** Uses up a list of pairs, so that none is copied again and again. */
    private static Map<String, Object> map(List<?> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put((String) ((List<?>) pair).get(0), ((List<?>) pair).get(1)));
        pairs.clear();
        return map;
    }

    private static Shape sides(Object list) {
        return new Shape(((List<?>) list)
                .stream().limit(MAX_SIDES).mapToLong(side -> (Long) side).toArray());
    }
}
