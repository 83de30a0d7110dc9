package org.stylestep.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A run file: YAML whose sections are the components of a record, read strictly.
 *
 * <p>Keys are the record's component names in snake_case. {@code base: other.yaml}, relative to the file, takes every
 * section from there that the file does not give itself; sections are replaced as a whole, never merged, and {@code section: null} leaves one out. All other paths
 * are relative to the working directory. An unknown key, a missing key, a value of the wrong type and a value that the
 * record refuses each end in a {@link RunFileException} that names the file, the line, the key, the value and what is
 * allowed.
 */
public final class RunFile {

    private final YAMLMapper mapper = Yaml.mapper();
    private final SettingParser parser = new SettingParser(mapper);
    private final Validator validator;

    /** Checks what the settings' record cannot say, such as the names of a map's keys, before the settings are read into it. */
    @FunctionalInterface
    public interface Validator {
        /**
         * Checks settings.
         *
         * @param type the record that they are read into
         * @param settings the settings, whose keys are complete
         * @throws RunFileException if a setting cannot be used
         */
        void validate(Class<? extends Record> type, SettingTree settings);
    }

    /** Creates a reader that checks what the records check. */
    public RunFile() {
        this((type, settings) -> {});
    }

    /**
     * Creates a reader that checks more than the records do.
     *
     * @param validator the further checks
     */
    public RunFile(Validator validator) {
        this.validator = validator;
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
     * @throws RunFileException if the file or an override cannot be used
     * @throws IOException if the file cannot be read
     */
    public <R extends Record> R read(Path file, Class<R> type, List<String> overrides) throws IOException {
        SettingTree tree = SettingTree.read(file, parser);
        overrides.forEach(tree::override);
        new RecordKeys(tree, parser).complete(type, tree.root(), "");
        validator.validate(type, tree);
        try {
            return mapper.treeToValue(tree.root(), type);
        } catch (JacksonException exception) {
            throw new ValueErrors(tree).explain(exception);
        }
    }

    /**
     * Writes settings as a run file that gives the same record again.
     *
     * @param settings a record that a run file describes
     * @return YAML with every key, defaults included
     */
    public String write(Record settings) {
        return mapper.writeValueAsString(settings);
    }

    /**
     * Returns settings by key.
     *
     * @param settings a record that a run file describes
     * @return maps, lists, strings, numbers and booleans
     */
    public Map<String, Object> toMap(Record settings) {
        return mapper.convertValue(settings, new TypeReference<Map<String, Object>>() {});
    }
}
