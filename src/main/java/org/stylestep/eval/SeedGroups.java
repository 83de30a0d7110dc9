package org.stylestep.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;

/**
 * Finds the runs that differ in their seed alone: their settings are the same but for seed, output folder and runtime, and the runs that they start
 * from differ in these alone, too.
 */
final class SeedGroups {

    private SeedGroups() {}

    /** Rows of a comparison; runs of one group have one name, what their folders' names begin with. */
    static List<RunComparison.Row> rows(List<Path> runs) throws IOException {
        Map<String, List<Path>> groups = new LinkedHashMap<>();
        Map<Path, Long> seeds = new LinkedHashMap<>();
        for (Path run : runs) {
            Optional<Evaluation> evaluation = Evaluation.read(Evaluation.report(run));
            String group = run.toString();
            if (evaluation.isPresent()
                    && evaluation.get().protocol().get(Evaluation.TRAINING) instanceof Map<?, ?> training
                    && training.get("settings") instanceof Map<?, ?> settings
                    && training.get("seed") instanceof Number seed) {
                group = key(settings);
                seeds.put(run, seed.longValue());
            }
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(run);
        }
        List<RunComparison.Row> rows = new ArrayList<>();
        for (List<Path> group : groups.values()) {
            for (Path run : group) {
                rows.add(RunComparison.Row.of(name(group), seeds.getOrDefault(run, 0L), Evaluation.report(run)));
            }
        }
        return rows;
    }

    private static String key(Map<?, ?> settings) throws IOException {
        Map<String, Object> known = new TreeMap<>();
        for (Map.Entry<?, ?> section : settings.entrySet()) {
            String name = section.getKey().toString();
            if (List.of("seed", "output", "runtime").contains(name)) {
                continue;
            }
            known.put(name, section.getValue() instanceof Map<?, ?> map ? section(map) : section.getValue());
        }
        return known.toString();
    }

    private static Map<String, Object> section(Map<?, ?> section) throws IOException {
        Map<String, Object> values = new TreeMap<>();
        for (Map.Entry<?, ?> entry : section.entrySet()) {
            boolean start = entry.getKey().equals("checkpoint");
            values.put(entry.getKey().toString(), start ? start(entry.getValue().toString()) : entry.getValue());
        }
        return values;
    }

    /** The settings of the run that another starts from; its path where it is no longer there. */
    private static String start(String path) throws IOException {
        if (!Files.isDirectory(Path.of(path))) {
            return path;
        }
        try {
            Map<String, Object> settings =
                    Checkpoint.open(Path.of(path)).manifest().settings();
            return settings.isEmpty() ? path : key(settings);
        } catch (CheckpointException e) {
            return path;
        }
    }

    private static String name(List<Path> group) {
        String name = group.get(0).toString();
        for (Path run : group) {
            while (!run.toString().startsWith(name)) {
                name = name.substring(0, name.length() - 1);
            }
        }
        String stem = group.size() == 1 ? name : name.replaceFirst("[-_.]?(seed)?[-_.=]?$", "");
        return stem.isEmpty() || stem.endsWith("/") ? group.get(0).toString() : stem;
    }
}
