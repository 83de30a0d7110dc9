package org.stylestep.data;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The library's source of pairs by name: {@code folder}. */
public final class StandardSources implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions.add(
                PairSource.KIND, "folder", FolderSource.Options.class, (options, none) -> new FolderSource(options));
    }
}
