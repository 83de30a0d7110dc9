package org.stylestep.latent;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bank's file holds, as JSON: described in {@code docs/styles.md}.
 *
 * @param format version of the layout
 * @param encoder what the codes were read with
 * @param styles by name, in the order they were added
 */
record BankFile(int format, StyleBank.Encoder encoder, Map<String, Entry> styles) {

    /** The layout that this version reads and writes. */
    static final int FORMAT = 1;

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** A style; {@code thumbnail} is the name of a file beside the bank, absent where the style has no picture. */
    record Entry(List<Float> code, String source, String thumbnail) {

        static Entry of(NamedStyle named, Optional<String> picture) {
            List<Float> code = new ArrayList<>();
            for (float value : named.style().values()) {
                code.add(value);
            }
            return new Entry(code, named.source(), picture.orElse(null));
        }

        NamedStyle named(String name) {
            float[] values = new float[code.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = code.get(i);
            }
            return new NamedStyle(name, Style.of(values), source);
        }

        Optional<String> picture() {
            return Optional.ofNullable(thumbnail);
        }
    }

    static BankFile empty(StyleBank.Encoder encoder) {
        return new BankFile(FORMAT, encoder, new LinkedHashMap<>());
    }

    /** The names of all pictures that styles refer to. */
    List<String> pictures() {
        return styles.values().stream()
                .flatMap(entry -> entry.picture().stream())
                .toList();
    }

    String toJson() {
        return GSON.toJson(this) + "\n";
    }

    /**
     * Reads a bank of this format, every style of which is whole.
     *
     * @throws OtherFormat if it has another format
     * @throws JsonParseException if it is no bank at all or damaged; the message says how
     */
    static BankFile ofJson(String json) {
        JsonElement root = JsonParser.parseString(json);
        if (!(root instanceof JsonObject bank) || !(bank.get("format") instanceof JsonPrimitive format)) {
            throw new JsonParseException("it is not a JSON object with a format");
        }
        if (!format.getAsString().equals(Integer.toString(FORMAT))) {
            throw new OtherFormat(format.getAsString());
        }
        BankFile read = parse(json);
        if (read.encoder == null || read.encoder.fingerprint() == null || read.styles == null) {
            throw new JsonParseException("it names no encoder or has no styles");
        }
        read.styles.forEach(BankFile::check);
        if (read.styles.values().stream()
                        .mapToInt(entry -> entry.code.size())
                        .distinct()
                        .count()
                > 1) {
            throw new JsonParseException("its codes have different sizes");
        }
        return read;
    }

    /** From the text, because a tree forgets names that come twice. */
    private static BankFile parse(String json) {
        try {
            return GSON.fromJson(json, BankFile.class);
        } catch (NumberFormatException e) {
            throw new JsonParseException(e.getMessage(), e);
        }
    }

    private static void check(String name, Entry entry) {
        if (entry == null || entry.code == null || entry.code.contains(null) || entry.source == null) {
            throw new JsonParseException("style '" + name + "' has no code or no source");
        }
        try {
            entry.named(name);
        } catch (IllegalArgumentException e) {
            throw new JsonParseException("style '" + name + "': " + e.getMessage(), e);
        }
        if (entry.picture().filter(picture -> !isPlain(picture)).isPresent()) {
            throw new JsonParseException("style '" + name
                    + "' has a thumbnail that is no PNG file in the bank's folder: " + entry.thumbnail);
        }
    }

    private static boolean isPlain(String fileName) {
        return fileName.endsWith(".png")
                && fileName.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /** A bank of a version that is not known here. */
    static final class OtherFormat extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OtherFormat(String format) {
            super(format);
        }
    }
}
