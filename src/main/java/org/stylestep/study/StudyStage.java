package org.stylestep.study;

import java.nio.file.Path;
import java.util.Map;
import org.stylestep.settings.Default;

/**
 * A stage of a row.
 *
 * @param base its run file, relative to the study file
 * @param set what replaces the file's values: {@code section.key} or a whole {@code section}
 */
public record StudyStage(Path base, @Default("{}") Map<String, Object> set) {}
