package org.stylestep.checkpoint;

import ai.djl.engine.Engine;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The versions that a manifest records. */
public final class Versions {

    private Versions() {}

    /** Returns the versions of this library, DJL, the engine and Java that are running. */
    public static Map<String, String> running() {
        Map<String, String> versions = new TreeMap<>();
        versions.put(
                "stylestep",
                Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        versions.put("djl", Engine.getDjlVersion());
        versions.put(
                Engine.getInstance().getEngineName().toLowerCase(Locale.ROOT),
                Engine.getInstance().getVersion());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
