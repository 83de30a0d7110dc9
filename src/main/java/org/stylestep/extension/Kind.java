package org.stylestep.extension;

/**
 * A kind of extension: what its implementations are, and what they are made with.
 *
 * @param <T> what an implementation is
 * @param <C> what a run knows when it makes one, such as the device
 * @param name the kind's name in messages and in {@link org.stylestep.settings.Choice}
 * @param product the class of what an implementation is
 * @param context the class of what it is made with; {@link Void} where it needs nothing
 */
public record Kind<T, C>(String name, Class<T> product, Class<C> context) {}
