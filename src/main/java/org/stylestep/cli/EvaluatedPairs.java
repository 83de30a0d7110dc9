package org.stylestep.cli;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.eval.Evaluation;
import org.stylestep.sections.PairRun;
import picocli.CommandLine;

/** Which pairs are evaluated: the held-out ones of the run unless others are named. */
final class EvaluatedPairs {

    @CommandLine.Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "Other pairs than the run's held-out ones: the folder of that name beside its data.folder, such as"
                            + " test; beside data.targets, too, if it has one.")
    private Optional<String> split = Optional.empty();

    @CommandLine.Option(
            names = "--pairs",
            paramLabel = "FOLDER",
            description = "Other pairs than the run's held-out ones, in the layout of its data.")
    private Optional<Path> pairs = Optional.empty();

    @CommandLine.Option(
            names = "--targets",
            paramLabel = "FOLDER",
            description = "With --pairs, for a run that has data.targets: the folder of the targets.")
    private Optional<Path> targets = Optional.empty();

    /** Returns what replaces the settings of a run. */
    List<String> overrides(PairRun run) {
        if (split.isPresent() && pairs.isPresent()) {
            throw new IllegalArgumentException("--split and --pairs both name the pairs to evaluate; give one of them");
        }
        if (targets.isPresent() && pairs.isEmpty()) {
            throw new IllegalArgumentException("--targets goes with --pairs, the folder of the inputs");
        }
        List<String> overrides = new ArrayList<>();
        split.map(run.data().folder()::resolveSibling).or(() -> pairs).ifPresent(folder -> {
            overrides.add(override("folder", folder));
            split.flatMap(name -> run.data().targets().map(beside -> beside.resolveSibling(name)))
                    .or(() -> targets)
                    .ifPresent(second -> overrides.add(override("targets", second)));
        });
        return overrides;
    }

    // A path may hold what YAML reads otherwise, such as a colon.
    private static String override(String key, Path path) {
        return "validation." + key + "=" + new Gson().toJson(path.toString());
    }

    /** Returns where the report goes: that of other pairs has the folder's name at its end. */
    Path report(Path run) {
        Path report = Evaluation.report(run);
        return split.or(() -> pairs.map(folder ->
                        folder.toAbsolutePath().normalize().getFileName().toString()))
                .map(name -> Evaluation.beside(report, "-" + name + ".json"))
                .orElse(report);
    }
}
