package org.stylestep.pipeline;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.Kind;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;

/** Components that are named without options. */
final class Defaults {

    private Defaults() {}

    /** The component of a name, all of whose options have their defaults. */
    static Component component(Extensions extensions, Kind<?, ?> kind, String type) {
        return new Component(type, new RecordReader(extensions).defaults(extensions.optionsOf(kind.name(), type)));
    }
}
