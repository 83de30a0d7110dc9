package org.stylestep.study;

import java.nio.file.Path;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * What a study leaves behind.
 *
 * @param folder its folder
 * @param sheetColumns held-out inputs of the contact sheet, the first ones
 */
public record StudyOutput(Path folder, @Default("8") int sheetColumns) {

    /** Checks the number. */
    public StudyOutput {
        Checks.require(
                sheetColumns >= 2,
                "sheet_columns must be at least 2, because each is also rendered in another's style");
    }
}
