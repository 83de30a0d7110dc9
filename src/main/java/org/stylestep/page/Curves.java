package org.stylestep.page;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a run's {@code stats.jsonl} over its steps, few enough to draw.
 *
 * @param steps the steps of the points, ascending
 * @param images the images shown until then
 * @param values by name, a number for each point, null where there is none
 * @param stepsPerPoint how many logged steps a point is the mean of
 * @param damaged lines that could not be read, such as one that a cut left unfinished
 */
record Curves(List<Long> steps, List<Double> images, Map<String, List<Double>> values, int stepsPerPoint, int damaged) {

    /** More points than a screen has pixels for. */
    static final int MAX_POINTS = 1000;

    private static final String STEP = "step";
    private static final String IMAGES = "images";

    /**
     * Reads a log; where it has more steps than points are drawn, each point is the mean of as many neighboring steps.
     *
     * @param file the log, which need not be there
     */
    static Curves read(Path file) throws IOException {
        TreeMap<Long, Map<String, Double>> rows = new TreeMap<>();
        int damaged = 0;
        if (Files.exists(file)) {
            // As bytes: what is damaged need not be text.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
                Map<String, Double> row = numbers(line);
                if (row.containsKey(STEP)) {
                    rows.computeIfAbsent(row.remove(STEP).longValue(), step -> new LinkedHashMap<>())
                            .putAll(row);
                } else {
                    damaged++;
                }
            }
        }
        return thinned(rows, damaged);
    }

    /** The finite numbers of a line; none if it is not a JSON object. */
    private static Map<String, Double> numbers(String line) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        try {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                if (entry.getValue() instanceof JsonPrimitive primitive && primitive.isNumber()) {
                    double number = primitive.getAsDouble();
                    if (Double.isFinite(number)) {
                        numbers.put(entry.getKey(), number);
                    }
                }
            }
        } catch (JsonParseException | IllegalStateException e) {
            numbers.clear();
        }
        return numbers;
    }

    private static Curves thinned(TreeMap<Long, Map<String, Double>> rows, int damaged) {
        int stride = Math.max(1, (rows.size() + MAX_POINTS - 1) / MAX_POINTS);
        List<Long> steps = new ArrayList<>();
        List<Map<String, List<Double>>> points = new ArrayList<>();
        int row = 0;
        for (Map.Entry<Long, Map<String, Double>> entry : rows.entrySet()) {
            if (row++ % stride == 0) {
                steps.add(0L);
                points.add(new LinkedHashMap<>());
            }
            steps.set(steps.size() - 1, entry.getKey());
            Map<String, List<Double>> point = points.get(points.size() - 1);
            entry.getValue()
                    .forEach((name, value) -> point.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(value));
        }
        Map<String, List<Double>> values = new LinkedHashMap<>();
        points.stream()
                .flatMap(point -> point.keySet().stream())
                .distinct()
                .filter(name -> !name.equals(IMAGES))
                .forEach(name -> values.put(
                        name,
                        points.stream().map(point -> mean(point.get(name))).toList()));
        return new Curves(steps, images(steps, points), values, stride, damaged);
    }

    private static Double mean(List<Double> values) {
        return values == null
                ? null
                : Double.valueOf(
                        values.stream().mapToDouble(value -> value).average().orElseThrow());
    }

    /** Validations log no images: these are in proportion to the steps. */
    private static List<Double> images(List<Long> steps, List<Map<String, List<Double>>> points) {
        List<Double> images = new ArrayList<>();
        double perStep = 0;
        for (int i = 0; i < steps.size(); i++) {
            List<Double> logged = points.get(i).get(IMAGES);
            if (logged != null && steps.get(i) > 0) {
                perStep = logged.get(logged.size() - 1) / steps.get(i);
            }
            images.add(perStep * steps.get(i));
        }
        return images;
    }
}
