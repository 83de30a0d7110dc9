package org.stylestep.sections;

import java.nio.file.Path;

/**
 * The checkpoint that a stage starts from.
 *
 * @param checkpoint the folder of an earlier stage's run, or of one of its checkpoints
 */
public record StartSection(Path checkpoint) {}
