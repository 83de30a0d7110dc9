package org.stylestep.settings;

import java.util.Objects;

/**
 * An implementation chosen by its registered name, with its options: {@code {type: hinge}} or {@code {type: vgg16, weights: vgg16.safetensors}}.
 *
 * @param type the name that the implementation is registered under
 * @param options the implementation's own options record; {@link NoOptions} for one that has none
 */
public record Component(String type, Record options) {

    /** Checks that nothing is missing. */
    public Component {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(options, "options");
    }

    /**
     * Returns a component without options.
     *
     * @param type the name that the implementation is registered under
     * @return the component
     */
    public static Component of(String type) {
        return new Component(type, new NoOptions());
    }
}
