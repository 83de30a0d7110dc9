import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/**
 * Generates a data set of drawings: pairs of line art (left) and a colored picture (right), side by side in one PNG
 * file, in {@code OUT/train} and {@code OUT/val}.
 *
 * <p>Run it as {@code java scripts/Drawings.java --out datasets/drawings --count 2400 --size 64 --seed 1}. It needs JDK
 * 17 and nothing else. The same options give the same pixels.
 *
 * <p>The shape of a drawing and its style (palette, pattern, shading) come from independent random streams, so one line
 * drawing has many correct colorings. Every tenth drawing is held out for validation.
 */
public final class Drawings {

    private Drawings() {}

    /** Reads the options and writes the pairs. */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Options options = Options.parse(args);
        Files.createDirectories(options.out.resolve("train"));
        Files.createDirectories(options.out.resolve("val"));
        for (int i = 0; i < options.count; i++) {
            // Each stream is keyed by the seed, the drawing and its purpose: no drawing depends on how many there are.
            Sketch sketch = Sketch.draw(new SplittableRandom(options.seed * 1_000_000_007L + 2L * i));
            Style style = Style.draw(new SplittableRandom(options.seed * 1_000_000_007L + 2L * i + 1));
            BufferedImage pair = Canvas.pair(sketch.parts(), style, options.size);
            Path folder = options.out.resolve(i % 10 == 9 ? "val" : "train");
            String name = "%05d-%s.png".formatted(i, sketch.name());
            ImageIO.write(pair, "png", folder.resolve(name).toFile());
        }
        System.out.println(options.count + " pairs in " + options.out);
    }

    /** The command line. */
    private record Options(Path out, int count, int size, long seed) {

        private static final String USAGE =
                "usage: java scripts/Drawings.java --out FOLDER [--count 2400] [--size 64] [--seed 1]";

        static Options parse(String[] args) {
            Map<String, String> given = new TreeMap<>(Map.of("--count", "2400", "--size", "64", "--seed", "1"));
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length || !List.of("--out", "--count", "--size", "--seed").contains(args[i])) {
                    throw new IllegalArgumentException("unknown or incomplete option " + args[i] + "; " + USAGE);
                }
                given.put(args[i], args[i + 1]);
            }
            if (!given.containsKey("--out")) {
                throw new IllegalArgumentException("--out is missing; " + USAGE);
            }
            return new Options(
                    Path.of(given.get("--out")),
                    Integer.parseInt(given.get("--count")),
                    Integer.parseInt(given.get("--size")),
                    Long.parseLong(given.get("--seed")));
        }
    }

    // ---- shapes ----

    /**
     * A region of a drawing.
     *
     * @param shape its outline in the unit square, y downward
     * @param role which color of the palette fills it, or {@link #LINE} for an open curve
     */
    private record Part(Shape shape, int role) {
        static final int LINE = -1;
    }

    /** What can be drawn. Each method adds parts from back to front; role 0 is the largest. */
    private enum Family {
        VASE(Family::vase),
        FISH(Family::fish),
        HOUSE(Family::house),
        MUSHROOM(Family::mushroom),
        BUTTERFLY(Family::butterfly),
        LAMP(Family::lamp),
        BALLOON(Family::balloon),
        BOAT(Family::boat),
        FLOWER(Family::flower),
        TEAPOT(Family::teapot),
        CUPCAKE(Family::cupcake),
        UMBRELLA(Family::umbrella);

        final Consumer<Sketch> recipe;

        Family(Consumer<Sketch> recipe) {
            this.recipe = recipe;
        }

        private static void vase(Sketch s) {
            double belly = s.in(0.2, 0.36);
            double neck = s.in(0.07, 0.18);
            double mouth = neck + s.in(0.01, 0.1);
            double foot = s.in(0.1, 0.2);
            double shoulder = s.in(0.38, 0.66);
            if (s.chance(0.4)) {
                for (int side = -1; side <= 1; side += 2) {
                    s.add(1, Sketch.ring(0.5 + side * (neck + 0.1), 0.34, 0.13, 0.14, 0.05));
                }
            }
            Shape body = s.add(0, Sketch.lathe(
                    new double[] {0.1, 0.24, shoulder, 0.8, 0.88},
                    new double[] {mouth, neck, belly, foot + 0.03, foot}));
            s.add(1, Sketch.box(0.5 - mouth - 0.02, 0.07, 2 * mouth + 0.04, 0.07, 0.05));
            s.add(2, Sketch.box(0.5 - foot - 0.02, 0.86, 2 * foot + 0.04, 0.07, 0.04));
            if (s.chance(0.5)) {
                s.within(body, 2, Sketch.box(0, shoulder - 0.06, 1, s.in(0.09, 0.16), 0));
            }
        }

        private static void fish(Sketch s) {
            double length = s.in(0.28, 0.36);
            double height = s.in(0.15, 0.27);
            double tail = s.in(0.14, 0.24);
            double fin = s.in(0.06, 0.14);
            s.add(1, Sketch.blob(0.4 + length - 0.06, 0.5, 0.96, 0.5 - tail, 0.9, 0.5, 0.96, 0.5 + tail));
            double back = 0.5 - height;
            s.add(1, Sketch.blob(0.3, back + 0.05, 0.46, back - fin, 0.62, back - fin / 2, 0.6, 0.5));
            Shape body = s.add(0, Sketch.blob(
                    0.42 - length, 0.5, 0.3, 0.5 - height * 0.9, 0.48, 0.5 - height * 0.92,
                    0.42 + length, 0.47, 0.42 + length, 0.53, 0.48, 0.5 + height * 0.92, 0.3, 0.5 + height * 0.9));
            double gill = 0.42 - length * 0.35;
            s.within(body, 2, Sketch.box(0, 0, gill, 1, 0));
            s.add(3, Sketch.circle(gill - 0.1, 0.46, s.in(0.03, 0.045)));
            s.add(1, Sketch.blob(gill + 0.08, 0.52, gill + 0.22, 0.5 + height * 0.25, gill + 0.2, 0.5 + height * 0.7));
        }

        private static void house(Sketch s) {
            double half = s.in(0.24, 0.36);
            double eaves = s.in(0.36, 0.5);
            double top = s.in(0.1, 0.2);
            double flat = s.chance(0.4) ? s.in(0.08, 0.2) : 0.0;
            double overhang = s.in(0.02, 0.08);
            double chimney = 0.5 + half * s.in(0.3, 0.6);
            s.add(2, Sketch.box(chimney, top, 0.1, eaves - top, 0));
            s.add(0, Sketch.box(0.5 - half, eaves, 2 * half, 0.92 - eaves, 0));
            double left = 0.5 - half - overhang;
            double right = 0.5 + half + overhang;
            s.add(1, Sketch.polygon(left, eaves + 0.02, 0.5 - flat, top, 0.5 + flat, top, right, eaves + 0.02));
            double door = 0.5 + half * s.in(-0.5, -0.1);
            double tall = s.in(0.2, 0.27);
            double lintel = 0.97 - tall;
            Shape pointed = Sketch.polygon(
                    door - 0.07, 0.92, door - 0.07, lintel, door, 0.92 - tall, door + 0.07, lintel, door + 0.07, 0.92);
            s.add(2, s.chance(0.5) ? Sketch.box(door - 0.07, 0.92 - tall, 0.14, tall, 0) : pointed);
            double window = s.in(0.12, 0.16);
            double x = 0.5 + half * 0.5 - window / 2;
            boolean round = s.chance(0.3);
            s.add(3, round ? Sketch.circle(x + window / 2, 0.64, window / 2) : Sketch.box(x, 0.58, window, window, 0));
            if (s.chance(0.4)) {
                s.add(3, Sketch.circle(0.5, (top + eaves) / 2 + 0.04, 0.055));
            }
        }

        private static void mushroom(Sketch s) {
            double cap = s.in(0.28, 0.43);
            double rim = s.in(0.46, 0.58);
            double top = s.in(0.1, 0.22);
            double stem = s.in(0.07, 0.13);
            double foot = stem + s.in(0, 0.08);
            s.add(1, Sketch.lathe(
                    new double[] {rim - 0.05, rim + 0.15, 0.84, 0.92}, new double[] {stem, stem, foot, foot * 0.8}));
            if (s.chance(0.5)) {
                s.add(2, Sketch.lathe(
                        new double[] {rim + 0.1, rim + 0.14, rim + 0.2},
                        new double[] {stem, stem + 0.06, stem + 0.07}));
            }
            double peak = s.in(0.3, 0.9);
            Shape hat = s.add(0, Sketch.blob(
                    0.5 - cap, rim, 0.5 - cap * peak, top + 0.12, 0.5, top,
                    0.5 + cap * peak, top + 0.12, 0.5 + cap, rim, 0.5, rim + s.in(0, 0.08)));
            int spots = s.count(0, 3);
            for (int i = 0; i < spots; i++) {
                double x = 0.5 + cap * 0.5 * (i - (spots - 1) / 2.0);
                s.within(hat, 2, Sketch.circle(x, s.in(top + 0.13, rim - 0.06), s.in(0.045, 0.075)));
            }
        }

        private static void butterfly(Sketch s) {
            double span = s.in(0.3, 0.42);
            double rise = s.in(0.22, 0.36);
            double drop = s.in(0.22, 0.34);
            double lower = s.in(0.2, 0.32);
            double spot = s.in(0.045, 0.085);
            double second = s.chance(0.5) ? spot * 0.8 : 0;
            for (int side = -1; side <= 1; side += 2) {
                s.add(1, Sketch.blob(
                        0.5, 0.52, 0.5 + side * lower, 0.54,
                        0.5 + side * lower * 0.95, 0.52 + drop, 0.5 + side * 0.08, 0.5 + drop * 0.7));
                s.add(0, Sketch.blob(
                        0.5, 0.54, 0.5 + side * 0.08, 0.52 - rise * 0.6,
                        0.5 + side * span, 0.5 - rise, 0.5 + side * span, 0.5, 0.5 + side * span * 0.5, 0.57));
                s.add(2, Sketch.circle(0.5 + side * span * 0.7, 0.5 - rise * 0.45, spot));
                if (second > 0) {
                    s.add(2, Sketch.circle(0.5 + side * lower * 0.6, 0.52 + drop * 0.5, second));
                }
                s.line(Sketch.curve(0.5, 0.32, 0.5 + side * 0.05, 0.24, 0.5 + side * 0.12, 0.2));
            }
            s.add(3, Sketch.ellipse(0.5, 0.52, 0.045, s.in(0.18, 0.24)));
        }

        private static void lamp(Sketch s) {
            double bottom = s.in(0.22, 0.38);
            double top = bottom * s.in(0.35, 0.9);
            double hem = s.in(0.42, 0.56);
            double belly = s.in(0.04, 0.18);
            double base = s.in(0.14, 0.24);
            s.add(1, Sketch.lathe(
                    new double[] {hem - 0.04, hem + 0.06, (hem + 0.9) / 2 + 0.03, 0.86},
                    new double[] {0.035, 0.035, belly, 0.05}));
            s.add(2, Sketch.box(0.5 - base, 0.86, 2 * base, 0.07, 0.05));
            Shape shade = s.add(0, Sketch.polygon(
                    0.5 - top, 0.1, 0.5 + top, 0.1, 0.5 + bottom, hem, 0.5 - bottom, hem));
            if (s.chance(0.6)) {
                s.within(shade, 2, Sketch.box(0, hem - s.in(0.07, 0.1), 1, 0.2, 0));
            }
            if (s.chance(0.3)) {
                s.within(shade, 2, Sketch.box(0, 0, 1, 0.17, 0));
            }
        }

        private static void balloon(Sketch s) {
            double radius = s.in(0.28, 0.38);
            double widest = s.in(0.3, 0.38);
            double mouth = s.in(0.06, 0.1);
            double[] heights = {0.06, 0.14, widest, 0.58, 0.7};
            double[] radii = {0.02, radius * 0.72, radius, radius * 0.6, mouth};
            s.line(new Line2D.Double(0.5 - mouth, 0.7, 0.46, 0.84));
            s.line(new Line2D.Double(0.5 + mouth, 0.7, 0.54, 0.84));
            s.add(0, Sketch.lathe(heights, radii));
            double panel = s.in(0.5, 0.66);
            int panels = s.count(0, 2);
            for (int i = 0; i < panels; i++) {
                double width = i == 0 ? panel : panel * 0.35;
                double[] narrow = new double[radii.length];
                for (int k = 0; k < narrow.length; k++) {
                    narrow[k] = radii[k] * width;
                }
                s.add(i == 0 ? 1 : 0, Sketch.lathe(heights, narrow));
            }
            double basket = s.in(0.06, 0.09);
            s.add(2, Sketch.box(0.5 - basket, 0.82, 2 * basket, 0.12, 0.04));
            if (s.chance(0.4)) {
                s.add(2, Sketch.box(0.5 - mouth - 0.01, 0.66, 2 * mouth + 0.02, 0.06, 0.03));
            }
        }

        private static void boat(Sketch s) {
            double half = s.in(0.3, 0.42);
            double deck = s.in(0.66, 0.74);
            double mast = s.in(0.42, 0.56);
            double top = s.in(0.08, 0.16);
            double boom = s.in(0.24, 0.36);
            double jib = s.in(0.18, 0.3);
            s.line(new Line2D.Double(mast, top - 0.03, mast, deck));
            double foot = deck - 0.06;
            s.add(0, Sketch.sail(mast + 0.02, top, mast + 0.02 + boom, foot, mast + 0.02, foot, s.in(0, 0.1)));
            if (s.chance(0.8)) {
                double stay = mast - 0.03;
                s.add(2, Sketch.sail(stay, top + 0.08, stay - jib, foot, stay, foot, -s.in(0, 0.06)));
            }
            double keel = s.in(0.1, 0.22);
            Shape hull = s.add(1, Sketch.polygon(
                    0.5 - half, deck, 0.5 + half, deck, 0.5 + half - keel, 0.9, 0.5 - half + keel, 0.9));
            if (s.chance(0.6)) {
                s.within(hull, 3, Sketch.box(0, deck, 1, 0.07, 0));
            }
        }

        private static void flower(Sketch s) {
            int petals = s.count(5, 9);
            double radius = s.in(0.17, 0.22);
            double width = Math.min(0.13, radius * s.in(2.2, 3.2) / petals);
            double y = 0.36;
            double turn = s.in(0, 1);
            s.line(Sketch.curve(0.5, y, 0.5 + s.in(-0.05, 0.05), 0.6, 0.5, 0.8));
            double leaf = s.in(0.16, 0.28);
            s.add(1, Sketch.blob(0.5, 0.74, 0.5 + leaf * 0.5, 0.58, 0.5 + leaf, 0.56, 0.5 + leaf * 0.7, 0.7));
            if (s.chance(0.6)) {
                s.add(1, Sketch.blob(0.5, 0.74, 0.5 - leaf * 0.5, 0.62, 0.5 - leaf, 0.6, 0.5 - leaf * 0.7, 0.72));
            }
            for (int i = 0; i < petals; i++) {
                double angle = 2 * Math.PI * (i + turn) / petals;
                AffineTransform place = AffineTransform.getRotateInstance(angle, 0.5, y);
                s.add(0, place.createTransformedShape(Sketch.ellipse(0.5, y - radius, width, 0.12)));
            }
            s.add(2, Sketch.circle(0.5, y, s.in(0.08, 0.13)));
            double pot = s.in(0.13, 0.2);
            s.add(3, Sketch.polygon(0.5 - pot, 0.77, 0.5 + pot, 0.77, 0.5 + pot * 0.7, 0.94, 0.5 - pot * 0.7, 0.94));
        }

        private static void teapot(Sketch s) {
            double radius = s.in(0.2, 0.28);
            double top = s.in(0.34, 0.42);
            double bottom = s.in(0.78, 0.86);
            double middle = (top + bottom) / 2;
            double mouth = radius * s.in(0.5, 0.8);
            s.add(1, Sketch.ring(0.48 - radius, middle - 0.03, s.in(0.12, 0.17), s.in(0.12, 0.18), 0.055));
            double tip = s.in(0.34, 0.46);
            s.add(1, Sketch.polygon(
                    0.5 + radius * 0.6, middle + 0.12, 0.5 + radius * 0.7, middle - 0.08, 0.88, tip, 0.95, tip + 0.03));
            s.add(2, Sketch.circle(0.5, top - s.in(0.12, 0.16), 0.05));
            double lid = mouth * 0.6;
            s.add(1, Sketch.blob(
                    0.5 - mouth, top + 0.02, 0.5 - lid, top - 0.09, 0.5 + lid, top - 0.09, 0.5 + mouth, top + 0.02));
            Shape body = s.add(0, Sketch.lathe(
                    new double[] {top, middle, bottom}, new double[] {mouth, radius, radius * s.in(0.5, 0.9)}));
            if (s.chance(0.5)) {
                s.within(body, 2, Sketch.box(0, middle - 0.03, 1, s.in(0.09, 0.15), 0));
            }
        }

        private static void cupcake(Sketch s) {
            double rim = s.in(0.24, 0.32);
            double foot = rim * s.in(0.6, 0.85);
            double edge = s.in(0.56, 0.64);
            s.add(1, Sketch.polygon(0.5 - rim, edge, 0.5 + rim, edge, 0.5 + foot, 0.92, 0.5 - foot, 0.92));
            int folds = s.count(0, 3);
            for (int i = 1; i <= folds; i++) {
                double t = 2.0 * i / (folds + 1) - 1;
                s.line(new Line2D.Double(0.5 + t * rim, edge, 0.5 + t * foot, 0.92));
            }
            int tiers = s.count(2, 3);
            double width = rim + s.in(0.03, 0.08);
            double tall = s.in(0.075, 0.1);
            double y = edge;
            for (int i = 0; i < tiers; i++) {
                s.add(i % 2 == 0 ? 0 : 3, Sketch.box(0.5 - width, y - tall, 2 * width, 2 * tall, 2 * tall));
                y -= tall * 1.5;
                width *= s.in(0.65, 0.8);
            }
            s.add(2, Sketch.circle(0.5, y - 0.01, s.in(0.06, 0.09)));
        }

        private static void umbrella(Sketch s) {
            double radius = s.in(0.32, 0.43);
            double rim = s.in(0.5, 0.58);
            double top = rim - s.in(0.3, 0.42);
            int scallops = s.count(3, 5);
            double hook = s.in(0.05, 0.08);
            s.add(2, Sketch.box(0.48, top - 0.06, 0.04, 0.9 - top, 0.02));
            s.add(2, Sketch.minus(
                    Sketch.box(0.48, 0.8, 2 * hook + 0.04, 0.14, 0.14),
                    Sketch.box(0.52, 0.7, 2 * hook - 0.04, 0.19, 0.06)));
            Shape canopy = Sketch.minus(Sketch.ellipse(0.5, rim, radius, rim - top), Sketch.box(0, rim, 1, 1, 0));
            double step = 2 * radius / scallops;
            for (int i = 0; i < scallops; i++) {
                canopy = Sketch.minus(canopy, Sketch.ellipse(0.5 - radius + (i + 0.5) * step, rim, step / 2, 0.05));
            }
            s.add(0, canopy);
            for (int i = 0; i < scallops; i += 2) {
                double left = 0.5 - radius + i * step;
                s.within(canopy, 1, Sketch.polygon(0.5, top - 0.02, left + step, rim, left, rim));
            }
        }
    }

    /** A drawing in the making: its parts from back to front, and the random numbers of its shape. */
    private static final class Sketch {

        private final RandomGenerator random;
        private final List<Part> parts = new ArrayList<>();
        private final Family family;

        private Sketch(RandomGenerator random) {
            this.random = random;
            Family[] families = Family.values();
            this.family = families[random.nextInt(families.length)];
        }

        /** Draws a random family to fill the image, slightly turned and shifted, mirrored half of the time. */
        static Sketch draw(RandomGenerator random) {
            Sketch sketch = new Sketch(random);
            sketch.family.recipe.accept(sketch);
            Rectangle2D bounds = sketch.bounds();
            double scale = sketch.in(0.78, 0.92) / Math.max(bounds.getWidth(), bounds.getHeight());
            AffineTransform place = new AffineTransform();
            place.translate(0.5 + sketch.in(-0.02, 0.02), 0.5 + sketch.in(-0.02, 0.02));
            place.rotate(Math.toRadians(sketch.in(-5, 5)));
            place.scale(sketch.chance(0.5) ? -scale : scale, scale);
            place.translate(-bounds.getCenterX(), -bounds.getCenterY());
            sketch.parts.replaceAll(part -> new Part(place.createTransformedShape(part.shape), part.role));
            return sketch;
        }

        private Rectangle2D bounds() {
            Rectangle2D bounds = parts.get(0).shape.getBounds2D();
            parts.forEach(part -> bounds.add(part.shape.getBounds2D()));
            return bounds;
        }

        String name() {
            return family.name().toLowerCase(Locale.ROOT);
        }

        List<Part> parts() {
            return parts;
        }

        double in(double low, double high) {
            return random.nextDouble(low, high + 1e-9);
        }

        int count(int low, int high) {
            return random.nextInt(low, high + 1);
        }

        boolean chance(double probability) {
            return random.nextDouble() < probability;
        }

        /** Adds a part in front of all others, and returns its shape. */
        Shape add(int role, Shape shape) {
            parts.add(new Part(shape, role));
            return shape;
        }

        /** Adds what of the shape lies inside the other shape. */
        void within(Shape clip, int role, Shape shape) {
            Area inside = new Area(shape);
            inside.intersect(new Area(clip));
            add(role, inside);
        }

        void line(Shape curve) {
            add(Part.LINE, curve);
        }

        static Shape ellipse(double x, double y, double halfWidth, double halfHeight) {
            return new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
        }

        static Shape circle(double x, double y, double radius) {
            return ellipse(x, y, radius, radius);
        }

        /** A rectangle whose corners are rounded with the given diameter. */
        static Shape box(double x, double y, double width, double height, double rounding) {
            return new RoundRectangle2D.Double(x, y, width, height, rounding, rounding);
        }

        static Shape minus(Shape shape, Shape hole) {
            Area rest = new Area(shape);
            rest.subtract(new Area(hole));
            return rest;
        }

        /** An elliptic ring of the given thickness, as a handle has. */
        static Shape ring(double x, double y, double halfWidth, double halfHeight, double thickness) {
            return minus(
                    ellipse(x, y, halfWidth, halfHeight), ellipse(x, y, halfWidth - thickness, halfHeight - thickness));
        }

        /** A quadratic curve from the first point to the third, drawn toward the second. */
        static Shape curve(double x0, double y0, double x1, double y1, double x2, double y2) {
            return new QuadCurve2D.Double(x0, y0, x1, y1, x2, y2);
        }

        /** A triangle whose side from the first point to the second bulges by {@code bulge}. */
        static Shape sail(double x0, double y0, double x1, double y1, double x2, double y2, double bulge) {
            Path2D path = new Path2D.Double();
            path.moveTo(x0, y0);
            path.quadTo((x0 + x1) / 2 + bulge, (y0 + y1) / 2, x1, y1);
            path.lineTo(x2, y2);
            path.closePath();
            return path;
        }

        /** A closed polygon through x0, y0, x1, y1, ... */
        static Shape polygon(double... points) {
            Path2D path = new Path2D.Double();
            path.moveTo(points[0], points[1]);
            for (int i = 2; i < points.length; i += 2) {
                path.lineTo(points[i], points[i + 1]);
            }
            path.closePath();
            return path;
        }

        /** A closed Catmull-Rom spline through x0, y0, x1, y1, ... */
        static Shape blob(double... points) {
            int n = points.length / 2;
            Path2D path = new Path2D.Double();
            path.moveTo(points[0], points[1]);
            for (int i = 0; i < n; i++) {
                spline(path, points, (i + n - 1) % n, i, (i + 1) % n, (i + 2) % n);
            }
            path.closePath();
            return path;
        }

        /** A solid of revolution about x = 0.5, seen from the side: its radius at each height, top and bottom flat. */
        static Shape lathe(double[] heights, double[] radii) {
            int n = heights.length;
            double[] points = new double[4 * n];
            for (int i = 0; i < n; i++) {
                points[2 * i] = 0.5 + radii[i];
                points[2 * i + 1] = heights[i];
                points[4 * n - 2 * i - 2] = 0.5 - radii[i];
                points[4 * n - 2 * i - 1] = heights[i];
            }
            Path2D path = new Path2D.Double();
            path.moveTo(points[0], points[1]);
            for (int side = 0; side < 2; side++) {
                int first = side * n;
                int last = first + n - 1;
                path.lineTo(points[2 * first], points[2 * first + 1]);
                for (int i = first; i < last; i++) {
                    spline(path, points, Math.max(i - 1, first), i, i + 1, Math.min(i + 2, last));
                }
            }
            path.closePath();
            return path;
        }

        /** Appends the Catmull-Rom segment from point b to point c, whose neighbors are a and d. */
        private static void spline(Path2D path, double[] p, int a, int b, int c, int d) {
            path.curveTo(
                    p[2 * b] + (p[2 * c] - p[2 * a]) / 6, p[2 * b + 1] + (p[2 * c + 1] - p[2 * a + 1]) / 6,
                    p[2 * c] - (p[2 * d] - p[2 * b]) / 6, p[2 * c + 1] - (p[2 * d + 1] - p[2 * b + 1]) / 6,
                    p[2 * c], p[2 * c + 1]);
        }
    }

    // ---- styles ----

    /** What fills and outlines the parts of a drawing. */
    private interface Pen {

        /** Returns the paints that fill a part, one over the other, in an image of the given side in pixels. */
        List<Paint> fills(Part part, Rectangle2D bounds, int side);

        Color line();
    }

    /** Black outlines on white. */
    private record LineArt() implements Pen {

        @Override
        public List<Paint> fills(Part part, Rectangle2D bounds, int side) {
            return List.of(Color.WHITE);
        }

        @Override
        public Color line() {
            return Color.BLACK;
        }
    }

    /** How the parts of role 0 are filled, in the first two colors of the palette. */
    private enum Pattern {
        PLAIN,
        GRADIENT,
        BANDS,
        STRIPES,
        DOTS;

        /** The distance between bands, stripes and dots, as a fraction of the image. */
        private static final double PERIOD = 0.25;

        Paint paint(Color from, Color to, Rectangle2D bounds, int side) {
            float top = (float) bounds.getMinY();
            float bottom = (float) bounds.getMaxY();
            return switch (this) {
                case PLAIN -> from;
                case GRADIENT -> new GradientPaint(0, top, from, 0, bottom, to);
                case BANDS -> tile(from, to, side, new Rectangle2D.Double(0, 0, 1, 0.5));
                case STRIPES -> tile(from, to, side, new Rectangle2D.Double(0, 0, 0.5, 1));
                case DOTS -> tile(from, to, side, Sketch.circle(0.5, 0.5, 0.27));
            };
        }

        private static Paint tile(Color from, Color to, int side, Shape shape) {
            int period = (int) Math.round(PERIOD * side);
            BufferedImage tile = new BufferedImage(period, period, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = Canvas.graphics(tile, from);
            graphics.setColor(to);
            graphics.fill(AffineTransform.getScaleInstance(period, period).createTransformedShape(shape));
            graphics.dispose();
            return new TexturePaint(tile, new Rectangle2D.Double(0, 0, period, period));
        }
    }

    /** Light and shadow over every part. */
    private enum Shading {
        FLAT,
        SIDE,
        TOP,
        GLOSS;

        private static final Color LIGHT = new Color(255, 255, 255, 110);
        private static final Color CLEAR = new Color(255, 255, 255, 0);
        private static final Color DARK = new Color(20, 0, 60, 80);

        Paint paint(Rectangle2D bounds) {
            float left = (float) bounds.getMinX();
            float top = (float) bounds.getMinY();
            return switch (this) {
                case FLAT -> CLEAR;
                case SIDE -> new GradientPaint(left, 0, LIGHT, (float) bounds.getMaxX(), 0, DARK);
                case TOP -> new GradientPaint(0, top, LIGHT, 0, (float) bounds.getMaxY(), DARK);
                case GLOSS -> new RadialGradientPaint(
                        new Point2D.Double(left + 0.3 * bounds.getWidth(), top + 0.3 * bounds.getHeight()),
                        (float) Math.max(1, 0.8 * Math.max(bounds.getWidth(), bounds.getHeight())),
                        new float[] {0, 0.35f, 1},
                        new Color[] {new Color(255, 255, 255, 170), CLEAR, DARK});
            };
        }
    }

    /** A palette of two to four colors, a pattern and a shading. */
    private record Style(List<Color> palette, Color line, Pattern pattern, Shading shading) implements Pen {

        /** Hues relative to the first, in degrees: that of the second large part is near, the others are accents. */
        private static final double[][] SCHEMES = {
            {0, 35, 180, 200}, {0, -35, 150, -70}, {0, 25, -25, 180}, {0, -20, 60, 210}
        };

        /** Lightness and chroma of the first color: pastel, bright, vivid, deep. */
        private static final double[][] MOODS = {{0.82, 0.11}, {0.74, 0.16}, {0.64, 0.2}, {0.5, 0.16}};

        /** Each pattern as often as it is drawn out of twelve times. */
        private static final List<Pattern> PATTERNS = List.of(
                Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN,
                Pattern.GRADIENT, Pattern.GRADIENT, Pattern.GRADIENT, Pattern.GRADIENT,
                Pattern.BANDS, Pattern.STRIPES, Pattern.DOTS);

        static Style draw(RandomGenerator random) {
            double[] scheme = SCHEMES[random.nextInt(SCHEMES.length)];
            double[] mood = MOODS[random.nextInt(MOODS.length)];
            double hue = random.nextDouble(360);
            double lightness = mood[0] + random.nextDouble(-0.05, 0.05);
            double contrast = mood[0] > 0.7 ? -0.18 : 0.2;
            List<Color> palette = new ArrayList<>();
            int colors = random.nextInt(2, 5);
            for (int i = 0; i < colors; i++) {
                double step = new double[] {0, contrast, contrast / 2, -contrast / 2}[i];
                palette.add(oklch(lightness + step, mood[1] * random.nextDouble(0.85, 1.1), hue + scheme[i]));
            }
            Shading[] shadings = Shading.values();
            return new Style(
                    palette,
                    oklch(0.28, 0.05, hue),
                    PATTERNS.get(random.nextInt(PATTERNS.size())),
                    shadings[random.nextInt(shadings.length)]);
        }

        @Override
        public List<Paint> fills(Part part, Rectangle2D bounds, int side) {
            Color color = palette.get(part.role % palette.size());
            Paint base = part.role == 0 ? pattern.paint(color, palette.get(1), bounds, side) : color;
            return List.of(base, shading.paint(bounds));
        }

        /** Converts from OKLCh (Ottosson 2020) to sRGB, with less chroma where sRGB has no such color. */
        static Color oklch(double lightness, double chroma, double degrees) {
            double a = chroma * Math.cos(Math.toRadians(degrees));
            double b = chroma * Math.sin(Math.toRadians(degrees));
            double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
            double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
            double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
            double[] linear = {
                4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
            };
            float[] rgb = new float[3];
            for (int c = 0; c < 3; c++) {
                if (chroma > 0.001 && (linear[c] < 0 || linear[c] > 1)) {
                    return oklch(lightness, chroma * 0.95, degrees);
                }
                double v = Math.min(Math.max(linear[c], 0), 1);
                rgb[c] = (float) (v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055);
            }
            return new Color(rgb[0], rgb[1], rgb[2]);
        }
    }

    // ---- pixels ----

    /** Draws parts to pixels, four times too large, and averages. */
    private static final class Canvas {

        private static final int OVERSAMPLING = 4;

        /** The width of a line as a fraction of the image. */
        private static final double LINE = 0.025;

        private Canvas() {}

        /** Returns line art to the left and the colored drawing to the right, each of the given side in pixels. */
        static BufferedImage pair(List<Part> parts, Pen style, int side) {
            BufferedImage pair = new BufferedImage(2 * side, side, BufferedImage.TYPE_INT_RGB);
            paste(draw(parts, new LineArt(), side * OVERSAMPLING), pair, 0);
            paste(draw(parts, style, side * OVERSAMPLING), pair, side);
            return pair;
        }

        static Graphics2D graphics(BufferedImage image, Color background) {
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(background);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            return graphics;
        }

        private static BufferedImage draw(List<Part> parts, Pen pen, int side) {
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = graphics(image, Color.WHITE);
            graphics.setStroke(
                    new BasicStroke((float) (LINE * side), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            for (Part part : parts) {
                Shape shape = AffineTransform.getScaleInstance(side, side).createTransformedShape(part.shape);
                if (part.role != Part.LINE) {
                    for (Paint paint : pen.fills(part, shape.getBounds2D(), side)) {
                        graphics.setPaint(paint);
                        graphics.fill(shape);
                    }
                }
                graphics.setPaint(pen.line());
                graphics.draw(shape);
            }
            graphics.dispose();
            return image;
        }

        private static void paste(BufferedImage large, BufferedImage pair, int left) {
            int side = pair.getHeight();
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    pair.setRGB(left + x, y, mean(large, x * OVERSAMPLING, y * OVERSAMPLING));
                }
            }
        }

        private static int mean(BufferedImage large, int left, int top) {
            int[] pixels = large.getRGB(left, top, OVERSAMPLING, OVERSAMPLING, null, 0, OVERSAMPLING);
            int mean = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int sum = pixels.length / 2;
                for (int pixel : pixels) {
                    sum += pixel >> shift & 0xFF;
                }
                mean |= sum / pixels.length << shift;
            }
            return mean;
        }
    }
}
