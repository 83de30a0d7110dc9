package org.stylestep.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stylestep.settings.SettingException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The settings of a run file and where each was written, its bases and the overrides already put together. */
final class SettingTree {

    static final String BASE = "base";

    private static final int LONGEST = 1 << 18;

    private final SettingParser parser;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final Map<String, Origin> origins = new LinkedHashMap<>();

    private SettingTree(SettingParser parser, Path file) {
        this.parser = parser;
        origins.put("", new Origin(file.toString(), 0));
    }

    /** Reads a file and the bases it names; a section of a file replaces the whole section of its base, and one that is null takes it out. */
    static SettingTree read(Path file, SettingParser parser) throws IOException {
        SettingTree tree = new SettingTree(parser, file);
        tree.add(file, new ArrayDeque<>());
        return tree;
    }

    ObjectNode root() {
        return root;
    }

    /** Where a key was written: itself, or the nearest that encloses it. */
    Origin origin(String key) {
        String enclosing = key;
        while (!origins.containsKey(enclosing)) {
            enclosing = enclosing.substring(
                    0, Math.max(0, Math.max(enclosing.lastIndexOf('.'), enclosing.lastIndexOf('['))));
        }
        return origins.get(enclosing);
    }

    /** Reads a text without bases, which JSON may be. */
    static SettingTree of(String text, Path origin, SettingParser parser) {
        SettingTree tree = new SettingTree(parser, origin);
        SettingParser.Parsed parsed = parser.file(text, origin.toString());
        parsed.value().forEachEntry((section, settings) -> tree.replace(section, tree.root, section, settings));
        tree.origins.putAll(parsed.origins());
        return tree;
    }

    /**
     * Names a setting that cannot be used.
     *
     * @param key its dotted key
     * @param problem what is wrong with it
     * @return the error, with the file and the line where the key stands
     */
    SettingException error(String key, String problem) {
        return new SettingException(origin(key) + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
    }

    /** Reads a file, whose length is bounded because the parser's time grows with the square of a number's. */
    static String text(Path file) throws IOException {
        // A pipe has no size.
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw new SettingException(file + ": it has more than " + LONGEST + " bytes, which no run file needs");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SettingException(file + ": it is not text in UTF-8", e);
        }
    }

    private void add(Path file, Deque<Path> opened) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new SettingException("no such run file: " + file);
        }
        SettingParser.Parsed parsed = parser.file(text(file), file.toString());
        if (!(parsed.value() instanceof ObjectNode sections)) {
            throw new SettingException(file + ": a run file is a map of sections, such as data: {folder: ...}");
        }
        opened.push(Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath());
        JsonNode base = sections.remove(BASE);
        if (base != null) {
            Origin origin = parsed.origins().remove(BASE);
            // No file's name holds a NUL, which paths refuse.
            boolean named = base.isString() && base.asString().indexOf('\0') < 0;
            if (!named || !Files.isRegularFile(file.resolveSibling(base.asString()))) {
                throw new SettingException(
                        origin + ": base: " + (named ? base.asString() : base) + ": no such file beside " + file);
            }
            Path basis = file.resolveSibling(base.asString());
            if (opened.contains(basis.toRealPath())) {
                throw new SettingException(origin + ": base: " + base.asString() + " leads back to itself");
            }
            add(basis, opened);
        }
        sections.forEachEntry((section, settings) -> {
            if (settings.isNull() && root.has(section)) {
                root.remove(section);
            } else {
                replace(section, root, section, settings);
            }
        });
        origins.putAll(parsed.origins());
    }

    /** Puts {@code section.key=value} over what is there; the value {@code null} takes a key out, so that its default holds. */
    void override(String assignment) {
        Origin origin = new Origin("--set " + assignment, 0);
        int equals = assignment.indexOf('=');
        if (equals < 1 || equals == assignment.length() - 1) {
            throw new SettingException(origin + ": expected section.key=value");
        }
        String key = assignment.substring(0, equals).strip();
        SettingParser.Parsed parsed = parser.override(assignment.substring(equals + 1), key, origin);
        ObjectNode parent = root;
        String name = key;
        // A study's settings have keys with dots in them, such as data.crop, which are replaced where they stand.
        for (int dot = name.indexOf('.'); dot >= 0 && !parent.has(name); dot = name.indexOf('.')) {
            String section = name.substring(0, dot);
            name = name.substring(dot + 1);
            String path = key.substring(0, key.length() - name.length() - 1);
            if (!parent.has(section)) {
                parent.putObject(section);
                origins.put(path, origin);
            }
            if (!(parent.get(section) instanceof ObjectNode child)) {
                throw new SettingException(origin + ": " + path + " is a value and has no keys");
            }
            parent = child;
        }
        if (parsed.value().isNull()) {
            parent.remove(name);
            return;
        }
        replace(key, parent, name, parsed.value());
        origins.putAll(parsed.origins());
        origins.put(key, origin);
    }

    private void replace(String key, ObjectNode parent, String name, JsonNode value) {
        for (Iterator<String> known = origins.keySet().iterator(); known.hasNext(); ) {
            String other = known.next();
            if (other.startsWith(key + ".") || other.startsWith(key + "[")) {
                known.remove();
            }
        }
        parent.set(name, value);
    }
}
