package org.stylestep.pipeline;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.checkpoint.Versions;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.Scores;
import org.stylestep.settings.RecordMap;

/** The conditions of an evaluation, as its report keeps them. */
final class EvaluationProtocol {

    private EvaluationProtocol() {}

    static Map<String, Object> of(RunEvaluation run, Scores scores) throws IOException {
        Manifest manifest = run.checkpoint().manifest();
        Map<String, Object> protocol = new LinkedHashMap<>();
        protocol.put("checkpoint", run.checkpoint().folder().toString());
        protocol.put("stage", manifest.position().stage());
        protocol.put("step", manifest.position().step());
        protocol.put("weights", lowerCase(run.weights()));
        protocol.put("style_code", lowerCase(run.styleCode().atInference()));
        protocol.put("data", run.data().name());
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("fingerprint", run.data().pairs().fingerprint());
        pairs.put("count", run.data().pairs().size());
        pairs.put("size", scores.width() + "x" + scores.height());
        protocol.put(Evaluation.PAIRS, pairs);
        protocol.put("seed", run.seed());
        protocol.put(
                "mean_image",
                run.averaged().size() + " of " + run.data().targets().fingerprint());
        protocol.put(Evaluation.METRICS, metrics(run, scores));
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("seed", manifest.position().seed());
        training.put("settings", manifest.settings());
        protocol.put(Evaluation.TRAINING, training);
        protocol.put("device", run.device().toString());
        protocol.put("versions", Versions.running());
        return protocol;
    }

    private static Map<String, Object> metrics(RunEvaluation run, Scores scores) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (int i = 0; i < run.settings().metrics().size(); i++) {
            Map<String, Object> conditions = new LinkedHashMap<>();
            conditions.put("type", run.settings().metrics().get(i).type());
            conditions.putAll(RecordMap.of(run.settings().metrics().get(i).options()));
            conditions.putAll(scores.metrics().get(i).conditions());
            scores.metrics().get(i).figures().forEach(figure -> metrics.put(figure, conditions));
        }
        return metrics;
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
