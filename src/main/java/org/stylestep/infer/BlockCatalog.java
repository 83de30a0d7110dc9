package org.stylestep.infer;

import ai.djl.nn.Block;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.nn.Configured;
import org.stylestep.nn.Generator;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleEncoder;

/** Builds the blocks that a checkpoint describes: those of this library, and those that the user adds. */
public final class BlockCatalog {

    private final Map<String, Function<Map<String, Object>, Block>> makers;

    private BlockCatalog(Map<String, Function<Map<String, Object>, Block>> makers) {
        this.makers = makers;
    }

    /**
     * Returns the catalog of this library's blocks.
     *
     * @return knows {@link StyleEncoder}, {@link Generator}, {@link MultiScaleDiscriminator} and {@link LatentMapper}
     */
    public static BlockCatalog standard() {
        return new BlockCatalog(Map.of())
                .with(StyleEncoder.class, o -> new StyleEncoder(Configured.options(o, StyleEncoder.Options.class)))
                .with(Generator.class, o -> new Generator(Configured.options(o, Generator.Options.class)))
                .with(
                        MultiScaleDiscriminator.class,
                        o -> new MultiScaleDiscriminator(Configured.options(o, MultiScaleDiscriminator.Options.class)))
                .with(LatentMapper.class, o -> new LatentMapper(Configured.options(o, LatentMapper.Options.class)));
    }

    /**
     * Returns a catalog that knows one more class.
     *
     * @param type the class of the block, as the checkpoint names it
     * @param maker makes a new, uninitialized block of the saved options, which are empty unless the block is {@link Configured}
     * @return the larger catalog
     */
    public BlockCatalog with(Class<? extends Block> type, Function<Map<String, Object>, Block> maker) {
        Map<String, Function<Map<String, Object>, Block>> more = new TreeMap<>(makers);
        more.put(type.getName(), maker);
        return new BlockCatalog(Map.copyOf(more));
    }

    Block make(String network, Manifest.Architecture architecture) throws CheckpointException {
        Function<Map<String, Object>, Block> maker = makers.get(architecture.type());
        if (maker == null) {
            throw new CheckpointException("the checkpoint's " + network + " is a " + architecture.type()
                    + ", which is not known here: add it with BlockCatalog.standard().with(...)");
        }
        return maker.apply(architecture.options());
    }
}
