package org.stylestep;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Values on their way to another process. */
public final class Serialized {

    private Serialized() {}

    /** Returns what another process receives. */
    public static <T> T copy(Class<T> type, T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
            return type.cast(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
