package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;

/**
 * Reads the run files of a study's stages with the overrides of the study file.
 *
 * @param file the study file, to which the run files are relative
 * @param extensions what they may name by {@code type}
 */
record StageReader(Path file, Extensions extensions) {

    private static final String ENCODER = "encoder.checkpoint";

    /** The values that the study itself sets, by dotted key. */
    static Map<String, Object> own(long seed, Path folder, Optional<StudyRun> start) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("seed", seed);
        own.put("output.folder", folder.toString());
        start.ifPresent(from -> own.put(
                from.settings() instanceof EncoderRun ? ENCODER : "generator.checkpoint",
                from.folder().toString()));
        return own;
    }

    /**
     * Reads a run file.
     *
     * @param where the stage's place in the study, for messages
     * @param set overrides of the study file, of which later ones replace earlier ones
     * @param own the study's own, which those must not set
     */
    Record read(
            String where,
            Class<? extends Record> type,
            Path base,
            List<Map<String, Object>> set,
            Map<String, Object> own) {
        List<String> overrides = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (Map<String, Object> some : set) {
            addKeys("", some, given);
            some.forEach((key, value) -> overrides.add(key + "=" + YamlWriter.line(value)));
        }
        own.forEach((key, value) -> {
            if (given.contains(key)) {
                throw error(where + ": " + key + " is set by the study itself; leave it out");
            }
            overrides.add(key + "=" + YamlWriter.line(value));
        });
        try {
            Record settings =
                    new RunFile(extensions).read(file.resolveSibling(base).normalize(), type, overrides);
            // An encoder from elsewhere is named by the study, not by a file that rows share with other uses.
            if (settings instanceof GeneratorRun run && !own.containsKey(ENCODER) && !given.contains(ENCODER)) {
                run.encoder().checkpoint().ifPresent(StageReader::refuse);
            }
            return settings;
        } catch (IOException | SettingException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }

    private static void refuse(Path checkpoint) {
        throw new SettingException("its base file starts from " + ENCODER + " = " + checkpoint
                + "; name one of the study's encoders in the row (encoder: ...), or give in its 'set' the encoder it"
                + " starts from (" + ENCODER + ": ..., or encoder: {type: ...} for a new one)");
    }

    /** Adds the dotted keys that overrides give values to, those of nested sections too. */
    private static void addKeys(String path, Map<?, ?> set, Set<String> keys) {
        set.forEach((name, value) -> {
            keys.add(path + name);
            if (value instanceof Map<?, ?> section) {
                addKeys(path + name + ".", section, keys);
            }
        });
    }

    SettingException error(String problem) {
        return new SettingException(file + ": " + problem);
    }
}
