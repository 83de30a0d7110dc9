package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.ImageScore;
import org.stylestep.eval.Scores;
import org.stylestep.image.ImageFiles;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.report.ImageGrid;

/** The pictures beside the report of an evaluation. */
record EvaluationSheets(RunEvaluation run, StyleTransfer model) {

    /** Draws some pairs by chance, and as many of the best and of the worst. */
    void write(Scores scores, Path report) throws IOException {
        RunEvaluation.Data data = run.data();
        int rows = run.settings().sheetRows();
        String title = run.checkpoint().folder() + ", " + EvaluationProtocol.lowerCase(run.weights())
                + " weights, held-out pairs of " + data.name();
        List<SampleSheets.Sample> samples =
                new SampleSheets(data.pairs(), data.transform(), rows, run.seed()).render(model);
        SampleSheets.write(title, samples, Evaluation.beside(report, ".png"));
        ImageFiles.writePng(SampleSheets.cells(samples), Evaluation.beside(report, "-cells.png"));
        if (!scores.ranking().isEmpty()) {
            writeRanked(
                    title, scores, Math.min(rows, data.pairs().size() / 2), Evaluation.beside(report, "-ranked.png"));
        }
    }

    private void writeRanked(String title, Scores scores, int count, Path file) throws IOException {
        String metric = scores.rankedBy().orElseThrow().name();
        List<Integer> best = scores.ranking();
        int[] shown = IntStream.range(0, 2 * count)
                .map(i -> best.get(i < count ? i : best.size() - 2 * count + i))
                .toArray();
        List<SampleSheets.Sample> samples =
                new SampleSheets(run.data().pairs().at(shown), run.data().transform()).render(model);
        ImageGrid sheet = new ImageGrid(
                title + ": the " + count + " best and the " + count + " worst by " + metric + "_own",
                SampleSheets.CAPTIONS);
        for (int i = 0; i < shown.length; i++) {
            ImageScore score = scores.images().get(shown[i]);
            String value = String.format(Locale.ROOT, "%.3f", score.own().get(metric));
            sheet.addRow(
                    (i < count ? "best, " : "worst, ") + value + ": " + score.name(),
                    samples.get(i).images());
        }
        sheet.write(file);
    }
}
