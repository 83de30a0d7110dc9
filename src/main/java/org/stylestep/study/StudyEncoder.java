package org.stylestep.study;

import java.nio.file.Path;
import java.util.Map;
import org.stylestep.settings.Default;

/**
 * A run of stage 1 that rows of a study start from.
 *
 * @param base its run file, relative to the study file
 * @param set what replaces the file's values: {@code section.key} or a whole {@code section}
 * @param shareAcrossSeeds whether one training, with the study's first seed, serves the rows of all seeds; else each seed has its own
 */
public record StudyEncoder(
        Path base,
        @Default("{}") Map<String, Object> set,
        @Default("false") boolean shareAcrossSeeds) {}
