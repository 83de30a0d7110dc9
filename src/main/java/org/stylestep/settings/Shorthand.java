package org.stylestep.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a run file write a plain value in place of a record's section, such as {@code reconstruction_direct: 1} for
 * {@code reconstruction_direct: {weight: 1}}; only entries of maps may be written so.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shorthand {

    /**
     * Returns the key that the plain value is the value of.
     *
     * @return a key of the record, in snake_case
     */
    String value();
}
