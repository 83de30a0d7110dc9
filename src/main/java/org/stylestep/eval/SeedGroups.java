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
 * Finds the runs that differ in their seed alone: what their weights depend on is the same but for the seed, and so it is for the runs that they
 * start from.
 */
final class SeedGroups {

    private SeedGroups() {}

    /** Rows of a comparison; runs of one group have one name that no other group has: what their folders' names begin with, or the first one's. */
    static List<RunComparison.Row> rows(List<Path> runs) throws IOException {
        Map<Object, List<Path>> groups = new LinkedHashMap<>();
        Map<Path, Long> seeds = new LinkedHashMap<>();
        for (Path run : runs) {
            Optional<Evaluation> evaluation = Evaluation.read(Evaluation.report(run));
            Object group = run;
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
            String stem = stem(group);
            boolean shared = groups.values().stream()
                    .filter(other -> other != group)
                    .anyMatch(other ->
                            stem.equals(stem(other)) || other.stream().anyMatch(run -> stem.equals(text(run))));
            for (Path run : group) {
                rows.add(RunComparison.Row.of(
                        shared ? text(group.get(0)) : stem, seeds.getOrDefault(run, 0L), Evaluation.report(run)));
            }
        }
        return rows;
    }

    private static Map<String, Object> key(Map<?, ?> settings) throws IOException {
        Map<String, Object> known = new TreeMap<>();
        for (Map.Entry<String, Object> section : TrainedSettings.of(settings).entrySet()) {
            known.put(
                    section.getKey(), section.getValue() instanceof Map<?, ?> map ? section(map) : section.getValue());
        }
        known.remove("seed");
        return known;
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
    private static Object start(String path) throws IOException {
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

    /** What the paths of a group begin with. */
    private static String stem(List<Path> group) {
        String first = text(group.get(0));
        String common = first;
        for (Path run : group) {
            while (!text(run).startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        String stem = group.size() == 1 ? first : common.replaceFirst("[-_.]?(seed)?[-_.=]?$", "");
        return stem.isEmpty() || stem.endsWith("/") ? first : stem;
    }

    /** A path with the same separators on every operating system. */
    private static String text(Path run) {
        return run.toString().replace('\\', '/');
    }
}
