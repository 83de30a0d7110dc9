package org.stylestep.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.settings.ComponentTypes;
import org.stylestep.settings.SettingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A run file: YAML whose sections are the components of a record, read strictly.
 *
 * <p>Keys are the record's component names in snake_case. {@code base: other.yaml}, relative to the file, takes every
 * section from there that the file does not give itself; sections are replaced as a whole, never merged, and {@code section: null} leaves one out. All other paths
 * are relative to the working directory. An unknown key, a missing key, a value of the wrong type and a value that the
 * record refuses each end in a {@link SettingException} that names the file, the line, the key, the value and what is
 * allowed.
 */
public final class RunFile {

    private final YAMLMapper mapper = Yaml.mapper();
    private final SettingParser parser = new SettingParser(mapper);
    private final ComponentTypes types;

    /**
     * Creates a reader.
     *
     * @param types the components that a file may name
     */
    public RunFile(ComponentTypes types) {
        this.types = types;
    }

    /**
     * Reads a run file.
     *
     * @param file the YAML file
     * @param type the record that it describes
     * @param overrides what replaces the file's values, each {@code section.key=value} with the value in YAML;
     *     {@code null} takes a key out, so that its default holds
     * @param <R> the record
     * @return the settings
     * @throws SettingException if the file or an override cannot be used
     * @throws IOException if the file cannot be read
     */
    public <R extends Record> R read(Path file, Class<R> type, List<String> overrides) throws IOException {
        return read(SettingTree.read(file, parser), type, overrides);
    }

    /**
     * Reads settings as {@link org.stylestep.settings.RecordMap} gives them, such as those of a checkpoint.
     *
     * @param settings maps, lists, strings, numbers and booleans
     * @param origin the file that they come from, for messages
     * @param type the record that they describe
     * @param overrides as for {@link #read(Path, Class, List)}
     * @param <R> the record
     * @return the settings
     * @throws SettingException if they or an override cannot be used
     */
    public <R extends Record> R read(Map<String, Object> settings, Path origin, Class<R> type, List<String> overrides) {
        return read(SettingTree.of(new Json().text(settings), origin, parser), type, overrides);
    }

    /**
     * Reads the sections of a run file as they are, without a base and without checking them.
     *
     * @param file the YAML file, such as the effective settings in a run's folder
     * @return maps, lists, strings, numbers and booleans by key, in the file's order
     * @throws IOException if it cannot be read or is not YAML; the message names it
     */
    public static Map<String, Object> sections(Path file) throws IOException {
        try {
            return Yaml.mapper()
                    .readValue(SettingTree.text(file), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JacksonException e) {
            throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
        } catch (SettingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private <R extends Record> R read(SettingTree tree, Class<R> type, List<String> overrides) {
        overrides.forEach(tree::override);
        new RecordKeys(tree, parser, new Binding(tree)).complete(type, tree.root(), "");
        return bind(tree, tree.root(), type, "");
    }

    private <R extends Record> R bind(SettingTree tree, ObjectNode settings, Class<R> type, String key) {
        try {
            return mapper.treeToValue(settings, type);
        } catch (JacksonException exception) {
            throw new ValueErrors(tree).explain(exception, settings, key);
        }
    }

    private final class Binding implements ComponentKeys.Resolver {

        private final SettingTree tree;

        private Binding(SettingTree tree) {
            this.tree = tree;
        }

        @Override
        public ComponentTypes types() {
            return types;
        }

        @Override
        public Record bind(ObjectNode options, Class<? extends Record> type, String key) {
            return RunFile.this.bind(tree, options, type, key);
        }
    }
}
