package org.stylestep.serve;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleBankException;
import org.stylestep.random.KeyedRandom;

/**
 * A page to try a trained pair on, and what it asks for. Nothing is kept between requests.
 *
 * <table>
 * <caption>What is answered</caption>
 * <tr><td>{@code GET /}</td><td>the page, with {@code /page.css}, {@code /page.js} and {@code /icon.svg}</td></tr>
 * <tr><td>{@code GET /model}</td><td>a {@link Description} in JSON</td></tr>
 * <tr><td>{@code GET /styles/NAME}</td><td>the picture of a banked style</td></tr>
 * <tr><td>{@code GET /examples/N/input}, {@code /examples/N/target}</td><td>the images of an example</td></tr>
 * <tr><td>{@code POST /encode}</td><td>the code of the image in the body, or with {@code ?example=N} of an example's target, in JSON</td></tr>
 * <tr><td>{@code POST /sample?sampler=NAME&seed=S&count=C}</td><td>codes in JSON</td></tr>
 * <tr><td>{@code POST /render?code=NUMBERS}</td><td>the rendering of the image in the body, or with {@code &example=N} of an example's input, in PNG</td></tr>
 * </table>
 */
public final class ModelPage {

    /** The most pixels of an image, and of an input once it is padded. */
    public static final long MAX_PIXELS = 1 << 20;

    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int MAX_SAMPLES = 64;
    private static final Map<String, String> FILES =
            Map.of("", "index.html", "page.css", "page.css", "page.js", "page.js", "icon.svg", "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Gson gson = new GsonBuilder()
            .registerTypeAdapter(
                    Style.class, (JsonSerializer<Style>) (style, type, context) -> context.serialize(style.values()))
            .create();
    private final StyleTransfer transfer;
    private final TransferQueue queue;
    private final Content content;

    /**
     * What belongs to the pair.
     *
     * @param name what to call the model
     * @param bank its styles by name, read anew for every page
     * @param examples inputs to begin with, by name
     * @param codes codes of images, for the map of styles; may be empty
     * @param samplers what draws styles, by name; at least one
     * @param hints sentences that say what is missing and how to get it
     */
    public record Content(
            String name,
            StyleBank bank,
            List<Example> examples,
            List<Style> codes,
            Map<String, LatentSampler> samplers,
            List<String> hints) {}

    /**
     * An input to begin with.
     *
     * @param name of its file
     * @param input in the generator's channels
     * @param target the image that the input belongs to, if it is known
     */
    public record Example(String name, ChannelImage input, Optional<RgbImage> target) {}

    /** What {@code /model} tells the page. */
    private record Description(
            String name,
            int inputChannels,
            int side,
            long maxPixels,
            List<BankedStyle> styles,
            StyleMap map,
            List<String> samplers,
            List<ShownExample> examples,
            List<String> hints) {}

    private record BankedStyle(String name, String source, Style code, boolean picture) {}

    private record ShownExample(String name, boolean target) {}

    private record Codes(List<Style> codes) {}

    /**
     * Makes a page.
     *
     * @param transfer the pair
     * @param queue renders, encodes and decodes
     * @param content what belongs to the pair
     */
    public ModelPage(StyleTransfer transfer, TransferQueue queue, Content content) {
        this.transfer = transfer;
        this.queue = queue;
        this.content = content;
    }

    /** Adds what the page needs to a server that has not been started. */
    public void addTo(BoundedServer server) {
        server.handle("GET", "/", this::file);
        server.handle("GET", "/model", request -> json(description()));
        server.handle("GET", "/styles/", this::stylePicture);
        server.handle("GET", "/examples/", this::exampleImage);
        server.handle("POST", "/encode", this::encode);
        server.handle("POST", "/sample", this::sample);
        server.handle("POST", "/render", this::render);
    }

    private Answer file(Request request) throws IOException {
        String name = Optional.ofNullable(FILES.get(request.rest()))
                .orElseThrow(() -> new Refusal(NOT_FOUND, "there is nothing at this address"));
        try (InputStream in = ModelPage.class.getResourceAsStream(name)) {
            return new Answer(TYPES.get(name.substring(name.indexOf('.') + 1)), in.readAllBytes());
        }
    }

    private Description description() throws IOException {
        List<BankedStyle> styles = new ArrayList<>();
        List<String> hints = new ArrayList<>(content.hints());
        try {
            for (NamedStyle style : content.bank().list()) {
                boolean picture = content.bank().image(style.name()).isPresent();
                styles.add(new BankedStyle(style.name(), style.source(), style.style(), picture));
            }
            if (styles.isEmpty()) {
                hints.add("The style bank is empty: stylestep styles RUN add NAME IMAGE keeps a style by name.");
            }
        } catch (StyleBankException e) {
            hints.add("The style bank is left aside: " + e.getMessage());
        }
        return new Description(
                content.name(),
                transfer.inputChannels(),
                transfer.styleSide(),
                MAX_PIXELS,
                styles,
                StyleMap.of(content.codes(), transfer.latentDim()),
                List.copyOf(content.samplers().keySet()),
                content.examples().stream()
                        .map(example -> new ShownExample(
                                example.name(), example.target().isPresent()))
                        .toList(),
                hints);
    }

    private Answer stylePicture(Request request) throws IOException {
        return Answer.png(content.bank()
                .image(request.rest())
                .orElseThrow(() -> new Refusal(NOT_FOUND, "no banked style '" + request.rest() + "' has a picture")));
    }

    private Answer exampleImage(Request request) throws IOException {
        String[] parts = request.rest().split("/", -1);
        Example example = example(parts[0]);
        return Answer.png(
                parts.length == 2 && parts[1].equals("target")
                        ? target(example)
                        : example.input().toRgb());
    }

    private Answer encode(Request request) throws IOException {
        Optional<String> number = request.query("example");
        if (number.isPresent()) {
            RgbImage target = target(example(number.get()));
            return codes(List.of(queue.submit(pair -> pair.encode(target)).join()));
        }
        byte[] body = request.body();
        return codes(List.of(queue.submit(pair -> pair.encode(ImageFiles.decode("of the style", body, MAX_PIXELS)))
                .join()));
    }

    private Answer sample(Request request) throws IOException {
        String name = request.query("sampler").orElse("");
        LatentSampler sampler = Optional.ofNullable(content.samplers().get(name))
                .orElseThrow(() -> new Refusal(
                        NOT_FOUND,
                        "no sampler '" + name + "'; there are "
                                + content.samplers().keySet()));
        int count = Integer.parseInt(request.query("count").orElse("1"));
        if (count < 1 || count > MAX_SAMPLES) {
            throw new IllegalArgumentException("count is from 1 to " + MAX_SAMPLES + ", not " + count);
        }
        long seed = Long.parseLong(request.query("seed").orElse("1"));
        return codes(queue.submit(pair -> {
                    // A mapper draws for one at a time.
                    synchronized (sampler) {
                        try (var manager = pair.newManager()) {
                            return Style.of(sampler.sample(count, KeyedRandom.of(seed, "drawn styles"), manager));
                        }
                    }
                })
                .join());
    }

    private Answer render(Request request) throws IOException {
        Style style = code(request.query("code").orElse(""));
        Optional<String> number = request.query("example");
        ChannelImage input = number.isPresent() ? example(number.get()).input() : decode(request.body());
        if (transfer.renderedPixels(input.width(), input.height()) > MAX_PIXELS) {
            throw new Refusal(
                    TOO_LARGE,
                    "the input is " + input.size() + ", and has to be padded to more than " + MAX_PIXELS
                            + " pixels; scale it down");
        }
        return Answer.png(queue.render(input, style).join());
    }

    private ChannelImage decode(byte[] body) {
        return queue.submit(pair -> ImageFiles.decode("of the input", body, MAX_PIXELS, pair.inputChannels()))
                .join();
    }

    private Example example(String number) throws Refusal {
        return IntStream.range(0, content.examples().size())
                .filter(i -> number.equals(String.valueOf(i)))
                .mapToObj(content.examples()::get)
                .findFirst()
                .orElseThrow(() -> new Refusal(NOT_FOUND, "there is no example '" + number + "'"));
    }

    private static RgbImage target(Example example) throws Refusal {
        return example.target()
                .orElseThrow(() -> new Refusal(NOT_FOUND, "the example " + example.name() + " has no target"));
    }

    private Style code(String text) {
        String[] numbers = text.split(",", -1);
        float[] values = new float[numbers.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.parseFloat(numbers[i]);
            }
        } catch (NumberFormatException e) {
            values = new float[0];
        }
        if (values.length != transfer.latentDim()) {
            throw new IllegalArgumentException(
                    "a code has " + transfer.latentDim() + " numbers with commas between them, not '" + text + "'");
        }
        return Style.of(values);
    }

    private Answer codes(List<Style> styles) {
        return json(new Codes(styles));
    }

    private Answer json(Object value) {
        return new Answer("application/json", gson.toJson(value).getBytes(StandardCharsets.UTF_8));
    }
}
