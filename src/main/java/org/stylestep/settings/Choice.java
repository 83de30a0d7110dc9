package org.stylestep.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component of type {@link Component} (or an Optional or a list of them) whose implementation a run file chooses by {@code type:}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Choice {

    /**
     * Returns the kind of extension that is chosen, such as {@code optimizer}.
     *
     * @return the kind's name
     */
    String kind();

    /**
     * Returns what a run file that names no type means, as YAML: a type, a map with {@code type} and options, or for a list these in brackets.
     *
     * @return the standard choice; empty if a type must be named
     */
    String standard() default "";

    /**
     * Returns whether {@code type} and the options stand among the keys of the enclosing record rather than in a section of their own.
     *
     * @return true for {@code optimizer: {type: adam, learning_rate: 0.001, beta1: 0}}, where {@code learning_rate} is the section's own key
     */
    boolean inline() default false;
}
