package org.stylestep.nn;

import ai.djl.nn.Block;
import ai.djl.util.JsonUtils;
import com.google.gson.reflect.TypeToken;
import java.util.Map;

/**
 * A block that can say with which options it was made, so that a checkpoint can describe it and others can build it again.
 *
 * <p>A block of yours that does not implement it can be saved and loaded as well; who opens the checkpoint then has to supply the block.
 */
public interface Configured {

    /** Returns the options that a new block of the same class needs to have the same parameters. */
    Record options();

    /**
     * Returns a block's options by their names.
     *
     * @param block any block
     * @return numbers, strings, lists and maps; empty if the block is not {@link Configured}
     */
    static Map<String, Object> optionsOf(Block block) {
        if (!(block instanceof Configured configured)) {
            return Map.of();
        }
        return JsonUtils.GSON.fromJson(
                JsonUtils.GSON.toJsonTree(configured.options()), new TypeToken<Map<String, Object>>() {});
    }

    /**
     * Turns options by name back into their record.
     *
     * @param <R> the record's type
     * @param options as {@link #optionsOf} returns them
     * @param type the record's class
     * @return the record
     * @throws IllegalArgumentException if they do not fit the record
     */
    static <R extends Record> R options(Map<String, Object> options, Class<R> type) {
        try {
            return JsonUtils.GSON.fromJson(JsonUtils.GSON.toJsonTree(options), type);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("these are no " + type.getName() + ": " + options, e);
        }
    }
}
