package org.stylestep.study;

import java.util.Map;
import org.stylestep.settings.Default;

/**
 * Overrides that the rows of a study share; a row's own come after them. Keys are those of the run files, {@code section.key} or a whole
 * {@code section}.
 *
 * @param all for every stage of every row
 * @param train for the first stage of every row, which trains a generator
 * @param finetune for the later stages
 */
public record StudyCommon(
        @Default("{}") Map<String, Object> all,
        @Default("{}") Map<String, Object> train,
        @Default("{}") Map<String, Object> finetune) {}
