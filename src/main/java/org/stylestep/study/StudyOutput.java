package org.stylestep.study;

import java.nio.file.Path;
import org.stylestep.config.Check;
import org.stylestep.config.Default;

/**
 * What a study leaves behind.
 *
 * @param folder its folder
 * @param sheetColumns held-out inputs of the contact sheet, the first ones
 */
public record StudyOutput(Path folder, @Default("8") int sheetColumns) {

    /** Checks the number. */
    public StudyOutput {
        Check.require(
                sheetColumns >= 2,
                "sheet_columns must be at least 2, because each is also rendered in another's style");
    }
}
