package org.stylestep.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a key that a run file leaves out, written as in the file; a key without one must be given. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

    /**
     * Returns the value. A list whose default is written as a single element may be given so, and is written so.
     *
     * @return the value as YAML: {@code 8}, {@code [320, 384]}, {@code left}
     */
    String value();
}
